using System.Text;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// What the server side stores, encrypted, to act for a user at one EHR. Plain values only, so System.Text.Json reads and writes it.
/// </summary>
public sealed record TokenGrant
{
    public required string EhrId { get; init; }

    /// <summary>Normalised FHIR base the token is for; it is sent nowhere else.</summary>
    public required string FhirBase { get; init; }

    public required string AccessToken { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>As granted last; refreshing may only shrink it.</summary>
    public required string Scopes { get; init; }

    /// <summary>Whether the access token outlives <paramref name="now"/> by the half minute that clocks and requests need.</summary>
    public bool IsFresh(DateTimeOffset now) => now + TimeSpan.FromSeconds(30) < ExpiresAt;

    /// <summary>
    /// Whether the access token may go along to <paramref name="url"/>: only to the server it was issued for, never after an absolute
    /// reference or link to another one.
    /// </summary>
    public bool IsFor(Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0
        && url.GetLeftPart(UriPartial.Authority) == new Uri(FhirBase).GetLeftPart(UriPartial.Authority);

    public static TokenGrant From(string ehrId, Uri fhirBase, TokenResponse tokens) => new()
    {
        EhrId = ehrId,
        FhirBase = fhirBase.OriginalString,
        AccessToken = tokens.AccessToken,
        ExpiresAt = tokens.ExpiresAt,
        RefreshToken = tokens.RefreshToken,
        Scopes = tokens.Scopes.ToString(),
    };

    // The generated one would print the tokens.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("EhrId = ").Append(EhrId);
        return true;
    }
}
