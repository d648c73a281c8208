using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Suggestions;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace CcmFhir.Web.Ehr;

/// <summary>What one wave of reads found in a chart. A failed read is named; it is never an empty list.</summary>
/// <param name="Facts">Null when the conditions could not be read: nothing is decided on half a chart.</param>
internal sealed record ChartSnapshot(
    ChartFacts? Facts, ImmutableArray<ChartPlan> Plans, ImmutableArray<ChartConsent> Consents, EhrFailure? ConditionsFailure, EhrFailure? RecordsFailure);

/// <summary>Reads what care management needs from a chart, everything at once, and remembers it for a moment.</summary>
internal sealed class ChartReader(EhrAccess access, ChartsSeen seen, IMemoryCache cache, TimeProvider clock)
{
    /// <summary>Long enough for the panels of one page, short enough that a reload shows what changed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    // Visits of the year before the programme's start decide; a month more for the start itself.
    private static readonly NodaTime.Period VisitsBack = NodaTime.Period.FromMonths(26);

    /// <summary>Starts reading for a launch that is not stored yet, with the token it brought.</summary>
    public Task<ChartSnapshot> Begin(EhrConnection ehr, FhirClient client, ScopeSet scopes, string patientFhirId) =>
        WaveAsync(ehr, new Wave(client, scopes, patientFhirId));

    /// <summary>What <see cref="Begin"/> reads is the chart of this launch.</summary>
    public void Keep(CareContext context, Task<ChartSnapshot> begun) => cache.Set(Key(context), KeptAsync(context, begun), Fresh);

    /// <summary>What was read a moment ago without a failure, or null.</summary>
    public ChartSnapshot? AtHand(CareContext context) =>
        cache.Get<Task<ChartSnapshot>>(Key(context)) is { IsCompletedSuccessfully: true } done && done.GetAwaiter().GetResult() is var chart && !HasFailed(chart)
            ? chart
            : null;

    /// <summary>The chart, read now or a moment ago; panels that ask at once share one wave.</summary>
    public async Task<ChartSnapshot> ReadAsync(CareContext context, CancellationToken cancel)
    {
        var chart = await cache.GetOrCreate(Key(context), entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            return KeptAsync(context, Begin(
                access.Connection(context.Patient.EhrId), access.ClientFor(context), ScopeSet.Parse(context.GrantedScopes), context.PatientFhirId));
        })!.WaitAsync(cancel);
        if (HasFailed(chart))
        {
            // A failure is not remembered: "Try again" asks the EHR.
            cache.Remove(Key(context));
        }

