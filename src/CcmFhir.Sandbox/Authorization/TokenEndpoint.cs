using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// <c>/oauth/token</c>: code, refresh and client credentials. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-access-token
/// and https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
/// </summary>
internal sealed class TokenEndpoint(
    ClientAuthenticator clients, TokenVault vault, ScopeDecision decision, IdToken idToken, Address address, SandboxOptions options, Switchboard faults)
{
    public async Task<OAuthAnswer> HandleAsync(HttpRequest request, CancellationToken cancel)
    {
        if (faults.Strike(FaultName.TokenError400) is not null)
        {
            return OAuthAnswer.Error("invalid_request", "Fault: bad request.");
        }

        if (faults.Strike(FaultName.TokenError500) is not null)
        {
            return OAuthAnswer.Error("server_error", "Fault: internal error.") with { Status = StatusCodes.Status500InternalServerError };
        }

        if (!request.HasFormContentType)
        {
            return OAuthAnswer.Error("invalid_request", "Send application/x-www-form-urlencoded.");
        }

        var form = await request.ReadFormAsync(cancel);
        if (await clients.AuthenticateAsync(request, form, cancel) is not { } client)
        {
            return OAuthAnswer.InvalidClient();
        }

        return form["grant_type"].ToString() switch
        {
            "authorization_code" => ForCode(client, form),
            "refresh_token" => ForRefresh(client, form),
            "client_credentials" => ForSystem(client, form),
            _ => OAuthAnswer.Error("unsupported_grant_type", "authorization_code, refresh_token or client_credentials."),
        };
    }

    private OAuthAnswer ForCode(RegisteredClient client, IFormCollection form)
    {
        if (vault.Redeem(form["code"].ToString()) is not { } redeemed || faults.Strike(FaultName.ExpiredCode) is not null)
        {
            return OAuthAnswer.Error("invalid_grant", "The code is unknown, used or expired.");
        }

        var (approved, grant) = redeemed;
        if (approved.ClientId != client.Id || approved.RedirectUri != form["redirect_uri"])
        {
            return OAuthAnswer.Error("invalid_grant", "The code was given to another client or redirect URI.");
        }

        if (Challenge(form["code_verifier"].ToString()) != approved.CodeChallenge)
        {
            return OAuthAnswer.Error("invalid_grant", "The code_verifier does not match the code_challenge.");
        }

        var answer = Answer(client, grant, approved.Context, approved.Scopes, approved.Scopes);
        if (approved.Scopes.Contains("openid"))
        {
            answer["id_token"] = idToken.For(approved);
        }

        return OAuthAnswer.Ok(answer);
    }

    private OAuthAnswer ForRefresh(RegisteredClient client, IFormCollection form)
    {
        if (vault.Spend(form["refresh_token"].ToString(), client.Id) is not { Context: { } context } access)
        {
            return OAuthAnswer.Error("invalid_grant", "The refresh token is unknown, used or revoked.");
        }

        var asked = ScopeDecision.Split(form["scope"].ToString());
        if (asked.Except(access.Scopes).Any())
        {
            return OAuthAnswer.Error("invalid_scope", "A refresh cannot widen what was granted.");
        }

        return OAuthAnswer.Ok(Answer(client, access.Grant, context, asked.Length == 0 ? access.Scopes : [.. asked], access.Scopes));
    }

    private OAuthAnswer ForSystem(RegisteredClient client, IFormCollection form)
    {
        if (client.Authentication != ClientAuthentication.Keys)
        {
            return OAuthAnswer.Error("unauthorized_client", "Backend Services need private_key_jwt.");
        }

        var scopes = decision.ForSystem(form["scope"].ToString());
        return scopes.IsEmpty
            ? OAuthAnswer.Error("invalid_scope", "No system scope was asked that can be granted.")
            : OAuthAnswer.Ok(Bearer(vault.IssueAccess(null, client.Id, null, scopes), scopes));
    }

    private JsonObject Answer(
        RegisteredClient client, string grant, LaunchContext context, ImmutableArray<string> scopes, ImmutableArray<string> refreshable)
    {
        var answer = Bearer(vault.IssueAccess(grant, client.Id, context, scopes), scopes);
        if (refreshable.Contains("offline_access") || refreshable.Contains("online_access"))
        {
            answer["refresh_token"] = vault.IssueRefresh(grant, client.Id, context, refreshable);
        }

        foreach (var (name, value) in ContextOf(context, scopes))
        {
            answer[name] = value;
        }

        return answer;
    }

    /// <summary>Launch context as token response parameters, for a grant that asked for it; introspection repeats them.</summary>
    public IEnumerable<(string Name, JsonNode Value)> ContextOf(LaunchContext context, ImmutableArray<string> scopes)
    {
        if (!scopes.Any(s => s.StartsWith("launch", StringComparison.Ordinal)))
        {
            yield break;
        }

        if (context.Patient is { } patient)
        {
            yield return ("patient", patient);
        }

        if (context.Encounter is { } encounter)
        {
            yield return ("encounter", encounter);
        }

        if (context.Intent is { } intent)
        {
            yield return ("intent", intent);
        }

        if (context.NeedPatientBanner is { } banner)
        {
            yield return ("need_patient_banner", banner);
        }

        yield return ("smart_style_url", $"{address.Root}/smart-style.json");
    }

    private JsonObject Bearer(string token, ImmutableArray<string> scopes) => new()
    {
        ["access_token"] = token,
        ["token_type"] = "Bearer",
        ["expires_in"] = (int)options.AccessTokenLifetime.TotalSeconds,
        ["scope"] = string.Join(' ', scopes),
    };

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
