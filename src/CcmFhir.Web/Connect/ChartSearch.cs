using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Connect;

/// <summary>What one of the app's searches gave.</summary>
internal sealed record ChartAnswer(FhirFailure? Failure, ImmutableArray<Resource> Found, bool IsComplete, ImmutableArray<FhirIssue> Issues);

/// <summary>
/// One search the app makes of a chart, category by category as launch.json asks, with the clause that obliges the EHR to answer
/// it (<c>us-core#Type.parameters</c>) or <c>ccmfhir#…</c> where no standard does.
/// </summary>
internal sealed record ChartSearch(
    string Id, string Type, string Requirement, ImmutableArray<(string Name, string Value)> Parameters, Func<FhirClient, CancellationToken, Task<ChartAnswer>> RunAsync)
{
    /// <summary>Everything the app looks for in a chart, in the order of its importance.</summary>
    /// <param name="ehr">For the categories.</param>
    /// <param name="patient">FHIR id.</param>
    /// <param name="today">For the span of visits.</param>
    public static ImmutableArray<ChartSearch> Of(EhrConnection ehr, string patient, DateOnly today) =>
    [
        .. ByCategory<Condition>(patient, ehr.Search.ConditionCategories, "us-core"),
        Of<Encounter>("encounter", "us-core#Encounter.date+patient", patient, ("date", "ge" + today.AddMonths(-26).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        Of<Coverage>("coverage", "us-core#Coverage.patient", patient),
        .. ByCategory<CarePlan>(patient, ehr.Search.CarePlanCategories, "us-core"),
        Of<Goal>("goal", "us-core#Goal.patient", patient),
        Of<CareTeam>("care-team", "us-core#CareTeam.patient", patient),
        .. ByCategory<Consent>(patient, ehr.Search.ConsentCategories, "ccmfhir"),
        Of<ChargeItem>("charge-item", "ccmfhir#ChargeItem.patient", patient),
    ];

    private static IEnumerable<ChartSearch> ByCategory<T>(string patient, ImmutableArray<string> categories, string guide)
        where T : Resource, IFhirType<T>
    {
        var name = Name(T.TypeName);
        return categories.IsEmpty
            ? [Of<T>(name, $"{guide}#{T.TypeName}.patient", patient)]
            : categories.Select(c => Of<T>($"{name}-{c}", $"{guide}#{T.TypeName}.patient+category", patient, ("category", c)));
    }

    private static ChartSearch Of<T>(string id, string requirement, string patient, params (string Name, string Value)[] more)
        where T : Resource, IFhirType<T>
    {
        ImmutableArray<(string Name, string Value)> parameters = [("patient", patient), .. more];
        return new ChartSearch(id, T.TypeName, requirement, parameters, (client, cancel) => SearchAsync<T>(client, parameters, cancel));
    }

    public static async Task<ChartAnswer> SearchAsync<T>(FhirClient client, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        var result = await client.SearchAsync<T>(parameters, cancel);
        return result.Value is { } found
            ? new ChartAnswer(null, [.. found.Matches], found.IsComplete, [.. found.Issues])
            : new ChartAnswer(result.Failure ?? new FhirFailure(FhirFailureKind.Fault), [], false, []);
    }

    private static string Name(string type) =>
        string.Concat(type.Select((c, n) => char.IsUpper(c) && n > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
