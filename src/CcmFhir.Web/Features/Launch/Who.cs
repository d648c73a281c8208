using CcmFhir.Fhir.Model;
using CcmFhir.Smart.Identity;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>Makes of the id_token, the EHR's Practitioner and launch.json's role table one person with one role.</summary>
internal static class Who
{
    private const string NpiSystem = "http://hl7.org/fhir/sid/us-npi";

    /// <summary>
    /// The first mapping that matches gives the role; a billing practitioner of launch.json goes by that entry's id, whichever way
    /// the EHR names them. Without any match a person is clinical staff whose time cannot count.
    /// </summary>
    public static (Author Person, AppRole Role) Of(
        EhrConnection ehr, UserIdentity user, Practitioner? practitioner, IReadOnlyList<PractitionerRole> roles)
    {
        var reference = user.FhirUser?.Reference;
        var npi = practitioner?.Identifier.FirstOrDefault(i => i.System == NpiSystem)?.Value;
        var codes = roles.SelectMany(r => r.Code).SelectMany(c => c.Coding).Select(c => c.Code).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var mapping = ehr.Roles.FirstOrDefault(r => Matches(r.Match, reference, npi, user.Subject, codes));
        var billing = ehr.BillingPractitioners.FirstOrDefault(b =>
            (b.FhirUser is not null && b.FhirUser == reference) || (b.Npi is not null && b.Npi == npi));
        var person = new Author(
            billing is not null ? BillingPractitioners.KeyOf(billing) : reference ?? "sub:" + user.Subject,
            NameOf(practitioner) ?? billing?.Name ?? reference ?? "Unnamed user",
            billing?.Role ?? mapping?.BillingRole ?? "unknown",
            mapping?.Credential);
        return (person, mapping?.AppRole ?? AppRole.ClinicalStaff);
    }

    private static bool Matches(RoleMatch match, string? reference, string? npi, string subject, HashSet<string> codes) =>
        match.Any == true
        || (match.FhirUser is not null && match.FhirUser == reference)
        || (match.Npi is not null && match.Npi == npi)
        || (match.Sub is not null && match.Sub == subject)
        || (match.PractitionerRoleCode is not null && codes.Contains(match.PractitionerRoleCode));

    private static string? NameOf(Practitioner? practitioner) => practitioner is null ? null : PersonName.Of(practitioner.Name);
}
