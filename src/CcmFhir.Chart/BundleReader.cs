using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using ChargeStatus = CcmFhir.Fhir.Model.ChargeItem.ChargeItemStatus;

namespace CcmFhir.Chart;

/// <summary>
/// One patient's bundle to the facts of a care month: the EHR's own resources (US Core) and ours by profile. A kind of resource the bundle
/// does not hold is not known, which is not the same as none; the bundle must therefore hold what was looked for.
/// </summary>
public static class BundleReader
{
    /// <summary>The facts, or every reason why the bundle gives none; paths are of the bundle, "entry[3].resource.subject".</summary>
    public static FactsResult ToCareMonth(Bundle bundle, YearMonth month, BundleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(settings);
        var resources = new BundleResources(bundle);
        var errors = new List<FactsError>();
        var patient = PatientOf(resources, settings.TimeZone, errors);
        var conditions = resources.Of<Condition>().Select(c => ConditionTranslator.FromFhir(c, settings.TimeZone)).OfType<ChronicCondition>()
            .Select(c => settings.Attestations.TryGetValue(c.Id, out var attestation) ? c with { Attestation = attestation } : c).ToImmutableArray();
        var entries = EntriesOf(resources, conditions, errors);
        return patient is null || errors.Count > 0
            ? new FactsResult(null, [.. errors])
            : new FactsResult(MonthOf(resources, month, settings, patient) with { Conditions = conditions, Entries = entries }, []);
    }

    private static CareMonth MonthOf(BundleResources resources, YearMonth month, BundleSettings settings, PatientOnFile patient)
    {
        var zone = settings.TimeZone;
        var encounters = resources.Of<Encounter>().ToList();
        var services = ServicesOf(resources, zone);
        return new CareMonth
        {
            Month = month,
            TimeZone = zone,
            Policy = settings.Policy,
            Programme = settings.Programme,
            House = settings.House,
            Patient = patient,
            BillingPractitioner = settings.BillingPractitioner,
            Supervision = settings.Supervision,
            Site = settings.Site,
            Coverage = Known<Coverage, Billing.Claims.PayerCoverage>(resources, c => CoverageTranslator.FromFhir(c, zone)),
            Conditions = [],
            Consents = [.. resources.Of<Consent>().Select(c => ConsentTranslator.CcmFromFhir(c, zone)).OfType<PatientConsent>()],
            CarePlan = PlanOf(resources, month, zone),
            Visits = Known<Encounter, PatientVisit>(resources, e => EncounterTranslator.VisitFromFhir(e, settings.BillingPractitioner.Id, zone)),
            PatientSince = EncounterTranslator.PatientSince(encounters, zone),
            DecisionMaking = settings.DecisionMaking,
            Entries = [],
            OtherServices = services,
            Stays = Known<Encounter, FacilityStay>(resources, e => EncounterTranslator.StayFromFhir(e, zone)),
            PriorMonths = PriorMonthsOf(resources, services ?? [], month, settings),
        };
    }

    private static PatientOnFile? PatientOf(BundleResources resources, DateTimeZone zone, List<FactsError> errors)
    {
        var patients = resources.Of<Patient>().ToList();
        if (patients is not [var patient])
        {
            errors.Add(new FactsError("entry", $"The bundle must hold one Patient; it holds {patients.Count}."));
            return null;
        }

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
    private static ImmutableArray<TimeEntry> EntriesOf(BundleResources resources, ImmutableArray<ChronicCondition> conditions, List<FactsError> errors)
    {
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
                entries.Add(entry);
            }
        }

