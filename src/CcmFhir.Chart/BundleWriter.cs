using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>
/// The facts of a care month as one Bundle in our profiles, which <see cref="BundleReader"/> reads back to the same facts. Lists keep their
/// order; a list that is empty or not known is told by a <c>ccm-search</c> List.
/// </summary>
public static class BundleWriter
{
    /// <summary>A collection: one Patient, its enrolment, and a resource for every item of every list.</summary>
    public static Bundle FromCareMonth(CareMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var patient = $"Patient/{month.Patient.Id}";
        var bundle = new Bundle { Type = Bundle.BundleType.Collection };
        foreach (var (resource, i) in Resources(month, patient).Select((r, i) => (r, i)))
        {
            resource.Id ??= Id("entry", i);
            bundle.Entry.Add(new Bundle.EntryComponent { Resource = resource });
        }

        return bundle;
    }

    private static IEnumerable<Resource> Resources(CareMonth month, string patient) =>
    [
        PatientTranslator.ToFhir(month.Patient),
        EnrolmentTranslator.ToFhir(RecordOf(month), patient, Id("enrolment", 0)),
        .. month.Conditions.Select(c => ConditionTranslator.ToFhir(c, patient)),
        .. Statements(month, patient),
        .. (month.Coverage ?? []).Select(c => CoverageTranslator.ToFhir(c, patient)),
        .. month.Consents.Select(c => Consent(c, month, patient)),
        .. month.CarePlan is { } plan ? [Plan(plan, patient)] : Array.Empty<Resource>(),
        .. (month.Visits ?? []).Select((v, i) => EncounterTranslator.ToFhir(v, patient, Id("visit", i))),
        .. (month.Stays ?? []).Select((s, i) => EncounterTranslator.ToFhir(s, patient, Id("stay", i))),
        .. (month.HomeCare ?? []).Select((h, i) => HomeCareTranslator.ToFhir(h, patient, Id("home-care", i))),
        .. month.Entries.Select(e => Time(e, month, patient)),
        .. (month.OtherServices ?? []).Select((s, i) => RecordedServiceTranslator.ToFhir(s, patient, month.TimeZone, Id("service", i))),
        .. (month.PriorMonths ?? []).SelectMany((p, i) => Charges(p, patient, Id("month", i))),
        .. Searches(month).Select(s => ChartSearch.ToFhir(s.What, s.Known, patient)),
    ];

    private static PracticeRecord RecordOf(CareMonth month) => new()
    {
        TimeZone = month.TimeZone,
        BillingPractitioner = month.BillingPractitioner,
        Site = month.Site,
        Policy = month.Policy,
        Programme = month.Programme,
        House = month.House,
        PatientSince = month.PatientSince,
    };

    private static IEnumerable<Resource> Statements(CareMonth month, string patient) =>
    [
        .. month.Conditions.Where(c => c.Attestation is not null)
            .Select((c, i) => AttestationTranslator.ToFhir(c.Attestation!, c.Id, patient, Id("attestation", i))),
        .. (month.DecisionMaking ?? []).Select((d, i) => DecisionMakingTranslator.ToFhir(d, patient, Id("decision", i))),
        .. month.Supervision is { } supervision
            ? [SupervisionTranslator.ToFhir(supervision, Id("supervision", 0))] : Array.Empty<Resource>(),
        .. (month.Elsewhere ?? []).Select((e, i) => ElsewhereTranslator.ToFhir(e, month.TimeZone, Id("elsewhere", i))),
    ];

    private static Consent Consent(PatientConsent facts, CareMonth month, string patient)
    {
        var consent = ConsentTranslator.ToFhir(new ConsentRecord
        {
            Consent = facts,
            Patient = patient,
            Zone = month.TimeZone,
            Organization = month.BillingPractitioner.Organization,
            Programme = month.Programme,
            TextVersion = null,
        });
        if (month.BillingPractitioner.Organization is null)
        {
            consent.Organization.Add(Unknown.Reference);
        }

        if (facts.Practitioner is null)
        {
            consent.Provision!.Actor.Add(new() { Role = Concept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV"), Reference = Unknown.Reference });
        }

        return consent;
    }

    /// <summary>The facts of a plan are not the plan: goals, team and planned work are not among them.</summary>
    private static CarePlan Plan(CarePlanOnFile facts, string patient)
    {
        var plan = CarePlanTranslator.ToFhir(new CarePlanRecord { Plan = facts, Patient = patient, Title = "Comprehensive care plan", Texts = [], Team = [] });
        plan.Meta = Profile(CcmTerms.PlanOnFileProfile);
        return plan;
    }

    private static Observation Time(TimeEntry entry, CareMonth month, string patient)
    {
        var observation = TimeEntryTranslator.ToObservation(new TimeRecord
        {
            Entry = entry,
            Patient = patient,
            Zone = month.TimeZone,
            Function = entry.By.Id == month.BillingPractitioner.Id ? PerformerFunction.BillingPractitioner
                : Roles.IsPractitioner(entry.By.Role) ? PerformerFunction.OtherQhp : PerformerFunction.ClinicalStaff,
            RecordedAt = entry.End,
        });
        if (entry.EnteredAt is null)
        {
            observation.Issued = null; // nobody said when
            Unknown.Primitive(observation, "issued");
        }

        return observation;
    }

    /// <summary>Our own charges of an earlier month, one for each code.</summary>
    private static IEnumerable<ChargeItem> Charges(PriorMonth prior, string patient, string id) =>
        prior.Codes.Select((code, i) => new ChargeItem
        {
            Identifier = { Identifier(CcmTerms.ChargeIdentifier, $"{id}-{Id("code", i)}") },
            Status = ChargeItem.ChargeItemStatus.Billed,
            Code = Concept(ProcedureCodings.SystemOf(code), code),
            Subject = Reference(patient),
            OccurrencePeriod = prior.Month is { } month ? Month(month) : null,
        });

    private static IEnumerable<(string What, bool Known)> Searches(CareMonth month)
    {
        (string What, bool IsKnown, bool IsEmpty)[] lists =
        [
            ("coverage", month.Coverage is not null, month.Coverage is not { IsEmpty: false }),
            ("visits", month.Visits is not null, month.Visits is not { IsEmpty: false }),
            ("decisionMaking", month.DecisionMaking is not null, month.DecisionMaking is not { IsEmpty: false }),
            ("otherServices", month.OtherServices is not null, month.OtherServices is not { IsEmpty: false }),
            ("stays", month.Stays is not null, month.Stays is not { IsEmpty: false }),
            ("homeCare", month.HomeCare is not null, month.HomeCare is not { IsEmpty: false }),
            ("elsewhere", month.Elsewhere is not null, month.Elsewhere is not { IsEmpty: false }),
            ("priorMonths", month.PriorMonths is not null, month.PriorMonths is not { IsEmpty: false }),
        ];
        return lists.Where(l => l.IsEmpty).Select(l => (l.What, l.IsKnown));
    }

    private static string Id(string kind, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}-{index + 1}");
}