        return chart;
    }

    /// <summary>The chart as it is now: what a month is closed on.</summary>
    public Task<ChartSnapshot> ReadAgainAsync(CareContext context, CancellationToken cancel)
    {
        cache.Remove(Key(context));
        return ReadAsync(context, cancel);
    }

    private async Task<ChartSnapshot> KeptAsync(CareContext context, Task<ChartSnapshot> wave)
    {
        var chart = await wave;
        if (chart.Facts is { } facts)
        {
            await seen.KeepAsync(context.Patient.PatientId, facts);
        }

        return chart;
    }

    private static bool HasFailed(ChartSnapshot chart) => chart is { Facts: null } or { RecordsFailure: not null };

    private static string Key(CareContext context) => "chart " + context.Id;

    // Not cancelled with the page that asked first: another panel may be waiting for the same wave.
    private async Task<ChartSnapshot> WaveAsync(EhrConnection ehr, Wave wave)
    {
        var zone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];
        var today = Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(zone).Date;

        var conditions = wave.SearchAsync<Condition>(ehr.Search.ConditionCategories);
        var encounters = wave.SearchAsync<Encounter>([], ("date", $"ge{today - VisitsBack:uuuu-MM-dd}"));
        var coverages = wave.SearchAsync<Coverage>([]);
        var plans = wave.SearchAsync<CarePlan>(ehr.Search.CarePlanCategories);
        var goals = wave.SearchAsync<Goal>([]);
        var teams = wave.SearchAsync<CareTeam>([]);
        var consents = wave.SearchAsync<Consent>(ehr.Search.ConsentCategories);
        var charges = wave.SearchAsync<ChargeItem>([]);
        await Task.WhenAll(conditions, encounters, coverages, plans, goals, teams, consents, charges);

        var read = (await conditions).Found;
        var conditionsFailure = (await conditions).Failure;
        return new ChartSnapshot(
            read is null ? null : Facts(read, (await encounters).Found, (await coverages).Found, (await charges).Found, zone),
            [.. ((await plans).Found ?? []).Select(p => CarePlanTranslator.FromFhir(p, Of(goals), Of(teams), read ?? [], zone)).OfType<ChartPlan>()
                .OrderByDescending(p => p.Created ?? p.PeriodStart)],
            [.. ((await consents).Found ?? []).Select(c => ConsentTranslator.FromFhir(c, zone)).OfType<ChartConsent>().OrderByDescending(c => c.Date)],
            read is null ? conditionsFailure ?? new EhrFailure(EhrFailureKind.Unsupported, "scope") : null,
            (await plans).Failure ?? (await consents).Failure);
    }

    private static IReadOnlyList<T> Of<T>(Task<Part<T>> read) => read.GetAwaiter().GetResult().Found ?? [];

    private static ChartFacts Facts(
        IReadOnlyList<Condition> conditions, IReadOnlyList<Encounter>? encounters, IReadOnlyList<Coverage>? coverages,
        IReadOnlyList<ChargeItem>? charges, DateTimeZone zone) => new()
        {
            Conditions =
        [
            .. conditions
                .Select(c => (Read: c, Fact: ConditionTranslator.FromFhir(c, zone)))
                .Where(c => c.Fact is not null)
                .DistinctBy(c => c.Fact!.Id)
                .Select(c => Describe(c.Read, c.Fact!, zone))
                .OrderByDescending(c => c.IsSuggested).ThenBy(c => c.Label, StringComparer.OrdinalIgnoreCase),
        ],
            Visits = encounters is null ? null : [.. encounters.Select(e => EncounterTranslator.VisitFromFhir(e, "", zone)).OfType<PatientVisit>()],
            Stays = encounters is null ? null : [.. encounters.Select(e => EncounterTranslator.StayFromFhir(e, zone)).OfType<FacilityStay>()],
            PatientSince = encounters is null ? null : EncounterTranslator.PatientSince(encounters, zone),
            Payers = coverages is null ? null : [.. coverages.Select(c => PayerOf(c, zone)).OfType<ChartCoverage>()],
            Services = charges is null ? null : [.. charges.SelectMany(c => OtherServiceTranslator.FromFhir(c, zone).Select(s => new ChartService(s, $"ChargeItem/{c.Id}")))],
        };

    private static ChartCoverage? PayerOf(Coverage coverage, DateTimeZone zone) => CoverageTranslator.FromFhir(coverage, zone) is { } fact
        ? new ChartCoverage(fact, CoverageTranslator.PayorNames(coverage), CoverageTranslator.TypeNames(coverage))
        : null;

    private static ChartCondition Describe(Condition read, ChronicCondition fact, DateTimeZone zone)
    {
        var suggestion = fact.System == CodeSystem.Snomed ? ConditionSuggestions.OfSnomed(fact.Code) : ConditionSuggestions.OfIcd10Cm(fact.Code);
        var listed = ConditionTranslator.ListedOn(read, zone);
        return new ChartCondition(
            fact,
            ConditionTranslator.LabelOf(read) is { Length: > 0 } label ? label : fact.Code,
            listed,
            suggestion.Default == SuggestionDefault.Suggest && fact is { ClinicalStatus: "active" or "recurrence" or "relapse" },
            [.. suggestion.Condition is { } name ? [name] : Array.Empty<string>(), .. suggestion.Note is { } note ? [note] : Array.Empty<string>()]);
    }

    /// <summary>What one search gave: resources, or why there are none; both null when the launch gives no right to ask.</summary>
    private sealed record Part<T>(IReadOnlyList<T>? Found, EhrFailure? Failure);

    private sealed class Wave(FhirClient client, ScopeSet scopes, string patient)
    {
        public async Task<Part<T>> SearchAsync<T>(ImmutableArray<string> categories, params (string Name, string Value)[] more)
            where T : Resource, IFhirType<T>
        {
            if (!scopes.AllowsSome(T.TypeName, 's'))
            {
                return new Part<T>(null, null);
            }

            var searches = categories.IsEmpty
                ? [client.SearchAsync<T>([("patient", patient), .. more], CancellationToken.None)]
                : categories.Select(c => client.SearchAsync<T>([("patient", patient), ("category", c), .. more], CancellationToken.None)).ToArray();
            var results = await Task.WhenAll(searches);
            var failed = results.FirstOrDefault(r => r.Failure is not null)?.Failure;
            return failed is null
                ? new Part<T>([.. results.SelectMany(r => r.Value!.Matches).DistinctBy(r => r.Id)], null)
                : new Part<T>(null, EhrFailures.Of(failed));
        }
    }
}