        errors.AddRange(entries.Where(e => e.Reverses is not null && !ids.Contains(e.Reverses))
            .Select(_ => new FactsError("entry", "A time entry reverses one that is not in the bundle.")));
        return entries.ToImmutable();
    }

    /// <summary>The latest of our plans created by the month's end. Its conditions are those the bundle holds.</summary>
    private static CarePlanOnFile? PlanOf(BundleResources resources, YearMonth month, DateTimeZone zone)
    {
        var conditions = resources.Of<Condition>().Select(c => ConditionTranslator.FromFhir(c, zone)?.Id).ToHashSet(StringComparer.Ordinal);
        var lastDay = month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1);
        var plan = resources.Of<CarePlan>().Select(p => CarePlanTranslator.CcmFromFhir(p, zone)).OfType<CarePlanOnFile>()
            .OrderBy(p => p.CreatedOn <= lastDay).ThenBy(p => p.CreatedOn).ThenBy(p => p.Id, StringComparer.Ordinal).LastOrDefault();
        return plan is { Conditions: { } covered } ? plan with { Conditions = [.. covered.Where(conditions.Contains)] } : plan;
    }

    /// <summary>Procedures alone do not tell what was billed: without a charge, claim or benefit in the bundle, none found is not known.</summary>
    private static ImmutableArray<OtherService>? ServicesOf(BundleResources resources, DateTimeZone zone)
    {
        ImmutableArray<OtherService> services =
        [
            .. resources.Of<ChargeItem>().SelectMany(c => OtherServiceTranslator.FromFhir(c, zone)),
            .. resources.Of<Claim>().SelectMany(c => OtherServiceTranslator.FromFhir(c, zone)),
            .. resources.Of<ExplanationOfBenefit>().SelectMany(b => OtherServiceTranslator.FromFhir(b, zone)),
            .. resources.Of<Procedure>().SelectMany(p => OtherServiceTranslator.FromFhir(p, zone)),
        ];
        var looked = resources.Has<ChargeItem>() || resources.Has<Claim>() || resources.Has<ExplanationOfBenefit>();
        return services.IsEmpty && (!looked || resources.IsIncomplete) ? null : services;
    }

    /// <summary>Our own charges of earlier months that stand, and care management of the same practitioner or practice in the EHR's own records.</summary>
    private static ImmutableArray<PriorMonth>? PriorMonthsOf(
        BundleResources resources, ImmutableArray<OtherService> services, YearMonth month, BundleSettings settings)
    {
        var own = resources.Of<ChargeItem>()
            .Where(c => c.Identifier.Any(i => i.System == CcmTerms.ChargeIdentifier) && c.Status?.Known is ChargeStatus.Billable or ChargeStatus.Billed)
            .SelectMany(c => ProcedureCodings.Codes(c.Code).Select(code => (Days.Touched(c.OccurrenceDateTime, c.OccurrencePeriod, settings.TimeZone)?.From, Code: code)));
        var told = services.Where(s => (CodeCatalog.IsCcm(s.Code) || CodeCatalog.IsPcm(s.Code)) && IsOurs(s, settings.BillingPractitioner))
            .Select(s => ((LocalDate?)s.From, s.Code));
        var months = own.Concat(told).Where(c => c.Item1 is { } day && day < month.OnDayOfMonth(1))
            .GroupBy(c => new YearMonth(c.Item1!.Value.Year, c.Item1.Value.Month)).OrderBy(g => g.Key.OnDayOfMonth(1))
            .Select(g => new PriorMonth(g.Key, [.. g.Select(c => c.Code).Distinct().Order(StringComparer.Ordinal)])).ToImmutableArray();
        return months.IsEmpty && (!resources.Has<ChargeItem>() || resources.IsIncomplete) ? null : months;
    }

    private static bool IsOurs(OtherService service, BillingPractitioner practitioner) =>
        service.Practitioner == practitioner.Id || (service.Organization is not null && service.Organization == practitioner.Organization);

    /// <summary>Null when the bundle holds no such resource, or is known to be incomplete and shows none.</summary>
    private static ImmutableArray<TFact>? Known<TResource, TFact>(BundleResources resources, Func<TResource, TFact?> translate)
        where TResource : Resource
        where TFact : class
    {
        ImmutableArray<TFact> facts = [.. resources.Of<TResource>().Select(translate).OfType<TFact>()];
        return facts.IsEmpty && (!resources.Has<TResource>() || resources.IsIncomplete) ? null : facts;
    }
}
