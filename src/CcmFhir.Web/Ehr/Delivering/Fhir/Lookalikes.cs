using System.Text.Json.Nodes;
using CcmFhir.Chart;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>A standing charge of the same code and month that carries no identifier of ours: ours from an EHR that drops it, or somebody else's.</summary>
internal static class Lookalikes
{
    public static bool IsOne(JsonObject charge, JsonObject ours) =>
        !StatusGuard.IsEnded("ChargeItem", charge["status"]?.ToString())
        && !Parts(charge["identifier"]).Any(i => i["system"]?.ToString() == CcmTerms.ChargeIdentifier)
        && Month(charge) is { } month && month == Month(ours)
        && Codes(charge).Intersect(Codes(ours), StringComparer.Ordinal).Any();

    private static IEnumerable<string> Codes(JsonObject charge) =>
        Parts(charge["code"]?["coding"]).Select(c => c["code"]?.ToString()).OfType<string>();

    private static string? Month(JsonObject charge) =>
        (charge["occurrencePeriod"]?["start"] ?? charge["occurrenceDateTime"])?.ToString() is { Length: >= 7 } start ? start[..7] : null;

    private static IEnumerable<JsonObject> Parts(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];
}
