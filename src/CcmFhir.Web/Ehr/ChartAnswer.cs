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
    public async Task<ChartAnswer<Condition>> AskConditionsAsync(ImmutableArray<ChartSearch<Condition>> searches, CancellationToken cancel)
    {
        var inForce = await AskAsync(searches, cancel);
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

    /// <param name="searches">Each category is one; all must be answered.</param>
    /// <param name="cancel">The question is withdrawn.</param>
    public async Task<ChartAnswer<T>> AskAsync<T>(ImmutableArray<ChartSearch<T>> searches, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        if (!scopes.AllowsSome(T.TypeName, 's'))
        {
            return new ChartAnswer<T>(null, null);
        }

        var results = await Task.WhenAll(searches.Select(s => s.FindAsync(client, patient, cancel)));
        var failed = results.Select(r => r.Answer.Failure).FirstOrDefault(f => f is not null);
        return failed is null
            ? new ChartAnswer<T>([.. results.SelectMany(r => r.Answer.Value!.Matches).DistinctBy(r => r.Id)], null)
            : new ChartAnswer<T>(null, EhrFailures.Of(failed));
    }
}
