// An EHR made of other people's software, for the tests: Medplum's FHIR router, npm oidc-provider, @medplum/core's
// validator. Prints one line of JSON when it is ready and ends when standard input closes.
//
//   node server.mjs --client-id ID --redirect-uri URI --launch-url URL
//                   [--client-secret SECRET | --client-jwks FILE] [--system-jwks FILE] [--profiles FOLDER] [--fhir-port N] [--auth-port N]
import './runtime.mjs';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { AuthorizationServer, launchCode } from './authorization-server.mjs';
import { Disturbance } from './disturbance.mjs';
import { FhirServer, send } from './fhir-server.mjs';
import { Validator } from './validator.mjs';

const names = ['client-id', 'redirect-uri', 'launch-url', 'client-secret', 'client-jwks', 'system-jwks', 'profiles', 'fhir-port', 'auth-port'];
const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

const [fhirHttp, authHttp] = await Promise.all([listen(values['fhir-port']), listen(values['auth-port'])]);
const base = `${rootOf(fhirHttp)}/fhir`;
const authorization = new AuthorizationServer(rootOf(authHttp), base, [client(), ...systemClients()]);
const validator = new Validator(values.profiles);
const fhir = new FhirServer(base, validator, (token) => authorization.scopesOf(token), authorization.smartConfiguration());
const disturbance = new Disturbance();

authHttp.on('request', guarded((request, response) => authorization.handle(request, response)));
fhirHttp.on('request', guarded(async (request, response) => {
  const url = new URL(request.url, base);
  const body = await text(request);
  if (url.pathname === '/launch-url') {
    return send(response, 200, { url: launchUrl(url.searchParams) }, 'application/json');
  }
  if (url.pathname === '/validate' && request.method === 'POST') {
    return send(response, 200, { issues: validator.issues(JSON.parse(body), url.searchParams.get('profile')) }, 'application/json');
  }
  if (url.pathname === '/disturbance') {
    if (request.method === 'PUT') {
      disturbance.set(JSON.parse(body).kind);
    }
    return send(response, 200, disturbance.state, 'application/json');
  }
  return disturbance.around(request, response, (answer) => fhir.handle(request, answer, body));
}));

console.log(JSON.stringify({ fhir: base, issuer: authorization.issuer, root: rootOf(fhirHttp) }));

/** Backend Services: a client of its own, which signs in with its key and without a user. */
function systemClients() {
  return values['system-jwks'] ? [{
    client_id: `${values['client-id']}-system`, redirect_uris: [], response_types: [], grant_types: ['client_credentials'],
    jwks: JSON.parse(readFileSync(values['system-jwks'], 'utf8')), token_endpoint_auth_method: 'private_key_jwt',
  }] : [];
}

function client() {
  const shared = { client_id: values['client-id'], redirect_uris: [values['redirect-uri']] };
  if (values['client-secret']) {
    return { ...shared, client_secret: values['client-secret'], token_endpoint_auth_method: 'client_secret_basic' };
  }
  return values['client-jwks']
    ? { ...shared, jwks: JSON.parse(readFileSync(values['client-jwks'], 'utf8')), token_endpoint_auth_method: 'private_key_jwt' }
    : { ...shared, token_endpoint_auth_method: 'none' };
}

function launchUrl(query) {
  const url = new URL(values['launch-url']);
  url.searchParams.set('iss', base);
  url.searchParams.set('launch', launchCode.encode({ patient: query.get('patient') ?? undefined, user: query.get('user') }));
  return url.href;
}

function listen(port) {
  const server = createServer();
  return new Promise((resolve) => server.listen(Number(port ?? 0), '127.0.0.1', () => resolve(server)));
}

function rootOf(server) {
  return `http://127.0.0.1:${server.address().port}`;
}

async function text(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function guarded(handle) {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (e) {
      console.error(e);
      if (!response.headersSent) {
        send(response, 500, { error: e.message }, 'application/json');
      }
    }
  };
}
