// npm oidc-provider as a SMART authorization server. Sign-in and consent finish by themselves: the launch value says who
// the user is and which patient is open.
import { generateKeyPairSync } from 'node:crypto';
import Provider, { errors } from 'oidc-provider';
import { everyScope } from './scopes.mjs';

/** The opaque launch value of this EHR. */
export const launchCode = {
  encode: (context) => Buffer.from(JSON.stringify(context)).toString('base64url'),
  decode: (text) => {
    try {
      return JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
    } catch {
      return undefined;
    }
  },
};

/** A launch asks for a chart; anything else is a plain OpenID Connect sign-in. */
const isLaunch = (params) => params.scope?.split(' ').includes('launch') ?? true;

/** The group is the first part of the name: biller-ash is in ccm-biller. */
const claimsOf = (user, fhirBase) => ({
  sub: user, name: `Test ${user}`, groups: [`ccm-${user.split('-')[0]}`], fhirUser: `${fhirBase}/Practitioner/${user}`,
});

export class AuthorizationServer {
  #contexts = new Map();

  constructor(issuer, fhirBase, clients) {
    this.issuer = issuer;
    this.provider = new Provider(issuer, this.#configuration(fhirBase, clients));
    this.provider.use(async (ctx, next) => {
      await next();
      if (ctx.oidc?.route === 'token' && ctx.status === 200) {
        Object.assign(ctx.body, this.#contexts.get(ctx.oidc.entities.AccessToken?.grantId));
      }
    });
    this.callback = this.provider.callback();
  }

  async handle(request, response) {
    if (request.url.startsWith('/interaction/')) {
      const { params } = await this.provider.interactionDetails(request, response);
      // Without a launch somebody signs in by name, as at any identity provider.
      const accountId = launchCode.decode(params.launch)?.user ?? params.login_hint ?? 'nobody';
      return this.provider.interactionFinished(request, response, { login: { accountId } });
    }
    if (request.url.startsWith('/auth')) {
      // Every launch is a sign-in of its own: the EHR says who its user is, not an older session of the browser.
      request.headers.cookie = request.headers.cookie?.split('; ').filter((cookie) => !cookie.startsWith('_session')).join('; ');
    }
    return this.callback(request, response);
  }

  /** The granted scopes of an access token that is still good. */
  async scopesOf(token) {
    const found = await this.provider.AccessToken.find(token) ?? await this.provider.ClientCredentials.find(token);
    return found?.isValid ? [...found.scopes] : undefined;
  }

  smartConfiguration() {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      authorization_endpoint: `${this.issuer}/auth`,
      token_endpoint: `${this.issuer}/token`,
      revocation_endpoint: `${this.issuer}/token/revocation`,
      introspection_endpoint: `${this.issuer}/token/introspection`,
      grant_types_supported: ['authorization_code', 'refresh_token'],
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      scopes_supported: ['openid', 'fhirUser', 'launch', 'online_access', 'user/*.cruds', 'patient/*.cruds'],
      capabilities: [
        'launch-ehr', 'client-public', 'client-confidential-symmetric', 'client-confidential-asymmetric', 'sso-openid-connect',
        'context-ehr-patient', 'permission-online', 'permission-user', 'permission-patient', 'permission-v1', 'permission-v2',
      ],
    };
  }

  #configuration(fhirBase, clients) {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
    return {
      clients: clients.map((client) => ({ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], ...client })),
      jwks: { keys: [{ ...key, kid: 'peer-rs256', alg: 'RS256', use: 'sig' }] },
      cookies: { keys: ['nothing behind this cookie is real'] },
      scopes: everyScope(),
      claims: { openid: ['sub'], fhirUser: ['fhirUser'], profile: ['name', 'groups'] },
      // SMART wants fhirUser in the id_token; oidc-provider would only give it at the userinfo endpoint.
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false }, revocation: { enabled: true }, introspection: { enabled: true }, clientCredentials: { enabled: true },
      },
      enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'] },
      rotateRefreshToken: true,
      issueRefreshToken: (_, oidcClient, code) =>
        oidcClient.grantTypeAllowed('refresh_token') && (code.scopes.has('online_access') || code.scopes.has('offline_access')),
      extraParams: {
        aud: (ctx, value) => {
          if (isLaunch(ctx.oidc.params) && value !== fhirBase) {
            throw new errors.InvalidRequest('aud must be the FHIR base');
          }
        },
        launch: (ctx, value) => {
          if (isLaunch(ctx.oidc.params) && !launchCode.decode(value)?.user) {
            throw new errors.InvalidRequest('launch is not a value this EHR gave out');
          }
        },
      },
      findAccount: (_, user) => ({ accountId: user, claims: () => claimsOf(user, fhirBase) }),
      loadExistingGrant: (ctx) => this.#grant(ctx.oidc),
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    };
  }

  // Every launch gets its own grant, so that a second window's patient never reaches the first one's token.
  async #grant({ provider, params, client, session }) {
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(params.scope);
    const patient = launchCode.decode(params.launch)?.patient;
    this.#contexts.set(await grant.save(), isLaunch(params) ? { patient, need_patient_banner: true } : {});
    return grant;
  }
}
