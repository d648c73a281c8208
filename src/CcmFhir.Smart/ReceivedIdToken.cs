using CcmFhir.Smart.Identity;

namespace CcmFhir.Smart;

/// <summary>
/// What a refused id_token said of its making, for who sets up the connection: these are settings of the EHR, nothing of a person.
/// Visible ASCII, each cut short.
/// </summary>
/// <param name="Issuer"><c>iss</c>; null when there was none.</param>
/// <param name="Algorithm"><c>alg</c>.</param>
/// <param name="Kid"><c>kid</c>; null when there was none.</param>
public sealed record ReceivedIdToken(string? Issuer, string Algorithm, string? Kid)
{
    private const int LengthMax = 200;

    internal static ReceivedIdToken Of(UnverifiedIdToken token) => new(Clean(token.Issuer), Clean(token.Algorithm)!, Clean(token.Kid));

    private static string? Clean(string? text) =>
        text is null ? null : string.Concat(text.Take(LengthMax).Where(c => c is >= ' ' and <= '~'));
}
