using System.Net.Http.Headers;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// Talks to an EHR's token and revocation endpoints. Nothing here is retried: a code works once, and a refresh token may.
/// </summary>
/// <param name="http">On a handler of <see cref="OutboundHandler"/>.</param>
/// <param name="keys">For registrations that authenticate with a private key.</param>
/// <param name="clock">For expiry and time limits.</param>
public sealed class TokenClient(HttpClient http, ClientKeyStore keys, TimeProvider clock)
{
    private readonly SmartHttp _http = new(http, clock);

    /// <summary>Trades a code for tokens. RFC 6749 section 4.1.3, RFC 7636 section 4.5.</summary>
    public Task<SmartResult<TokenResponse>> Exchange(
        EhrRegistration ehr, SmartConfiguration configuration, AuthorizationCode code, CancellationToken cancellation) =>
        Ask(ehr, configuration, ehr.Client, ScopeSet.Parse(code.Pending.Scopes),
        [
            new("grant_type", "authorization_code"),
            new("code", code.Code),
            new("redirect_uri", code.Pending.RedirectUri),
            new("code_verifier", code.Pending.Verifier),
        ],
        cancellation);

    /// <summary>
    /// Renews a grant. A new refresh token replaces the old; without one the old stays. Scopes can only shrink; context and id_token of
    /// the answer are ignored, the launch's stay. Call it through <see cref="GrantRefresher"/>: never twice at once for one grant.
    /// RFC 6749 section 6.
    /// </summary>
    /// <returns><see cref="SmartFailureKind.InvalidGrant"/> means that the user must launch again.</returns>
    public async Task<SmartResult<TokenGrant>> Refresh(
        EhrRegistration ehr, SmartConfiguration configuration, TokenGrant grant, CancellationToken cancellation)
    {
        if (grant.RefreshToken is not { } refreshToken)
        {
            return GrantRefresher.Ended;
        }

        var before = ScopeSet.Parse(grant.Scopes);
        var answer = await Ask(
            ehr, configuration, ehr.Client, before, [new("grant_type", "refresh_token"), new("refresh_token", refreshToken)], cancellation);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return grant with
        {
            AccessToken = answer.Value.AccessToken,
            ExpiresAt = answer.Value.ExpiresAt,
            RefreshToken = answer.Value.RefreshToken ?? refreshToken,
            Scopes = answer.Value.Scopes.Within(before).ToString(),
        };
    }

    /// <summary>
    /// Ends a grant at the EHR: the refresh token, and the access token with it where that still works; without a refresh token, or where the
    /// EHR does not end those, the access token. RFC 7009. Null when done.
    /// </summary>
    /// <returns><see cref="SmartFailureKind.Unsupported"/> when the EHR has no revocation endpoint or takes no such token there.</returns>
    public async Task<SmartFailure?> Revoke(
        EhrRegistration ehr, SmartConfiguration configuration, TokenGrant grant, CancellationToken cancellation)
    {
        if (configuration.RevocationEndpoint is not { } endpoint)
        {
            return new SmartFailure(SmartFailureKind.Unsupported, "The EHR offers no way to end a session early.");
        }

        if (grant.RefreshToken is { } refreshToken)
        {
            var refused = await End(ehr, configuration, endpoint, refreshToken, "refresh_token", cancellation);
            if (refused?.Kind != SmartFailureKind.Unsupported)
            {
                if (refused is null && grant.IsFresh(clock.GetUtcNow()))
                {
                    // Servers should have ended it with the other (section 2.1), so what they answer now says nothing.
                    _ = await End(ehr, configuration, endpoint, grant.AccessToken, "access_token", cancellation);
                }

                return refused;
            }
        }

        return await End(ehr, configuration, endpoint, grant.AccessToken, "access_token", cancellation);
    }

    /// <summary>
    /// What the EHR says of an access token it gave us. RFC 7662. For a person's eyes only: nothing rests on it, and many EHRs answer
    /// resource servers alone.
    /// </summary>
    /// <param name="ehr">Whose token it is; of one with a backend, <paramref name="isBackend"/> says which client asks.</param>
    /// <param name="configuration">Discovered.</param>
    /// <param name="accessToken">The token asked about.</param>
    /// <param name="isBackend">The token is the unattended client's.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns><see cref="SmartFailureKind.Unsupported"/> when the EHR has no introspection endpoint.</returns>
    public async Task<SmartResult<TokenStanding>> Introspect(
        EhrRegistration ehr, SmartConfiguration configuration, string accessToken, bool isBackend, CancellationToken cancellation)
    {
        if (configuration.IntrospectionEndpoint is not { } endpoint)
        {
            return new SmartFailure(SmartFailureKind.Unsupported, "The EHR offers no introspection.");
        }

        var client = isBackend && ehr.Backend is { } backend ? backend.Client : ehr.Client;
        var reply = await Post(
            ehr, configuration, endpoint, client, [new("token", accessToken), new("token_type_hint", "access_token")], cancellation);
        return reply.Succeeded ? TokenStanding.Read(reply.Value) : reply.Failure;
    }

    /// <summary>A token for the unattended client; see <see cref="SystemTokens"/>, which keeps it.</summary>
    internal Task<SmartResult<TokenResponse>> ClientCredentials(
        EhrRegistration ehr, SmartConfiguration configuration, BackendClient backend, CancellationToken cancellation)
    {
        var scopes = ScopeRequest.For(backend, ehr, configuration);
        return Ask(
            ehr, configuration, backend.Client, scopes, [new("grant_type", "client_credentials"), new("scope", scopes.ToString())], cancellation);
    }

    private async Task<SmartFailure?> End(
        EhrRegistration ehr, SmartConfiguration configuration, Uri endpoint, string token, string hint, CancellationToken cancellation)
    {
        var reply = await Post(
            ehr, configuration, endpoint, ehr.Client, [new("token", token), new("token_type_hint", hint)], cancellation);
        if (!reply.Succeeded)
        {
            return reply.Failure;
        }

        return reply.Value.IsSuccess ? null
            : reply.Value.Json?.Text("error") is { } error ? OAuthErrors.From(error, reply.Value.Status) : reply.Value.Failure();
    }

    private async Task<SmartResult<TokenResponse>> Ask(
        EhrRegistration ehr,
        SmartConfiguration configuration,
        ClientIdentity client,
        ScopeSet asked,
        KeyValuePair<string, string>[] fields,
        CancellationToken cancellation)
    {
        var reply = await Post(ehr, configuration, configuration.TokenEndpoint, client, fields, cancellation);
        return reply.Succeeded ? TokenResponseReader.Read(reply.Value, asked, clock.GetUtcNow()) : reply.Failure;
    }

    private async Task<SmartResult<HttpReply>> Post(
        EhrRegistration ehr,
        SmartConfiguration configuration,
        Uri endpoint,
        ClientIdentity client,
        KeyValuePair<string, string>[] fields,
        CancellationToken cancellation)
    {
        // The assertion's audience is the token endpoint, also where it goes to the revocation endpoint.
        var proof = ClientProof.Create(client, keys, configuration.TokenEndpoint, clock.GetUtcNow());
        if (!proof.Succeeded)
        {
            return proof.Failure;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent([.. fields, .. proof.Value.Fields]) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = proof.Value.Authorization;
        return await _http.Send(ehr, request, SmartHttp.BytesMax, cancellation);
    }
}
