using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using Wording = System.Collections.Immutable.ImmutableArray<(string Name, string Value)>;

namespace CcmFhir.Web.Ehr;

/// <summary>What a search of a chart gave in the end.</summary>
/// <param name="At">The wording that was answered or failed for good: 0 is the app's own.</param>
internal sealed record ChartFound(FhirFailure? Failure, ImmutableArray<Resource> Found, bool IsComplete, ImmutableArray<FhirIssue> Issues, int At);

/// <summary>
/// One search the app makes of a chart, with the wordings it may take. The first is the smallest answer that serves; an EHR that refuses it
/// is asked by the next, because few combinations of parameters are obliged and anything else may be a 400.
/// </summary>
/// <param name="Id">Names it in doctor and certify: <c>care-plan-assess-plan</c>.</param>
/// <param name="Requirement">What obliges the EHR (<c>us-core#Type.parameters</c>), or <c>ccmfhir#…</c> where no standard does.</param>
/// <param name="Wordings">Parameters besides the patient, in the order they are tried.</param>
internal abstract record ChartSearch(string Id, string Type, string Requirement, ImmutableArray<Wording> Wordings)
{
    /// <summary>The parameters of the app's own wording, for people: <c>patient, category laboratory, date</c>.</summary>
    public string Names => string.Join(", ", Wordings[0].Select(p => p.Name == "category" ? $"category {p.Value}" : p.Name).Prepend("patient"));

    /// <summary>A wording with its values: <c>patient&amp;status=active,proposed</c>.</summary>
    public string Told(int wording) => string.Join('&', Wordings[wording].Select(p => $"{p.Name}={p.Value}").Prepend("patient"));

    /// <summary>
    /// The wordings that find more than the first, the widest first: what they show in force the first must find too. A search by date has none,
    /// since it would be answered with the whole history.
    /// </summary>
    public ImmutableArray<Wording> Wider =>
        Wordings[0].Any(p => p.Name == "date") ? [] : [.. Wordings.Skip(1).OrderBy(w => w.Length)];

    public abstract Task<ChartFound> RunAsync(FhirClient client, string patient, CancellationToken cancel);

    /// <summary>Asks by <see cref="Wider"/> until one of them is not refused; null when there is none or all are.</summary>
    public abstract Task<ChartFound?> RunWiderAsync(FhirClient client, string patient, CancellationToken cancel);
}

/// <inheritdoc/>
internal sealed record ChartSearch<T>(string Id, string Requirement, ImmutableArray<Wording> Wordings)
    : ChartSearch(Id, T.TypeName, Requirement, Wordings)
    where T : Resource, IFhirType<T>
{
    public Task<(FhirResult<FhirSearchResult<T>> Answer, int At)> FindAsync(FhirClient client, string patient, CancellationToken cancel) =>
        FirstAsync(Wordings, client, patient, cancel);

    public override async Task<ChartFound> RunAsync(FhirClient client, string patient, CancellationToken cancel) =>
        Untyped(await FindAsync(client, patient, cancel));

    public override async Task<ChartFound?> RunWiderAsync(FhirClient client, string patient, CancellationToken cancel) =>
        Wider is { IsEmpty: false } wider && Untyped(await FirstAsync(wider, client, patient, cancel)) is { Failure: null } found ? found : null;

    private static async Task<(FhirResult<FhirSearchResult<T>> Answer, int At)> FirstAsync(
        ImmutableArray<Wording> wordings, FhirClient client, string patient, CancellationToken cancel)
    {
        for (var at = 0; ; at++)
        {
            var answer = await client.SearchAsync<T>([("patient", patient), .. wordings[at]], cancel);
            if (at == wordings.Length - 1 || answer.Failure is not { Kind: FhirFailureKind.Incorrect or FhirFailureKind.Unsupported })
            {
                return (answer, at);
            }
        }
    }

    private static ChartFound Untyped((FhirResult<FhirSearchResult<T>> Answer, int At) of) => of.Answer.Value is { } found
        ? new ChartFound(null, [.. found.Matches], found.IsComplete, [.. found.Issues], of.At)
        : new ChartFound(of.Answer.Failure ?? new FhirFailure(FhirFailureKind.Fault), [], false, [], of.At);
}
