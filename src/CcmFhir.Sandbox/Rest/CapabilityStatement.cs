using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Rest;

/// <summary><c>/metadata</c>, made from the same tables that answer the requests. https://hl7.org/fhir/R4/capabilitystatement.html</summary>
internal sealed class CapabilityStatement(PersonaRules persona, Address address, Switchboard faults, TimeProvider time)
{
    public FhirAnswer Answer() => new(StatusCodes.Status200OK, Body()) { ResourceType = "CapabilityStatement" };

    private JsonObject Body() => new()
    {
        ["resourceType"] = "CapabilityStatement",
        ["status"] = "active",
        ["date"] = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["publisher"] = "Riverbend sandbox EHR",
        ["kind"] = "instance",
        ["software"] = new JsonObject { ["name"] = "Riverbend sandbox EHR", ["version"] = "1" },
        ["implementation"] = new JsonObject { ["description"] = $"Stand-in EHR, persona {persona.Persona}", ["url"] = address.Fhir },
        ["fhirVersion"] = "4.0.1",
        ["format"] = new JsonArray("application/fhir+json"),
        ["rest"] = new JsonArray(new JsonObject
        {
            ["mode"] = "server",
            ["security"] = Security(),
            ["resource"] = new JsonArray([.. ResourceType.All.Keys.Order(StringComparer.Ordinal).Select(name => Resource(persona.Type(name)!))]),
        }),
    };

    private JsonObject Security()
    {
        static JsonObject Url(string name, string url) => new() { ["url"] = name, ["valueUri"] = url };
        return new()
        {
            ["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                ["extension"] = new JsonArray(Url("authorize", $"{address.Issuer}/authorize"), Url("token", $"{address.Issuer}/token")),
            }),
            ["service"] = new JsonArray(new JsonObject
            {
                ["coding"] = new JsonArray(new JsonObject
                {
                    ["system"] = "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    ["code"] = "SMART-on-FHIR",
                }),
            }),
        };
    }

    private JsonObject Resource(ResourceType type)
    {
        var resource = new JsonObject
        {
            ["type"] = type.Name,
            ["interaction"] = new JsonArray([.. Offered(type.Name).Select(i => new JsonObject { ["code"] = Code(i) })]),
            ["versioning"] = persona.Versioned ? "versioned" : "no-version",
            ["updateCreate"] = false,
            ["conditionalCreate"] = persona.ConditionalCreate,
            ["searchParam"] = new JsonArray([.. Parameters(type)]),
        };
        if (persona.ChargeOperations && type.Name == "ChargeItem")
        {
            resource["operation"] = new JsonArray([.. ((string[])["create", "modify", "credit"]).Select(o =>
                new JsonObject { ["name"] = o, ["definition"] = $"{address.Fhir}/OperationDefinition/charge-item-{o}" })]);
        }

        if (persona.GroupExport && type.Name == "Group")
        {
            resource["operation"] = new JsonArray(
                new JsonObject { ["name"] = "export", ["definition"] = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export" });
        }

        return resource;
    }

    private IEnumerable<Interaction> Offered(string type) =>
        persona.For(type).Where(i => i != Interaction.Create || faults.Strike(FaultName.CreateNoLongerOffered, type) is null);

    private static IEnumerable<JsonNode> Parameters(ResourceType type) =>
        [Parameter("_id", SearchKind.Token), Parameter("_lastUpdated", SearchKind.Date), .. type.Parameters.Select(p => Parameter(p.Name, p.Kind))];

    private static JsonObject Parameter(string name, SearchKind kind) => new()
    {
        ["name"] = name,
        ["type"] = kind switch
        {
            SearchKind.Token => "token",
            SearchKind.Reference => "reference",
            SearchKind.Date => "date",
            SearchKind.String => "string",
        },
    };

    private static string Code(Interaction interaction) => interaction switch
    {
        Interaction.Read => "read",
        Interaction.VRead => "vread",
        Interaction.History => "history-instance",
        Interaction.Search => "search-type",
        Interaction.Create => "create",
        Interaction.Update => "update",
    };
}
