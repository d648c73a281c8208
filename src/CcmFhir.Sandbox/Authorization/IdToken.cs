using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>The id_token, right or wrong as the switchboard says. https://openid.net/specs/openid-connect-core-1_0.html#IDToken</summary>
internal sealed class IdToken(SigningKey key, Address address, TimeProvider time, Switchboard faults)
{
    private const int LifetimeSeconds = 300;

    public string For(ApprovedRequest request)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expired = faults.Strike(FaultName.IdTokenExpired) is not null;
        var issued = expired ? now - (2 * 3600) : now;
        var claims = new JsonObject
        {
            ["iss"] = faults.Strike(FaultName.IdTokenWrongIssuer) is null ? address.Issuer : "http://127.0.0.1:1/elsewhere",
            ["sub"] = request.Context.User,
            ["aud"] = faults.Strike(FaultName.IdTokenWrongAudience) is null ? request.ClientId : "another-client",
            ["iat"] = issued,
            ["exp"] = issued + LifetimeSeconds,
        };
        if (faults.Strike(FaultName.IdTokenWrongNonce) is not null)
        {
            claims["nonce"] = "not-the-nonce-you-sent";
        }
        else if (request.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        if (request.Scopes.Contains("fhirUser") || request.Scopes.Contains("profile"))
        {
            claims["fhirUser"] = request.Context.FhirUser ?? $"{address.Fhir}/Practitioner/{request.Context.User}";
        }

        return faults.Strike(FaultName.IdTokenAlgNone) is null ? key.Sign(claims) : SigningKey.Unsigned(claims);
    }
}
