using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Ehr;

/// <summary>What one search gave: resources, or why there are none; both null when the launch gives no right to ask.</summary>
internal sealed record ChartAnswer<T>(IReadOnlyList<T>? Found, EhrFailure? Failure);

/// <summary>Asks for one patient's resources with one launch's rights.</summary>
internal sealed class ChartQuestion(FhirClient client, ScopeSet scopes, string patient)
{
    /// <param name="categories">Each is a search of its own; none is one search without category.</param>
    /// <param name="narrowedTo">
    /// Leaves out what no page needs, so that the answer does not grow with the chart's history. An EHR that refuses the parameter is
    /// asked without it.
    /// </param>
    /// <param name="cancel">The question is withdrawn.</param>
    public async Task<ChartAnswer<T>> AskAsync<T>(ImmutableArray<string> categories, (string Name, string Value)? narrowedTo, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        if (!scopes.AllowsSome(T.TypeName, 's'))
        {
            return new ChartAnswer<T>(null, null);
        }

        (string Name, string Value)[] narrow = narrowedTo is { } given ? [given] : [];
        var answer = await SearchAsync<T>(categories, narrow, cancel);
        return narrow.Length > 0 && answer.Failure is { Kind: EhrFailureKind.Unsupported }
            ? await SearchAsync<T>(categories, [], cancel)
            : answer;
    }

    private async Task<ChartAnswer<T>> SearchAsync<T>(
        ImmutableArray<string> categories, (string Name, string Value)[] narrow, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        var searches = categories.IsEmpty
            ? [client.SearchAsync<T>([("patient", patient), .. narrow], cancel)]
            : categories.Select(c => client.SearchAsync<T>([("patient", patient), ("category", c), .. narrow], cancel)).ToArray();
        var results = await Task.WhenAll(searches);
        var failed = results.FirstOrDefault(r => r.Failure is not null)?.Failure;
        return failed is null
            ? new ChartAnswer<T>([.. results.SelectMany(r => r.Value!.Matches).DistinctBy(r => r.Id)], null)
            : new ChartAnswer<T>(null, EhrFailures.Of(failed));
    }
}
