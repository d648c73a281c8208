using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using Status = CcmFhir.Fhir.Model.EpisodeOfCare.EpisodeOfCareStatus;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="PracticeRecord"/> to and from an EpisodeOfCare of our profile <c>ccm-enrolment</c>: the programme is its type, the billing
/// practitioner its care manager, the practice its managing organization; settings no FHIR element has are extensions.
/// </summary>
public static class EnrolmentTranslator
{
    /// <summary>Profile <c>ccm-enrolment</c>.</summary>
    /// <param name="record">What the practice says.</param>
    /// <param name="patient">"Patient/1".</param>
    /// <param name="id">Value of the identifier.</param>
    public static EpisodeOfCare ToFhir(PracticeRecord record, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(record);
        var practitioner = record.BillingPractitioner;
        var enrolment = new EpisodeOfCare { Meta = Profile(CcmTerms.EnrolmentProfile) };
        enrolment.Extension.Add(new Extensions(CcmTerms.PracticeSettings).String("time-zone", record.TimeZone.Id).String("policy", record.Policy).Whole);
        enrolment.Extension.AddRange(record.House.Select(h => new Extensions(CcmTerms.HouseSetting).Code("name", h.Name).Code("value", h.Value).Whole));
        enrolment.Extension.Add(SiteOf(record.Site));
        enrolment.Extension.Add(new Extensions(CcmTerms.BillingRole).Code("role", practitioner.Role).String("npi", practitioner.Npi).Whole);
        if (record.PatientSince is { } since)
        {
            enrolment.Extension.Add(new Extension { Url = CcmTerms.PatientSince, ValueDate = On(since) });
        }

        enrolment.Identifier.Add(Identifier(CcmTerms.EnrolmentIdentifier, id));
        enrolment.Status = Status.Active;
        enrolment.Type.Add(Concept(CcmTerms.Programmes, Words.Of(record.Programme)));
        enrolment.Patient = Reference(patient);
        enrolment.ManagingOrganization = practitioner.Organization is { } practice ? Reference(practice) : Unknown.Reference;
        enrolment.Period = Unknown.Primitive(new CcmFhir.Fhir.Model.Period(), "start");
        enrolment.CareManager = Reference(practitioner.Id);
        return enrolment;
    }

    /// <summary>
    /// Null for any other episode, for one only planned, cancelled or in error, with modifier extensions, and where the practitioner, the
    /// zone or the kind of site is missing or is none, or a house setting does not exist.
    /// </summary>
    public static PracticeRecord? FromFhir(EpisodeOfCare episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var settings = Find(episode, CcmTerms.PracticeSettings);
        if (!IsOurs(episode) || episode.ModifierExtension.Count > 0
            || episode.Status?.Known is not (Status.Active or Status.Finished or Status.Onhold or Status.Waitlist)
            || References.Key(episode.CareManager) is not { } practitioner
            || DateTimeZoneProviders.Tzdb.GetZoneOrNull(Extensions.Of(settings, "time-zone")?.ValueString ?? "") is not { } zone
            || SiteOf(Find(episode, CcmTerms.PracticeSite)) is not { } site)
        {
            return null;
        }

        var house = episode.Extension.Where(e => e.Url == CcmTerms.HouseSetting).Select(HouseOf).ToList();
        var role = Find(episode, CcmTerms.BillingRole);
        return house.Contains(null) ? null : new PracticeRecord
        {
            TimeZone = zone,
            BillingPractitioner = new BillingPractitioner(
                practitioner,
                Extensions.Of(role, "role")?.ValueCode ?? PracticeRecord.NoRole,
                Extensions.Of(role, "npi")?.ValueString,
                References.Key(episode.ManagingOrganization)),
            Site = site,
            Policy = Extensions.Of(settings, "policy")?.ValueString,
            Programme = episode.Type.Select(t => Codings.Of(t, CcmTerms.Programmes)?.Code ?? "")
                .Select(w => Words.TryParse<Programme>(w, out var programme) ? programme : (Programme?)null).FirstOrDefault(p => p is not null) ?? Programme.Ccm,
            House = [.. house.OfType<HouseSetting>()],
            PatientSince = Days.Exact(Find(episode, CcmTerms.PatientSince)?.ValueDate, zone),
        };
    }

    /// <summary>Whether it carries our identifier for enrolments.</summary>
    public static bool IsOurs(EpisodeOfCare episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return episode.Identifier.Any(i => i.System == CcmTerms.EnrolmentIdentifier);
    }

    private static Extension SiteOf(PracticeSite site) => new Extensions(CcmTerms.PracticeSite)
        .Code("kind", Words.Of(site.Kind))
        .Code("pos", site.Pos)
        .String("mac", site.Mac)
        .String("locality", site.Locality)
        .Flag("qp", site.Qp)
        .Code("date-of-service", site.DateOfService is { } style ? Words.Of(style) : null)
        .Whole;

    private static PracticeSite? SiteOf(Extension? site) =>
        !Words.TryParse<SiteKind>(Extensions.Of(site, "kind")?.ValueCode ?? "", out var kind) ? null : new PracticeSite
        {
            Kind = kind,
            Pos = Extensions.Of(site, "pos")?.ValueCode,
            Mac = Extensions.Of(site, "mac")?.ValueString,
            Locality = Extensions.Of(site, "locality")?.ValueString,
            Qp = Extensions.Of(site, "qp")?.ValueBoolean ?? false,
            DateOfService = Words.TryParse<DateOfServiceStyle>(Extensions.Of(site, "date-of-service")?.ValueCode ?? "", out var style) ? style : null,
        };

    private static HouseSetting? HouseOf(Extension extension) =>
        Extensions.Of(extension, "name")?.ValueCode is { } name && Extensions.Of(extension, "value")?.ValueCode is { } value
        && PolicySetting.Find(name) is { HouseMayChange: true } setting && setting.Values.Contains(value)
            ? new HouseSetting(name, value)
            : null;

    private static Extension? Find(EpisodeOfCare episode, string url) => episode.Extension.FirstOrDefault(e => e.Url == url);
}
