using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// What an EHR that takes charges by operation demands of one, after Oracle Health Millennium's public documentation:
/// nothing beyond the listed elements, one bill code with its schedule, a visit, a point in time.
/// </summary>
internal static partial class ChargeCheck
{
    private static readonly string[] Listed =
        ["resourceType", "status", "subject", "context", "occurrenceDateTime", "quantity", "code", "reason", "performer", "extension"];

    private static readonly string[] Functions =
    [
        "http://terminology.hl7.org/CodeSystem/v2-0912|OP", "http://terminology.hl7.org/CodeSystem/v3-ParticipationType|PRF",
        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType|VRF",
    ];

    public static IEnumerable<(string Where, string Why)> Problems(JsonObject resource)
    {
        var charge = FhirJson.Freeze(resource);
        foreach (var name in resource.Select(p => p.Key).Except(Listed))
        {
            yield return ($"ChargeItem.{name}", $"'{name}' is not accepted.");
        }

        var codes = charge.Select("code.coding").ToArray();
        (string Where, string Why, bool Holds)[] rules =
        [
            ("ChargeItem.status", "'status' must be unknown.", charge.Text("status") == "unknown"),
            ("ChargeItem.subject", "'subject' must be a Patient.", Names(charge, "subject", "Patient")),
            ("ChargeItem.context", "'context' must be an Encounter.", Names(charge, "context", "Encounter")),
            ("ChargeItem.occurrenceDateTime", "'occurrenceDateTime' is required.", charge.Text("occurrenceDateTime") is not null),
            ("ChargeItem.quantity", "'quantity.value' is required.", charge.Select("quantity.value").Any(v => v.ValueKind == JsonValueKind.Number)),
            ("ChargeItem.code", "Exactly one bill code with its schedule is required.", codes.Length == 1 && BillCode().IsMatch(codes[0].Text("system") ?? "") && HasSchedule(codes[0])),
            ("ChargeItem.reason", "Every reason needs a BillCodes-ICD coding with its schedule, and a priority.", charge.Select("reason").All(IsReason)),
            ("ChargeItem.performer", "A performer's function must be OP, PRF or VRF and its actor a Practitioner.", charge.Select("performer").All(IsPerformer)),
        ];
        foreach (var (where, why, _) in rules.Where(r => !r.Holds))
        {
            yield return (where, why);
        }
    }

    private static bool Names(JsonElement parent, string element, string type) =>
        parent.Text($"{element}.reference")?.StartsWith($"{type}/", StringComparison.Ordinal) == true;

    private static bool IsReason(JsonElement reason) =>
        HasExtension(reason, "/priority") && reason.Select("coding").Any(c => DiagnosisCode().IsMatch(c.Text("system") ?? "") && HasSchedule(c));

    private static bool IsPerformer(JsonElement performer) =>
        Names(performer, "actor", "Practitioner") && performer.Select("function.coding").Any(c => Functions.Contains($"{c.Text("system")}|{c.Text("code")}"));

    private static bool HasSchedule(JsonElement coding) => HasExtension(coding, "/bill-code-schedule");

    private static bool HasExtension(JsonElement element, string end) =>
        element.Select("extension.url").Any(url => url.GetString()?.EndsWith(end, StringComparison.Ordinal) == true);

    [GeneratedRegex("^https://fhir\\.cerner\\.com/[^/]+/CodeSystem/BillCodes-(CDM_SCHED|CPT|HCPCS|PROCCODE)$")]
    private static partial Regex BillCode();

    [GeneratedRegex("^https://fhir\\.cerner\\.com/[^/]+/CodeSystem/BillCodes-ICD$")]
    private static partial Regex DiagnosisCode();
}
