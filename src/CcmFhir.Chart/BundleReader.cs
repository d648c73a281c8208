using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using ChargeStatus = CcmFhir.Fhir.Model.ChargeItem.ChargeItemStatus;

namespace CcmFhir.Chart;

/// <summary>
/// One patient's bundle to the facts of a care month: the EHR's own resources (US Core) and ours by profile. A kind of resource the bundle
/// does not hold is not known, which is not the same as none; the bundle must therefore hold what was looked for, or a List that says so.
/// docs/chart.md has the table of every fact and its source.
/// </summary>
public static class BundleReader
{
    /// <summary>The facts, or every reason why the bundle gives none; paths are of the bundle, "entry[3].resource.subject".</summary>
    /// <param name="bundle">As read; it is not changed.</param>
    /// <param name="month">The calendar month.</param>
    /// <param name="policy">A known policy that goes before the one of the enrolment in the bundle; null: the enrolment's.</param>
    /// <param name="practice">What holds where the bundle has no enrolment; null: <see cref="PracticeRecord.Unknown"/>.</param>
    public static BundleFacts ToCareMonth(Bundle bundle, YearMonth month, string? policy = null, PracticeRecord? practice = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var sources = new FactSources(new BundleResources(bundle));
        var errors = new List<FactsError>();
        var record = RecordOf(sources, practice ?? PracticeRecord.Unknown, errors);
        var patient = PatientOf(sources, record.TimeZone, errors);
        var conditions = ConditionsOf(sources, record.TimeZone, errors);
        var entries = EntriesOf(sources, conditions, errors);
        return patient is null || errors.Count > 0
            ? new BundleFacts(null, [.. errors], sources)
            : new BundleFacts(
                MonthOf(sources, month, record, patient) with { Policy = policy ?? record.Policy, Conditions = conditions, Entries = entries }, [], sources);
    }

    private static CareMonth MonthOf(FactSources sources, YearMonth month, PracticeRecord record, PatientOnFile patient)
    {
        var zone = record.TimeZone;
        return new CareMonth
        {
            Month = month,
            TimeZone = zone,
            Programme = record.Programme,
            House = record.House,
            Patient = patient,
            BillingPractitioner = record.BillingPractitioner,
            Supervision = SupervisionOf(sources, zone),
            Site = record.Site,
            Coverage = Known<Coverage, PayerCoverage>(sources, "coverage", c => CoverageTranslator.FromFhir(c, zone)),
            Conditions = [],
            Consents = sources.Read<Consent, PatientConsent>("consents", c => ConsentTranslator.CcmFromFhir(c, zone)),
            CarePlan = PlanOf(sources, month, zone),
            Visits = Known<Encounter, PatientVisit>(sources, "visits", e => EncounterTranslator.VisitFromFhir(e, record.BillingPractitioner.Id, zone)),
            PatientSince = record.PatientSince ?? EncounterTranslator.PatientSince(sources.Resources.Of<Encounter>(), zone),
            DecisionMaking = Stated<Observation, DecisionMaking>(sources, "decisionMaking", o => DecisionMakingTranslator.FromFhir(o, zone)),
            Entries = [],
            OtherServices = ServicesOf(sources, zone),
            Stays = Known<Encounter, FacilityStay>(sources, "stays", e => EncounterTranslator.StayFromFhir(e, zone)),
            HomeCare = Stated<EpisodeOfCare, HomeCareEpisode>(sources, "homeCare", e => HomeCareTranslator.FromFhir(e, zone)),
            Elsewhere = Stated<Observation, ElsewhereEntry>(sources, "elsewhere", ElsewhereTranslator.FromFhir),
            PriorMonths = PriorMonthsOf(sources, month, record),
        };
    }

    /// <summary>The enrolment in force, else the one that began last; without any the bundle says nothing of the practice.</summary>
    private static PracticeRecord RecordOf(FactSources sources, PracticeRecord practice, List<FactsError> errors)
    {
        var enrolments = sources.Resources.Of<EpisodeOfCare>().Where(EnrolmentTranslator.IsOurs)
            .OrderBy(e => e.Status?.Known == EpisodeOfCare.EpisodeOfCareStatus.Active)
            .ThenBy(e => e.Period?.Start?.Raw, StringComparer.Ordinal).ToList();
        if (enrolments.Count == 0)
        {
            return practice;
        }

        var path = sources.Resources.PathOf(enrolments[^1]);
        sources.Add("billingPractitioner", enrolments[^1]);
        sources.Add("site", enrolments[^1]);
        if (EnrolmentTranslator.FromFhir(enrolments[^1]) is not { } record)
        {
            errors.Add(new FactsError(path, "The enrolment lacks the care manager, the time zone or the kind of site, or holds a setting that does not exist."));
            return PracticeRecord.Unknown;
        }

        if (record.Policy is { } id && PolicyCatalog.Shipped.Find(id) is null)
        {
            errors.Add(new FactsError($"{path}.extension", "The enrolment names a policy that does not exist."));
        }

        sources.Add("patientSince", record.PatientSince is null ? null : enrolments[^1]);
        return record;
    }

