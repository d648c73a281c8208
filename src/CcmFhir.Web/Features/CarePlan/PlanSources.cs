using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>What the whole chart gives for the plan, and the first read that failed; what a launch may not ask for is left out.</summary>
/// <param name="Goals">The chart's open goals as data.</param>
/// <param name="Measured">Values that may measure a goal.</param>
internal sealed record PlanDraftLines(
    ImmutableArray<ChartPlanElement> Elements, ImmutableArray<TreatmentGoal> Goals, ImmutableArray<MeasuredValue> Measured, EhrFailure? Failure);

/// <summary>Reads what a plan is drafted from, all at once, for the plan's pages only. Old results are not asked for.</summary>
internal sealed class PlanSources(EhrAccess access, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    // Results older than this are of no use for the next review, and without a limit the answer grows with the chart.
    private static readonly NodaTime.Period ResultsBack = NodaTime.Period.FromDays(90);

    private static readonly NodaTime.Period StaysBack = NodaTime.Period.FromMonths(12);

    public async Task<PlanDraftLines> ReadAsync(PageRequest page)
    {
        var key = "plan sources " + page.Context.Id;
        if (cache.TryGetValue(key, out PlanDraftLines? known))
        {
            return known!;
        }

        var read = await WaveAsync(page);
        return read.Failure is null ? cache.Set(key, read, Fresh) : read;
    }

    private async Task<PlanDraftLines> WaveAsync(PageRequest page)
    {
        var wave = new Wave(access.ClientFor(page.Context), ScopeSet.Parse(page.Context.GrantedScopes), page.Context.PatientFhirId, page.Cancel);
        var conditions = wave.SearchAsync<Condition>(page.Ehr.Search.ConditionCategories);
        var goals = wave.SearchAsync<Goal>([]);
        var medications = wave.SearchAsync<MedicationRequest>([], ("status", "active"));
        var teams = wave.SearchAsync<CareTeam>([]);
        var encounters = wave.SearchAsync<Encounter>([], ("date", $"ge{page.Today - StaysBack:uuuu-MM-dd}"));
        var results = wave.SearchAsync<Observation>(["laboratory", "vital-signs"], ("date", $"ge{page.Today - ResultsBack:uuuu-MM-dd}"));
        await Task.WhenAll(conditions, goals, medications, teams, encounters, results);
        var material = new PlanMaterial(await conditions, await goals, await medications, await teams, await encounters, await results);
        return new PlanDraftLines(
            ChartDraft.Of(material, page.Zone), ChartGoals.Of(material, page.Zone), ChartGoals.Values(material.Observations, page.Zone), wave.Failure);
    }

    private sealed class Wave(FhirClient client, ScopeSet scopes, string patient, CancellationToken cancel)
    {
        public EhrFailure? Failure { get; private set; }

        public async Task<ImmutableArray<T>> SearchAsync<T>(ImmutableArray<string> categories, params (string Name, string Value)[] more)
            where T : Resource, IFhirType<T>
        {
            if (!scopes.AllowsSome(T.TypeName, 's'))
            {
                return [];
            }

            var searches = categories.IsEmpty
                ? [client.SearchAsync<T>([("patient", patient), .. more], cancel)]
                : categories.Select(c => client.SearchAsync<T>([("patient", patient), ("category", c), .. more], cancel)).ToArray();
            var results = await Task.WhenAll(searches);
            Failure ??= results.Select(r => r.Failure).OfType<FhirFailure>().Select(EhrFailures.Of).FirstOrDefault();
            return [.. results.Where(r => r.Failure is null).SelectMany(r => r.Value!.Matches).DistinctBy(r => r.Id)];
        }
    }
}
