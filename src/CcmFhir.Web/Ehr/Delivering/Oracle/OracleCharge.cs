using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering.Oracle;

/// <summary>
/// A charge in the shape Oracle Health Millennium's <c>ChargeItem/$create</c> documents: only the listed elements, one bill code of the
/// tenant with its schedule, a visit, one moment. It takes no identifier, so our key travels as a custom attribute.
/// </summary>
internal static class OracleCharge
{
    public const string KeyAttribute = "CCMFHIR_CHARGE_KEY";

    private const string Extensions = "https://fhir-ehr.cerner.com/r4/StructureDefinition/";

    /// <returns>Null when launch.json has no bill code for this code.</returns>
    public static JsonObject? Of(ClaimLine claim, string patient, string encounter, int units)
    {
        var codes = claim.Ehr.Writeback.ChargeItem.Oracle!;
        if (BillCode(codes, claim.Charge.Code) is not { } billCode)
        {
            return null;
        }

        var item = new JsonObject
        {
            ["resourceType"] = "ChargeItem",
            ["extension"] = new JsonArray(CustomAttribute(claim.Charge.ChargeKey)),
            ["status"] = "unknown",
            ["code"] = new JsonObject { ["coding"] = new JsonArray(Coding(codes, codes.Tier, billCode, codes.ScheduleCode)) },
            ["subject"] = Reference(patient),
            ["context"] = Reference(encounter),
            ["occurrenceDateTime"] = Noon(claim),
            ["quantity"] = new JsonObject { ["value"] = units },
        };
        if (claim.Practitioner?.FhirUser is { } practitioner && practitioner.StartsWith("Practitioner/", StringComparison.Ordinal))
        {
            item["performer"] = new JsonArray(new JsonObject
            {
                ["function"] = new JsonObject
                {
                    ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", ["code"] = "PRF" }),
                },
                ["actor"] = Reference(practitioner),
            });
        }

        if (codes.IcdScheduleCode is { } schedule && !claim.Line.Diagnoses.IsEmpty)
        {
            item["reason"] = new JsonArray([.. claim.Line.Diagnoses.Select((d, n) => Reason(codes, d, schedule, n + 1))]);
        }

        return item;
    }

    public static bool CarriesKey(JsonObject charge, string key) =>
        Parts(charge["extension"]).Where(e => Url(e).EndsWith("/custom-attribute", StringComparison.Ordinal))
            .Any(e => Parts(e["extension"]).Any(p => p["valueString"]?.ToString() == key));

    /// <summary>A charge of the same bill code, day and visit without our mark: ours from a server that drops it, or another's.</summary>
    public static bool LooksAlike(JsonObject charge, JsonObject ours) =>
        charge["code"]?["coding"]?[0]?["code"]?.ToString() == ours["code"]!["coding"]![0]!["code"]!.ToString()
        && charge["occurrenceDateTime"]?.ToString() is { Length: >= 10 } day && day[..10] == ours["occurrenceDateTime"]!.ToString()[..10];

    private static string? BillCode(OracleBillCodes codes, string code) =>
        codes.Codes.TryGetValue(code, out var billCode) ? billCode : codes.Tier is "CPT" or "HCPCS" ? code : null;

    private static JsonObject Reason(OracleBillCodes codes, string diagnosis, string schedule, int priority) => new()
    {
        ["extension"] = new JsonArray(new JsonObject { ["url"] = Extensions + "priority", ["valueUnsignedInt"] = priority }),
        ["coding"] = new JsonArray(Coding(codes, "ICD", diagnosis, schedule)),
    };

    private static JsonObject Coding(OracleBillCodes codes, string tier, string code, string schedule) => new()
    {
        ["extension"] = new JsonArray(new JsonObject
        {
            ["url"] = Extensions + "bill-code-schedule",
            ["valueCoding"] = new JsonObject { ["system"] = $"https://fhir.cerner.com/{codes.Tenant}/codeSet/14002", ["code"] = schedule },
        }),
        ["system"] = $"https://fhir.cerner.com/{codes.Tenant}/CodeSystem/BillCodes-{tier}",
        ["code"] = code,
    };

    private static JsonObject CustomAttribute(string key) => new()
    {
        ["url"] = Extensions + "custom-attribute",
        ["extension"] = new JsonArray(
            new JsonObject { ["url"] = "custom-attribute-name", ["valueString"] = KeyAttribute },
            new JsonObject { ["url"] = "custom-attribute-value", ["valueString"] = key }),
    };

    /// <summary>A range is refused; noon in the practice's zone is that day in every zone of the country.</summary>
    private static string Noon(ClaimLine claim)
    {
        var moment = (claim.Line.ClaimedTo + new LocalTime(12, 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb[claim.Ehr.Practice.TimeZone]);
        return moment.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'sso<+HH:mm>", CultureInfo.InvariantCulture);
    }

    private static JsonObject Reference(string to) => new() { ["reference"] = to };

    private static IEnumerable<JsonObject> Parts(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string Url(JsonObject extension) => extension["url"]?.ToString() ?? "";
}
