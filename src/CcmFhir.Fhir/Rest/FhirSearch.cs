using System.Text;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Rest;

/// <summary>One search and all its pages (http://hl7.org/fhir/R4/http.html#paging).</summary>
internal sealed class FhirSearch<T>(
    FhirServerSettings settings,
    Func<HttpMethod, string, Func<FhirRequest, FhirRequest>, CancellationToken, Task<FhirResult<Bundle>>> send)
    where T : Resource, IFhirType<T>
{
    private const string FormType = "application/x-www-form-urlencoded";

    public async Task<FhirResult<FhirSearchResult<T>>> RunAsync(
        IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancel)
    {
        var (first, collected) = await CollectAsync(parameters, cancel);
        if (first.IsSuccess || collected.Pages == 0 || !SessionLost(first.Failure!))
        {
            return first.As(_ => collected.ToResult());
        }

        // A paging session can expire under us (Epic 4113): start over, once.
        (var second, collected) = await CollectAsync(parameters, cancel);
        return second.As(_ => collected.ToResult());
    }

    private static bool SessionLost(FhirFailure failure) =>
        failure.Kind is FhirFailureKind.NotFound or FhirFailureKind.Incorrect;

    private async Task<(FhirResult<Bundle> Last, SearchPages<T> Pages)> CollectAsync(
        IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancel)
    {
        var pages = new SearchPages<T>(settings);
        var result = await FirstAsync(parameters, cancel);
        while (result is { IsSuccess: true, Value: { } page } && pages.Add(page) is { } next)
        {
            result = await send(HttpMethod.Get, next, r => r, cancel);
        }

        return (result, pages);
    }

    private Task<FhirResult<Bundle>> FirstAsync(IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancel)
    {
        var all = new List<(string Name, string Value)>([.. parameters, .. settings.ExtraQuery]);
        if (settings.PageSize is { } size)
        {
            all.Add(("_count", $"{size}"));
        }

        // Every parameter goes in one place: Epic ignores the query string of a POST search.
        var query = string.Join('&', all.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        return settings.SearchByPost
            ? send(HttpMethod.Post, $"{T.TypeName}/_search", r => r with { Body = Encoding.ASCII.GetBytes(query), BodyType = FormType }, cancel)
            : send(HttpMethod.Get, query.Length == 0 ? T.TypeName : $"{T.TypeName}?{query}", r => r, cancel);
    }
}
