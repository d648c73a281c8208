using CcmFhir.Fhir.Model;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>Makes of the id_token, the EHR's directory and launch.json's role table one person with one role.</summary>
internal static class Who
{
    private const string NpiSystem = "http://hl7.org/fhir/sid/us-npi";

    /// <summary>
    /// Whether somebody may work here at all. An EHR may let patients and staff in by one client: whom the id_token calls a patient, a
    /// relative or a mere person is none of the practice's people, unless a role entry names exactly them.
    /// </summary>
    public static bool IsStaff(EhrConnection ehr, UserIdentity user) => !user.IsPatientSide || ehr.Roles.Any(r =>
        (r.Match.Sub is not null && r.Match.Sub == user.Subject) || Names(ehr, r.Match.FhirUser, user.FhirUser?.Reference));

    /// <summary>
    /// The row of the access log for somebody turned away as no member of staff. They are no user of this app, and may be a patient: the log
    /// knows them again by a hash of issuer and subject, and does not name them.
    /// </summary>
    public static Storage.AuditEvent TurnedAway(string practiceId, string ehrId, UserIdentity user, string what) =>
        new(practiceId, ehrId, $"not staff {DerivedId.Of($"{user.Issuer} {user.Subject}"):D}", "", "denial", null, what, "refused");

    /// <summary>
    /// The first mapping that matches gives the role; a billing practitioner of launch.json goes by that entry's id, whichever way
    /// the EHR names them. Without any match a person is clinical staff whose time cannot count.
    /// </summary>
    /// <returns>The NPI is launch.json's, of a billing practitioner.</returns>
    public static (Author Person, AppRole Role, string? Npi) Of(EhrConnection ehr, UserIdentity user, StaffRecord staff)
    {
        var reference = user.FhirUser?.Reference;
        var npi = staff.Practitioner?.Identifier.FirstOrDefault(i => i.System == NpiSystem)?.Value;
        var codes = staff.Roles.SelectMany(r => r.Code).SelectMany(c => c.Coding).Select(c => c.Code).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var mapping = ehr.Roles.FirstOrDefault(r =>
            r.Match.Any == true
            || Names(ehr, r.Match.FhirUser, reference) || Names(ehr, r.Match.FhirUser, staff.Reference)
            || (r.Match.Npi is not null && r.Match.Npi == npi)
            || (r.Match.Sub is not null && r.Match.Sub == user.Subject)
            || (r.Match.PractitionerRoleCode is not null && codes.Contains(r.Match.PractitionerRoleCode)));
        var billing = ehr.BillingPractitioners.FirstOrDefault(b =>
            Names(ehr, b.FhirUser, reference) || Names(ehr, b.FhirUser, staff.Reference) || (b.Npi is not null && b.Npi == npi));
        var person = new Author(
            billing is not null ? BillingPractitioners.KeyOf(billing) : IdOf(user),
            NameOf(staff.Practitioner) ?? billing?.Name ?? reference ?? "Unnamed user",
            billing?.Role ?? mapping?.BillingRole ?? "unknown",
            mapping?.Credential);
        return (person, mapping?.AppRole ?? AppRole.ClinicalStaff, billing?.Npi);
    }

    /// <summary>Who somebody is by the id_token alone.</summary>
    public static string IdOf(UserIdentity user) => user.FhirUser?.Reference ?? "sub:" + user.Subject;

    /// <summary>Whether launch.json's text names this reference: as it is, or as the whole URL below one of the EHR's own addresses.</summary>
    private static bool Names(EhrConnection ehr, string? configured, string? reference) =>
        configured is not null && reference is not null && (configured == reference || Relative(ehr, configured) == reference);

    /// <summary>Another server's URL keeps its base, in the form in which bases are compared.</summary>
    private static string? Relative(EhrConnection ehr, string configured) =>
        ReferenceParts.Parse(configured) is { Kind: ReferenceKind.Absolute, Base: { } place } parts && IssuerUrl.TryNormalise(place, out var normal)
            ? (ehr.Iss.Any(i => IssuerUrl.TryNormalise(i, out var own) && own == normal) ? "" : normal + "/") + $"{parts.Type}/{parts.Id}"
            : null;

    private static string? NameOf(Practitioner? practitioner) => practitioner is null ? null : PersonName.Of(practitioner.Name);
}
