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
    /// <param name="claims">Of an id_token whose signature holds.</param>
    /// <param name="ehr">An absolute reference below any of its FHIR bases is local; below another, somebody elsewhere.</param>
    public static FhirUser? Read(JsonFields claims, EhrRegistration ehr) => claims.Texts("fhirUser") switch
    {
        [] => claims.Text("profile") is { } profile && Parse(profile, ehr) is { IsForeign: false } local ? local : null,
        [var only] => Parse(only, ehr),
        _ => null,
    };

    /// <summary>
    /// Whether a Patient, RelatedPerson or Person signed in. Also where the rest of the claim is unusable: an id nobody can read makes a patient
    /// no member of staff.
    /// </summary>
    public static bool NamesPatientSide(JsonFields claims, EhrRegistration ehr) => claims.Texts("fhirUser") is { IsEmpty: false } named
        ? named.Any(n => PatientSide().IsMatch(n))
        : claims.Texts("profile").Any(p => PatientSide().Match(p) is { Success: true } match && IsLocal(match.Groups["base"], ehr));

    private static FhirUser? Parse(string claim, EhrRegistration ehr)
    {
        var match = Reference().Match(claim);
        if (!match.Success || !LaunchContextReader.FhirId().IsMatch(match.Groups["id"].Value))
        {
            return null;
        }

        var (type, id) = (match.Groups["type"].Value, match.Groups["id"].Value);
        return IsLocal(match.Groups["base"], ehr) ? new FhirUser(type, id)
            : IssuerUrl.TryNormalise(match.Groups["base"].Value, out var elsewhere) ? new FhirUser(type, id, elsewhere)
            : null;
    }

    private static bool IsLocal(Group place, EhrRegistration ehr) => !place.Success
        || (IssuerUrl.TryNormalise(place.Value, out var normal) && ehr.FhirBases.Any(b => b.OriginalString == normal));

    [GeneratedRegex(
        @"\A((?<base>https?://[^?#]+)/)?(?<type>Practitioner|PractitionerRole|Patient|RelatedPerson|Person)/(?<id>[^/?#]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"\A((?<base>.+)/)?(Patient|RelatedPerson|Person)/[^/?#]*(/_history/[^/?#]*)?/?([?#].*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex PatientSide();
}
