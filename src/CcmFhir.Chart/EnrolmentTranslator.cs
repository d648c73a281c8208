using System.Globalization;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

/// <summary>A patient's enrolment: under whom and where the months are billed.</summary>
public sealed record Enrolment
{
    public required DateTimeZone TimeZone { get; init; }

    public required BillingPractitioner BillingPractitioner { get; init; }

    public required PracticeSite Site { get; init; }

    public Programme Programme { get; init; }

    /// <summary>The day the practice first saw the patient.</summary>
    public LocalDate? PatientSince { get; init; }
}

/// <summary>An enrolment as an EpisodeOfCare of profile ccm-enrolment, and back.</summary>
public static class EnrolmentTranslator
{
    private const string PracticeExtension = "ccm-practice";

    public static EpisodeOfCare ToFhir(Enrolment enrolment, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(enrolment);
        ArgumentNullException.ThrowIfNull(context);
        var (practitioner, site) = (enrolment.BillingPractitioner, enrolment.Site);
        var practice = new Extension(Canonicals.Extension(PracticeExtension));
        Say("time-zone", enrolment.TimeZone.Id);
        Say("programme", Words.Of(enrolment.Programme));
        Say("billing-role", practitioner.Role);
        Say("npi", practitioner.Npi);
        Say("site", Words.Of(site.Kind));
        Say("pos", site.Pos);
        Say("mac", site.Mac);
        Say("locality", site.Locality);
        Say("qp", site.Qp ? "true" : null);
        Say("date-of-service", site.DateOfService is { } style ? Words.Of(style) : null);
        Say("patient-since", enrolment.PatientSince is { } since ? since.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) : null);
        return new EpisodeOfCare
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-enrolment") } },
            Extension = { practice },
            Status = EpisodeOfCare.EpisodeOfCareStatus.Active,
            Type = { new CodeableConcept(Canonicals.CodeSystem("ccm-programme"), Words.Of(enrolment.Programme)) },
            Patient = context.Patient,
            ManagingOrganization = practitioner.Organization is { } organization ? new ResourceReference(organization) : null,
            CareManager = PersonId.ToReference(practitioner.Id),
            Period = enrolment.PatientSince is { } first ? new Period { Start = FhirDateTime.From(first.ToDateOnly()) } : null,
        };

        void Say(string url, string? value)
        {
            if (value is not null)
            {
                practice.Extension.Add(new Extension(url) { ValueString = value });
            }
        }
    }

    /// <summary>Null for an EpisodeOfCare that is not ours, or lacks zone, role or site.</summary>
    public static Enrolment? FromFhir(EpisodeOfCare episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var practice = episode.Extension.FirstOrDefault(e => e.Url == Canonicals.Extension(PracticeExtension));
        var zone = Said("time-zone") is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null;
        if (zone is null || Said("billing-role") is not { } role || PersonId.FromReference(episode.CareManager) is not { } practitioner ||
            !Words.TryParse<SiteKind>(Said("site") ?? "", out var kind))
        {
            return null;
        }

        return new Enrolment
        {
            TimeZone = zone,
            Programme = Words.TryParse<Programme>(Said("programme") ?? "", out var programme) ? programme : Programme.Ccm,
            BillingPractitioner = new BillingPractitioner(practitioner, role, Said("npi"), episode.ManagingOrganization?.Reference),
            Site = new PracticeSite
            {
                Kind = kind,
                Pos = Said("pos"),
                Mac = Said("mac"),
                Locality = Said("locality"),
                Qp = Said("qp") == "true",
                DateOfService = Words.TryParse<DateOfServiceStyle>(Said("date-of-service") ?? "", out var style) ? style : null,
            },
            PatientSince = FhirDateTime.Parse(Said("patient-since") ?? "") is { Precision: FhirDateTimePrecision.Day, FirstDay: { } since }
                ? LocalDate.FromDateOnly(since)
                : null,
        };

        string? Said(string url) => practice?.Extension.FirstOrDefault(e => e.Url == url)?.ValueString;
    }
}
