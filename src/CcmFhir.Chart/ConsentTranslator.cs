using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

/// <summary>A Consent of the chart.</summary>
/// <param name="Id">The id in the EHR.</param>
/// <param name="Label">What it says it is about.</param>
/// <param name="Date">As the EHR wrote it.</param>
/// <param name="IsCareManagement">Whether it is ours: by our identifier system or our category. No other consent is about care management.</param>
/// <param name="Facts">Null for another's consent, and for one of ours that is not in force or lacks its date.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record ConsentReading(
    string Id, string Label, string? Date, bool IsCareManagement, PatientConsent? Facts, ImmutableArray<ChartGap> Gaps);

/// <summary>What is sent of a consent besides the facts.</summary>
/// <param name="RecordedBy">Id of the staff member who recorded it.</param>
/// <param name="TextVersion">Version of the consent text the patient was shown or read.</param>
/// <param name="GivenBy">Who consented, when it was not the patient: a RelatedPerson reference.</param>
/// <param name="Document">The signed form, for a written consent.</param>
public sealed record ConsentEvidence(string RecordedBy, string TextVersion, string? GivenBy = null, ResourceReference? Document = null);

/// <summary>Consent to care management as a Consent of profile ccm-consent, and back.</summary>
public static class ConsentTranslator
{
    private const string CategoryCode = "ccm-enrollment";

