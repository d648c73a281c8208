using System.Text.RegularExpressions;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Identity;

/// <summary>
/// The <c>fhirUser</c> claim, absolute or relative; where it is missing, <c>profile</c> as older servers use it. Anything
/// else counts as missing: the identity is issuer and subject.
/// </summary>
internal static partial class FhirUserReader
{
    public static FhirUser? Read(JsonFields claims, string iss)
    {
        var match = Reference().Match(claims.Text("fhirUser") ?? claims.Text("profile") ?? string.Empty);
        if (!match.Success || !LaunchContextReader.FhirId().IsMatch(match.Groups["id"].Value))
        {
            return null;
        }

        var home = IssuerUrl.TryNormalise(iss, out var own) ? own : iss;
        var isForeign = match.Groups["base"] is { Success: true, Value: var place } && (!IssuerUrl.TryNormalise(place, out var other) || other != home);
        return new FhirUser(match.Groups["type"].Value, match.Groups["id"].Value, isForeign);
    }

    [GeneratedRegex(
        @"\A((?<base>https?://[^?#]+)/)?(?<type>Practitioner|PractitionerRole|Patient|RelatedPerson|Person)/(?<id>[^/?#]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
