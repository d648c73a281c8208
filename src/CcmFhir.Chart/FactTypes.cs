using System.Collections.Immutable;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart;

/// <summary>
/// The types of resources the facts of a month are made of, and what becomes of the facts when one of them was not read: an unread type
/// must not look like one of which the chart holds none (docs/chart.md).
/// </summary>
public static class FactTypes
{
    /// <summary>Every type <see cref="BundleReader"/> reads.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "Patient", "Condition", "Observation", "Consent", "CarePlan", "EpisodeOfCare", "Encounter", "Coverage", "ChargeItem", "Claim",
        "ExplanationOfBenefit", "Procedure", "Basic", "List",
    ];

    /// <summary>Of these the facts take none found for none: they must have been looked for, or there are no facts.</summary>
    public static ImmutableArray<string> NoneFoundIsNone { get; } = ["Patient", "Condition", "Observation", "Consent", "CarePlan"];

    /// <summary>
    /// Unread, these leave no facts. To those of which none found is none comes EpisodeOfCare: an enrolment that was not read could
    /// name another practitioner, policy and zone.
    /// </summary>
    public static ImmutableArray<string> Needed { get; } = [.. NoneFoundIsNone, "EpisodeOfCare"];

    /// <summary>Lists that say of each fact resting on an unread type that it is not to be had.</summary>
    /// <param name="types">What was not read.</param>
    /// <param name="patient">"Patient/1".</param>
    public static IEnumerable<List> Unavailable(IEnumerable<string> types, string patient) =>
        types.SelectMany(FactsOf).Distinct().Order(StringComparer.Ordinal).Select(f => ChartSearch.ToFhir(f, known: false, patient));

    /// <summary>A List may say of any of them that it was looked for in vain, or could not be.</summary>
    private static string[] FactsOf(string type) => type switch
    {
        "Coverage" => ["coverage"],
        "Encounter" => ["visits", "stays"],
        "ChargeItem" or "Claim" or "ExplanationOfBenefit" or "Procedure" => ["otherServices", "priorMonths"],
        "List" => ["coverage", "visits", "stays", "otherServices", "priorMonths"],
        _ => [],
    };
}