    /// <summary>The latest attestation.</summary>
    private static SupervisionOnFile? SupervisionOf(FactSources sources, DateTimeZone zone)
    {
        var (found, latest) = sources.Resources.Of<Basic>().Select(b => (Resource: b, Fact: SupervisionTranslator.FromFhir(b, zone)))
            .Where(s => s.Fact is not null).OrderBy(s => s.Fact!.AttestedOn).LastOrDefault();
        sources.Add("supervision", found);
        return latest;
    }

    /// <summary>With what was last attested of each.</summary>
    private static ImmutableArray<ChronicCondition> ConditionsOf(FactSources sources, DateTimeZone zone, List<FactsError> errors)
    {
        var attestations = sources.Resources.Of<Observation>().Select(o => (Resource: o, Read: AttestationTranslator.FromFhir(o, zone)))
            .Where(a => a.Read is not null).GroupBy(a => a.Read!.Value.Condition, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(a => a.Read!.Value.Attestation.On).Last(), StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var conditions = ImmutableArray.CreateBuilder<ChronicCondition>();
        foreach (var resource in sources.Resources.Of<Condition>())
        {
            if (ConditionTranslator.FromFhir(resource, zone) is not { } condition)
            {
                continue;
            }

            if (!ids.Add(condition.Id))
            {
                errors.Add(new FactsError($"{sources.Resources.PathOf(resource)}.id", "Two Conditions have the same id."));
            }

            var (attested, said) = attestations.GetValueOrDefault(condition.Id);
            sources.Add("conditions", resource);
            sources.Add("attestations", attested);
            conditions.Add(condition with { Attestation = said?.Attestation });
        }

        return conditions.ToImmutable();
    }

    private static PatientOnFile? PatientOf(FactSources sources, DateTimeZone zone, List<FactsError> errors)
    {
        var resources = sources.Resources;
        var patients = resources.Of<Patient>().ToList();
        if (patients is not [var patient])
        {
            errors.Add(new FactsError("entry", $"The bundle must hold one Patient; it holds {patients.Count}."));
            return null;
        }

        sources.Add("patient", patient);
        errors.AddRange(resources.Strangers($"Patient/{patient.Id}"));
        var translated = PatientTranslator.FromFhir(patient, zone);
        if (translated is null)
        {
            errors.Add(PatientTranslator.DiedOnUnknownDay(patient, zone)
                ? new FactsError($"{resources.PathOf(patient)}.deceased", "The patient died and the day of death is not there.")
                : new FactsError($"{resources.PathOf(patient)}.birthDate", "The Patient needs an id and a full birth date."));
        }

        return translated;
    }

    /// <summary>Our own time. A running entry is not there yet; one entered in error counts only through the entry that reverses it.</summary>
    private static ImmutableArray<TimeEntry> EntriesOf(FactSources sources, ImmutableArray<ChronicCondition> conditions, List<FactsError> errors)
    {
        var resources = sources.Resources;
        var ours = resources.Of<Observation>().Where(TimeEntryTranslator.IsOurs).Where(o => o.Status?.Known != ObservationStatus.Preliminary).ToList();
        var reversed = ours.Select(TimeEntryTranslator.ReversesOf).ToHashSet(StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<TimeEntry>();
        foreach (var observation in ours)
        {
            var path = resources.PathOf(observation);
            if (TimeEntryTranslator.FromFhir(observation) is not { } entry)
            {
                errors.Add(new FactsError(path, "The Observation carries our identifier for time and is not a complete time entry."));
            }
            else if (!ids.Add(entry.Id))
            {
                errors.Add(new FactsError($"{path}.identifier", "Two Observations have the same identifier."));
            }
            else if (entry.About?.Any(id => conditions.All(c => c.Id != id)) ?? false)
            {
                errors.Add(new FactsError($"{path}.extension", "The time was spent on a Condition that is not in the bundle, or has no code."));
            }
            else if (observation.Status?.Known != ObservationStatus.EnteredInError || reversed.Contains(entry.Id))
            {
                sources.Add("entries", observation);
                entries.Add(entry);
            }
        }

        errors.AddRange(entries.Where(e => e.Reverses is not null && !ids.Contains(e.Reverses))
            .Select(_ => new FactsError("entry", "A time entry reverses one that is not in the bundle.")));
        return entries.ToImmutable();
    }

    /// <summary>The latest of our plans created by the month's end. Its conditions are those the bundle holds.</summary>
    private static CarePlanOnFile? PlanOf(FactSources sources, YearMonth month, DateTimeZone zone)
    {
        var conditions = sources.Resources.Of<Condition>().Select(c => ConditionTranslator.FromFhir(c, zone)?.Id).ToHashSet(StringComparer.Ordinal);
        var lastDay = month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1);
        var (found, plan) = sources.Resources.Of<CarePlan>().Select(p => (Resource: p, Fact: CarePlanTranslator.CcmFromFhir(p, zone))).Where(p => p.Fact is not null)
            .OrderBy(p => p.Fact!.CreatedOn <= lastDay).ThenBy(p => p.Fact!.CreatedOn).ThenBy(p => p.Fact!.Id, StringComparer.Ordinal).LastOrDefault();
        sources.Add("carePlan", found);
        return plan is { Conditions: { } covered } ? plan with { Conditions = [.. covered.Where(conditions.Contains)] } : plan;
    }

    /// <summary>Procedures alone do not tell what was billed: without a charge, claim or benefit in the bundle, none found is not known.</summary>
    private static ImmutableArray<OtherService>? ServicesOf(FactSources sources, DateTimeZone zone)
    {
        const string List = "otherServices";
        var resources = sources.Resources;
        ImmutableArray<OtherService> services =
        [
            .. sources.Read<Procedure, OtherService>(List, p => RecordedServiceTranslator.FromFhir(p, zone)),
            .. ChartServices(sources, List, zone),
        ];
        return NullUnlessKnown(resources, List, services, resources.Has<ChargeItem>() || resources.Has<Claim>() || resources.Has<ExplanationOfBenefit>());
    }

    /// <summary>What the EHR and the payer tell of.</summary>
    private static IEnumerable<OtherService> ChartServices(FactSources sources, string list, DateTimeZone zone) =>
    [
        .. sources.ReadMany<ChargeItem, OtherService>(list, c => OtherServiceTranslator.FromFhir(c, zone)),
        .. sources.ReadMany<Claim, OtherService>(list, c => OtherServiceTranslator.FromFhir(c, zone)),
        .. sources.ReadMany<ExplanationOfBenefit, OtherService>(list, b => OtherServiceTranslator.FromFhir(b, zone)),
        .. sources.ReadMany<Procedure, OtherService>(list, p => RecordedServiceTranslator.IsOurs(p) ? [] : OtherServiceTranslator.FromFhir(p, zone)),
    ];

    /// <summary>
    /// Our own charges of earlier months that stand, and of this month once it is billed (until then it may be decided anew), and care
    /// management of the same practitioner or practice in the EHR's own records.
    /// </summary>
    private static ImmutableArray<PriorMonth>? PriorMonthsOf(FactSources sources, YearMonth month, PracticeRecord record)
    {
        const string List = "priorMonths";
        var charges = sources.Resources.Of<ChargeItem>()
            .Where(c => c.Identifier.Any(i => i.System == CcmTerms.ChargeIdentifier) && c.Status?.Known is ChargeStatus.Billable or ChargeStatus.Billed).ToList();
        charges.ForEach(c => sources.Add(List, c));
        var own = charges
            .SelectMany(c => ProcedureCodings.Codes(c.Code).Select(code => (
                On: Days.Touched(c.OccurrenceDateTime, c.OccurrencePeriod, record.TimeZone)?.From,
                Code: code,
                Before: month.PlusMonths(c.Status?.Known == ChargeStatus.Billed ? 1 : 0))));
        var told = ChartServices(sources, List, record.TimeZone)
            .Where(s => (CodeCatalog.IsCcm(s.Code) || CodeCatalog.IsPcm(s.Code)) && IsOurs(s, record.BillingPractitioner))
            .Select(s => (On: (LocalDate?)s.From, s.Code, Before: month));
        var months = own.Concat(told).Where(c => c.On is null || c.On < c.Before.OnDayOfMonth(1))
            .GroupBy(c => c.On is { } day ? new YearMonth(day.Year, day.Month) : (YearMonth?)null)
            .OrderBy(g => g.Key is null).ThenBy(g => g.Key?.OnDayOfMonth(1))
            .Select(g => new PriorMonth(g.Key, [.. g.Select(c => c.Code).Distinct().Order(StringComparer.Ordinal)])).ToImmutableArray();
        return NullUnlessKnown(sources.Resources, List, months, sources.Resources.Has<ChargeItem>());
    }

    private static bool IsOurs(OtherService service, BillingPractitioner practitioner) =>
        service.Practitioner == practitioner.Id || (service.Organization is not null && service.Organization == practitioner.Organization);

    /// <summary>Null when the bundle holds no such resource, or is known to be incomplete and shows none.</summary>
    private static ImmutableArray<TFact>? Known<TResource, TFact>(FactSources sources, string what, Func<TResource, TFact?> translate)
        where TResource : Resource
        where TFact : class =>
        NullUnlessKnown(sources.Resources, what, sources.Read(what, translate), sources.Resources.Has<TResource>());

    /// <summary>What only a person can state: null when nobody did; empty when somebody said that there is none.</summary>
    private static ImmutableArray<TFact>? Stated<TResource, TFact>(FactSources sources, string what, Func<TResource, TFact?> translate)
        where TResource : Resource
        where TFact : class =>
        NullUnlessKnown(sources.Resources, what, sources.Read(what, translate), looked: false);

    private static ImmutableArray<TFact>? NullUnlessKnown<TFact>(BundleResources resources, string what, ImmutableArray<TFact> facts, bool looked)
    {
        var known = ChartSearch.Known(resources.Of<List>(), what) ?? (looked && !resources.IsIncomplete);
        return facts.IsEmpty && !known ? null : facts;
    }
}