    public static Consent ToFhir(PatientConsent consent, ConsentEvidence evidence, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        var given = consent.GivenOn.Moment is { } moment ? context.At(moment) : FhirDateTime.From(consent.GivenOn.Day!.Value.ToDateOnly());
        var patient = evidence.GivenBy is null ? context.Patient : new ResourceReference(evidence.GivenBy);
        var resource = new Consent
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-consent") } },
            Identifier = { new Identifier(Sid.Consent, consent.Id) },
            Status = consent.RevokedOn is null ? Consent.ConsentState.Active : Consent.ConsentState.Inactive,
            Scope = new CodeableConcept(Systems.ConsentScope, "treatment"),
            Category =
            {
                new CodeableConcept(Systems.Loinc, "59284-0"),
                new CodeableConcept(Canonicals.CodeSystem("ccm-consent-category"), CategoryCode),
            },
            Patient = context.Patient,
            DateTime = given,
            Performer = { patient },
            Organization = { context.Practice },
            Policy = { new() { Authority = "https://www.cms.gov", Uri = $"{Canonicals.Base}/policy/ccm-consent|{evidence.TextVersion}" } },
            SourceReference = evidence.Document,
            Verification = { new() { Verified = true, VerifiedWith = patient, VerificationDate = given } },
            Provision = Provision(consent, given, context),
        };
        resource.Extension.AddRange(Extensions(consent, evidence));
        return resource;
    }

    public static ConsentReading FromFhir(Consent consent, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(consent);
        var source = $"Consent/{consent.Id}";
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var ownId = consent.Identifier.FirstOrDefault(i => i.System == Sid.Consent)?.Value;
        var isOurs = ownId is not null || consent.Category.Any(c => c.Has(Canonicals.CodeSystem("ccm-consent-category"), CategoryCode));
        var facts = isOurs && consent.Status?.Known is Consent.ConsentState.Active or Consent.ConsentState.Inactive
            ? Facts(consent, ownId ?? consent.Id ?? "", new ChartDates(zone, source, gaps))
            : null;
        if (isOurs && facts is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, source, "dateTime"));
        }

        return new ConsentReading(consent.Id ?? "", LabelOf(consent), consent.DateTime?.Raw, isOurs, facts, gaps.ToImmutable());
    }

    private static Consent.ProvisionComponent Provision(PatientConsent consent, FhirDateTime given, ChartContext context) => new()
    {
        Type = Consent.ConsentProvisionType.Permit,
        Period = new Period { Start = given, End = consent.RevokedOn is { } day ? FhirDateTime.From(day.With(DateAdjusters.EndOfMonth).ToDateOnly()) : null },
        Actor =
        {
            new()
            {
                Role = new CodeableConcept(Systems.RoleClass, "PROV"),
                Reference = PersonId.ToReference(consent.Practitioner ?? context.BillingPractitioner),
            },
        },
        Purpose = { new Coding(Systems.ActReason, "CAREMGT"), new Coding(Systems.ActReason, "HPAYMT") },
        Code = { new CodeableConcept(Canonicals.CodeSystem("ccm-programme"), "ccm") },
    };

    private static IEnumerable<Extension> Extensions(PatientConsent consent, ConsentEvidence evidence)
    {
        yield return new Extension(Canonicals.Extension("consent-mode")) { ValueCode = Words.Of(consent.Mode) };
        foreach (var element in Words.Set(consent.Elements ?? ConsentElements.None))
        {
            yield return new Extension(Canonicals.Extension("consent-elements-discussed")) { ValueCode = element };
        }

        if (consent.RevokedOn is { } day)
        {
            yield return new Extension(Canonicals.Extension("consent-revoked-on")) { ValueDate = FhirDateTime.From(day.ToDateOnly()) };
        }

        yield return new Extension(Systems.ConsentTranscriber) { ValueReference = PersonId.ToReference(evidence.RecordedBy) };
        if (consent.Witness is not null)
        {
            yield return new Extension(Systems.ConsentWitness) { ValueReference = PersonId.ToReference(consent.Witness) };
        }
    }

    private static PatientConsent? Facts(Consent consent, string id, ChartDates dates)
    {
        var mode = Said(consent, "consent-mode");
        var moment = dates.Moment(consent.DateTime, "dateTime");
        var day = moment is null ? dates.Day(consent.DateTime, "dateTime") : null;
        if ((moment is null && day is null) || mode is null || !Words.TryParse<ConsentMode>(mode, out var form))
        {
            return null;
        }

        return new PatientConsent
        {
            Id = id,
            GivenOn = new GivenOn(day, moment),
            Mode = form,
            Elements = ElementsOf(consent),
            Practitioner = consent.Provision?.Actor.Select(a => PersonId.FromReference(a.Reference)).FirstOrDefault(p => p is not null),
            Witness = PersonId.FromReference(consent.Extension.FirstOrDefault(e => e.Url == Systems.ConsentWitness)?.ValueReference),
            RevokedOn = RevokedOn(consent, dates),
        };
    }

    // Without our own extension the end of an inactive consent's period is the best that is known.
    private static LocalDate? RevokedOn(Consent consent, ChartDates dates) =>
        dates.Day(consent.Extension.FirstOrDefault(e => e.Url == Canonicals.Extension("consent-revoked-on"))?.ValueDate, "extension")
        ?? (consent.Status?.Known == Consent.ConsentState.Inactive ? dates.Earliest(consent.Provision?.Period?.End ?? consent.DateTime, "provision.period.end") : null);

    private static ConsentElements? ElementsOf(Consent consent)
    {
        var told = consent.Extension.Where(e => e.Url == Canonicals.Extension("consent-elements-discussed")).Select(e => e.ValueCode).OfType<string>();
        ConsentElements? elements = null;
        foreach (var word in told)
        {
            elements = Words.TryParse<ConsentElements>(word, out var element) ? (elements ?? ConsentElements.None) | element : elements;
        }

        return elements;
    }

    private static string? Said(Consent consent, string extension) =>
        consent.Extension.FirstOrDefault(e => e.Url == Canonicals.Extension(extension))?.ValueCode;

    private static string LabelOf(Consent consent) =>
        consent.Category.Select(c => c.Text).FirstOrDefault(t => t is not null)
        ?? consent.PolicyRule?.Text
        ?? consent.Category.Concat(consent.Scope is { } scope ? [scope] : []).SelectMany(c => c.Coding)
            .Select(c => c.Display ?? c.Code).FirstOrDefault(t => t is not null)
        ?? "";
}
