using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Ehr;

/// <summary>What one search gave: resources, or why there are none; both null when the launch gives no right to ask.</summary>
internal sealed record ChartAnswer<T>(IReadOnlyList<T>? Found, EhrFailure? Failure);

/// <summary>Asks for one patient's resources with one launch's rights.</summary>
/// <param name="client">Of the launch.</param>
/// <param name="scopes">What it may ask.</param>
/// <param name="patient">The patient's id in the EHR.</param>
/// <param name="attested">Ids of the patient's conditions somebody attested.</param>
internal sealed class ChartQuestion(FhirClient client, ScopeSet scopes, string patient, Func<CancellationToken, Task<ImmutableArray<string>>> attested)
{
    /// <summary>
    /// The conditions in force, and what became of those attested that are among them no more: each is read by its id, so that the answer does not
    /// grow with what has healed. One that cannot be read stays unknown.
    /// </summary>
    public async Task<ChartAnswer<Condition>> AskConditionsAsync(ImmutableArray<string> categories, CancellationToken cancel)
    {
        var inForce = await AskAsync<Condition>(categories, ("clinical-status", "active,recurrence,relapse"), cancel);
        if (inForce.Found is not { } found || !scopes.AllowsSome("Condition", 'r'))
        {
            return inForce;
        }

        var others = (await attested(cancel)).Where(id => found.All(c => c.Id != id));
        var reads = await Task.WhenAll(others.Select(id => client.ReadAsync<Condition>(id, cancel)));
        return inForce with { Found = [.. found, .. reads.Select(r => r.Failure is null ? r.Value : null).OfType<Condition>().Where(IsOfPatient)] };
    }

    private bool IsOfPatient(Condition condition) => condition.Subject?.Reference is { } subject
        && (subject == "Patient/" + patient || subject.EndsWith("/Patient/" + patient, StringComparison.Ordinal));

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
