using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Launch;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// The signed JWT with which a private key client authenticates.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#authenticating-to-the-token-endpoint
/// </summary>
internal static class ClientAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // At most five minutes are allowed; one is left for a server whose clock is behind.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(4);

    private static readonly JsonWebTokenHandler Writer = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Create(string clientId, Uri tokenEndpoint, ClientKey key, string? jku, DateTimeOffset now) =>
        Writer.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = tokenEndpoint.OriginalString,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = OpaqueValue.New() },
            AdditionalHeaderClaims = jku is null ? null : new Dictionary<string, object> { ["jku"] = jku },
            SigningCredentials = new SigningCredentials(key.Key, key.Key.Alg),
        });
}
