using System.Globalization;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr;

namespace CcmFhir.Web.Connect;

/// <summary>
/// Looks behind an answered search. An EHR may take several codes in one parameter for a single one that nothing has, and answer 200 with less than
/// there is: to the app that is an empty chart. What a wider wording shows in force must be among what was found.
/// </summary>
internal static class NarrowedSearch
{
    /// <returns>How many records in force the search left out; 0 also where the EHR answers no wider wording.</returns>
    public static async Task<int> LeftOutAsync(ChartSearch search, ChartFound found, FhirClient client, string patient, CancellationToken cancel)
    {
        if (found is not { Failure: null, IsComplete: true, At: 0 } || await search.RunWiderAsync(client, patient, cancel) is not { } wider)
        {
            return 0;
        }

        if (Missing(search, found, wider) == 0)
        {
            return 0;
        }

        // A record may have come between the two.
        var again = await search.RunAsync(client, patient, cancel);
        return again is { Failure: null, IsComplete: true, At: 0 } ? Missing(search, again, wider) : 0;
    }

    private static int Missing(ChartSearch search, ChartFound found, ChartFound wider)
    {
        var ids = found.Found.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return wider.Found.Count(r => !ids.Contains(r.Id) && search.Wordings[0].All(p => p.Name == "category" || Meets(r, p)));
    }

    private static bool Meets(Resource resource, (string Name, string Value) parameter) => (resource, parameter.Name) switch
    {
        (Condition condition, "clinical-status") => condition.ClinicalStatus?.Coding.Any(c => IsOneOf(parameter.Value, c.Code)) == true,
        (Goal goal, "lifecycle-status") => IsOneOf(parameter.Value, goal.LifecycleStatus?.Raw),
        (Coverage coverage, "status") => IsOneOf(parameter.Value, coverage.Status?.Raw),
        (CarePlan plan, "status") => IsOneOf(parameter.Value, plan.Status?.Raw),
        (CareTeam team, "status") => IsOneOf(parameter.Value, team.Status?.Raw),
        (Consent consent, "status") => IsOneOf(parameter.Value, consent.Status?.Raw),
        (MedicationRequest medication, "status") => IsOneOf(parameter.Value, medication.Status?.Raw),
        (MedicationRequest medication, "intent") => IsOneOf(parameter.Value, medication.Intent?.Raw),
        (ChargeItem charge, "occurrence") => (charge.OccurrenceDateTime ?? charge.OccurrencePeriod?.Start)?.FirstDay > Since(parameter.Value),
        _ => false,
    };

    private static bool IsOneOf(string values, string? value) => value is not null && values.Split(',').Contains(value);

    /// <summary>Of <c>ge2024-08-22</c>.</summary>
    private static DateOnly Since(string value) => DateOnly.ParseExact(value[2..], "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
