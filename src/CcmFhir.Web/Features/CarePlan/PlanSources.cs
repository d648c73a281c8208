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

/// <summary>Reads what a plan is drafted from, all at once, for the plan's pages only.</summary>
internal sealed class PlanSources(EhrAccess access, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>Stays that ended earlier need no coordination any more.</summary>
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
        var searches = ChartSearches.Of(page.Ehr, page.Today);
        var conditions = wave.FindAsync(searches.Conditions);
        var goals = wave.FindAsync(searches.Goals);
        var medications = wave.FindAsync(searches.Medications);
        var teams = wave.FindAsync(searches.Teams);
        var encounters = wave.FindAsync(searches.Encounters);
        var results = wave.FindAsync(searches.Results);
        await Task.WhenAll(conditions, goals, medications, teams, encounters, results);
        ImmutableArray<Encounter> stays = [.. (await encounters).Where(e => IsRecent(e, page))];
        var material = new PlanMaterial(await conditions, await goals, await medications, await teams, stays, await results);
        return new PlanDraftLines(
            ChartDraft.Of(material, page.Zone), ChartGoals.Of(material, page.Zone), ChartGoals.Values(material.Observations, page.Zone), wave.Failure);
    }

    private static bool IsRecent(Encounter encounter, PageRequest page) =>
        EncounterTranslator.StayFromFhir(encounter, page.Zone) is { } stay && (stay.To is not { } to || to >= page.Today - StaysBack);

    private sealed class Wave(FhirClient client, ScopeSet scopes, string patient, CancellationToken cancel)
    {
        public EhrFailure? Failure { get; private set; }

        /// <summary>What was found; one category that fails leaves the others.</summary>
        public async Task<ImmutableArray<T>> FindAsync<T>(ImmutableArray<ChartSearch<T>> searches)
            where T : Resource, IFhirType<T>
        {
            if (!scopes.AllowsSome(T.TypeName, 's'))
            {
                return [];
            }

            var results = await Task.WhenAll(searches.Select(s => s.FindAsync(client, patient, cancel)));
            Failure ??= results.Select(r => r.Answer.Failure).OfType<FhirFailure>().Select(EhrFailures.Of).FirstOrDefault();
            return [.. results.Where(r => r.Answer.Failure is null).SelectMany(r => r.Answer.Value!.Matches).DistinctBy(r => r.Id)];
        }
    }
}
