using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tokens;

/// <summary>What an EHR says of an access token. RFC 7662 section 2.2; each part but the first may be missing.</summary>
/// <param name="IsActive">It may be used now.</param>
/// <param name="Scopes">As the server writes them.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Patient">FHIR id of the patient in context. https://hl7.org/fhir/smart-app-launch/STU2.2/token-introspection.html</param>
public sealed record TokenStanding(bool IsActive, string? Scopes, DateTimeOffset? ExpiresAt, string? Patient)
{
    private const double SecondsMax = 253_402_300_799;

    internal static SmartResult<TokenStanding> Read(HttpReply reply)
    {
        var json = reply.Json;
        if (!reply.IsSuccess)
        {
            return json?.Text("error") is { } error ? OAuthErrors.From(error, reply.Status) : reply.Failure();
        }

        if (json?.Flag("active") is not { } active)
        {
            return json is null ? reply.NotJson()
                : new SmartFailure(SmartFailureKind.Malformed, "The EHR's answer does not say whether the token is active.") { HttpStatus = reply.Status };
        }

        return new TokenStanding(
            active, json.Texts("scope") is { IsEmpty: false } scopes ? string.Join(' ', scopes) : null,
            json.Number("exp") is { } seconds and > 0 and <= SecondsMax ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null, json.Text("patient"));
    }
}
