using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// What an EHR that takes charges by operation demands of one, after Oracle Health Millennium's public documentation:
/// nothing beyond the listed elements and extensions, one bill code with its schedule, a visit, a point in time.
/// </summary>
internal static partial class ChargeCheck
{
    private const string Extensions = "https://fhir-ehr.cerner.com/r4/StructureDefinition/";

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
            ("ChargeItem.code", "Exactly one bill code with its schedule is required.", codes.Length == 1 && IsOf(BillCode(), codes[0])),
            ("ChargeItem.reason", "Every reason needs one BillCodes-ICD coding with its schedule, and a priority.", charge.Select("reason").All(IsReason)),
            ("ChargeItem.performer", "A performer's function must be OP, PRF or VRF and its actor a Practitioner.", charge.Select("performer").All(IsPerformer)),
            ("ChargeItem.extension", "An extension is not one of those listed, or not in their shape.", charge.Select("extension").All(IsListedExtension)),
            ("ChargeItem.modifierExtension", "modifierExtension is not accepted anywhere.", !Holds(resource, "modifierExtension")),
        ];
        foreach (var (where, why, _) in rules.Where(r => !r.Holds))
        {
            yield return (where, why);
        }
    }

    private static bool Names(JsonElement parent, string element, string type) =>
        parent.Text($"{element}.reference")?.StartsWith($"{type}/", StringComparison.Ordinal) == true;

    private static bool IsReason(JsonElement reason) =>
        reason.Select("coding").ToArray() is [var only] && IsOf(DiagnosisCode(), only)
        && reason.Select("extension").Any(e => e.Text("url") == Extensions + "priority" && IsPriority(e, "valueUnsignedInt"));

    private static bool IsPerformer(JsonElement performer) =>
        Names(performer, "actor", "Practitioner") && performer.Select("function.coding").Any(c => Functions.Contains($"{c.Text("system")}|{c.Text("code")}"));

    private static bool IsListedExtension(JsonElement extension) => extension.Text("url")?.Replace(Extensions, "", StringComparison.Ordinal) switch
    {
        "performing-location" => Names(extension, "valueReference", "Location"),
        "modifier-code" => IsCoded(extension, ModifierCode()),
        "procedure-code" => IsCoded(extension, ProcedureCode()),
        "revenue-code" => extension.Select("valueCodeableConcept.coding").Any(c => IsOf(RevenueCode(), c)),
        "custom-attribute" => Part(extension, "custom-attribute-name").Any(p => p.Text("valueString") is not null)
            && Part(extension, "custom-attribute-value").Any(p => p.Text("valueString") is not null || IsPriority(p, "valueInteger")),
        _ => false,
    };

    private static bool IsCoded(JsonElement extension, Regex system) =>
        Part(extension, "code").Any(p => p.Select("valueCodeableConcept.coding").Any(c => IsOf(system, c)))
        && Part(extension, "priority").All(p => IsPriority(p, "valueUnsignedInt") || IsPriority(p, "valueInteger"));

    private static IEnumerable<JsonElement> Part(JsonElement extension, string url) => extension.Select("extension").Where(e => e.Text("url") == url);

    private static bool IsPriority(JsonElement extension, string value) =>
        extension.Select(value).Any(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var number) && number >= 0);

    /// <summary>A tenant's code of this kind with the schedule of the same tenant's code set 14002.</summary>
    private static bool IsOf(Regex system, JsonElement coding)
    {
        var match = system.Match(coding.Text("system") ?? "");
        return match.Success && coding.Text("code") is { Length: > 0 } && coding.Select("extension").Any(e =>
            e.Text("url") == Extensions + "bill-code-schedule" && e.Text("valueCoding.code") is { Length: > 0 }
            && e.Text("valueCoding.system") == $"https://fhir.cerner.com/{match.Groups["tenant"].Value}/codeSet/14002");
    }

    private static bool Holds(JsonNode? node, string name) => node switch
    {
        JsonObject o => o.Any(m => m.Key == name || Holds(m.Value, name)),
        JsonArray a => a.Any(i => Holds(i, name)),
        _ => false,
    };

    [GeneratedRegex("^https://fhir\\.cerner\\.com/(?<tenant>[^/]+)/CodeSystem/BillCodes-(CDM_SCHED|CPT|HCPCS|PROCCODE)$")]
    private static partial Regex BillCode();

    [GeneratedRegex("^https://fhir\\.cerner\\.com/(?<tenant>[^/]+)/CodeSystem/BillCodes-ICD$")]
    private static partial Regex DiagnosisCode();

    [GeneratedRegex("^https://fhir\\.cerner\\.com/(?<tenant>[^/]+)/CodeSystem/BillCodes-MODIFIER$")]
    private static partial Regex ModifierCode();

    [GeneratedRegex("^https://fhir\\.cerner\\.com/(?<tenant>[^/]+)/CodeSystem/BillCodes-CPT$")]
    private static partial Regex ProcedureCode();

    [GeneratedRegex("^https://fhir\\.cerner\\.com/(?<tenant>[^/]+)/CodeSystem/BillCodes-REVENUE$")]
    private static partial Regex RevenueCode();
}
