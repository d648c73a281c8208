using System.Text.Json;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Tests.Routing;

/// <summary>Small statements of our own with the shapes that matter in real ones.</summary>
internal static class Statements
{
    public const string Epic = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "Epic" }, "implementation": { "url": "https://hospital.example/api/FHIR/R4" },
          "rest": [{ "mode": "server", "resource": [
            { "type": "Observation", "interaction": [{ "code": "create" }, { "code": "read" }, { "code": "update" }], "conditionalCreate": false },
            { "type": "DocumentReference", "interaction": [{ "code": "create" }, { "code": "read" }], "conditionalCreate": false },
            { "type": "Task", "interaction": [{ "code": "read" }, { "code": "search-type" }, { "code": "update" }] },
            { "type": "Consent", "interaction": [{ "code": "read" }] }, { "type": "CarePlan", "interaction": [{ "code": "read" }] },
            { "type": "Provenance", "interaction": [{ "code": "read" }] },
            { "type": "Group", "operation": [{ "name": "group-export", "definition": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export" }] }] }] }
        """;

    public const string Oracle = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "implementation": { "description": "FHIR on top of Millennium", "url": "https://fhir.hospital.example/r4/t" },
          "rest": [{ "mode": "server", "resource": [
            { "type": "ChargeItem", "interaction": [{ "code": "read" }, { "code": "search-type" }],
              "operation": [{ "name": "credit", "definition": "https://x/charge-item-credit" }, { "name": "create", "definition": "https://x/charge-item-create" }] },
            { "type": "Observation", "interaction": [{ "code": "create" }] }, { "type": "DocumentReference", "interaction": [{ "code": "create" }] },
            { "type": "Consent", "interaction": [{ "code": "read" }] }, { "type": "CarePlan", "interaction": [{ "code": "read" }] },
            { "type": "Provenance", "interaction": [{ "code": "create" }] },
            { "type": "Group", "operation": [{ "name": "export", "definition": "https://x/OperationDefinition/group-export" }] },
            { "type": "Patient", "operation": [{ "name": "health-cards-issue", "definition": "https://x/issue" }, { "name": "$export", "definition": "https://x/OperationDefinition/patient-export" }] }] }] }
        """;

    public const string Athena = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "athenahealth FHIR Server" },
          "rest": [{ "mode": "server", "resource": [
            { "type": "Observation", "interaction": [{ "code": "read" }] }, { "type": "DocumentReference", "interaction": [{ "code": "read" }] },
            { "type": "QuestionnaireResponse", "interaction": [{ "code": "create" }] },
            { "type": "Group", "operation": [{ "name": "export", "definition": "https://x/OperationDefinition/ah-group-export" }] }] }] }
        """;

    public const string Ecw = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "eCW FHIR Facade" },
          "rest": [{ "mode": "server", "operation": [{ "name": "export", "definition": "http://x/OperationDefinition/Global-i-export" }], "resource": [
            { "type": "ChargeItem", "interaction": [{ "code": "search-type" }, { "code": "read" }] },
            { "type": "Group", "operation": [{ "name": "export", "definition": "http://x/OperationDefinition/Global-i-export" }] }] }] }
        """;

    public const string Veradigm = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "Veradigm FHIR" },
          "rest": [{ "mode": "server", "resource": [
            { "type": "Observation", "versioning": "no-version", "interaction": [{ "code": "create" }] },
            { "type": "DocumentReference", "versioning": "no-version", "interaction": [{ "code": "create" }] }] }] }
        """;

    /// <summary>Built on HAPI's library, so its software names HAPI; only the address tells.</summary>
    public const string NextGen = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "HAPI FHIR Server" }, "implementation": { "url": "https://fhir.meditouchehr.com/api/fhir/r4" },
          "rest": [{ "mode": "server", "resource": [{ "type": "Observation", "interaction": [{ "code": "create" }] }, { "type": "Task", "interaction": [{ "code": "create" }] }] }] }
        """;

    public const string Meditech = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "publisher": "Medical Information Technology, Inc", "kind": "capability",
          "rest": [{ "mode": "server", "resource": [
            { "type": "Task", "interaction": [{ "code": "read" }] }, { "type": "Communication", "interaction": [{ "code": "create" }] },
            { "type": "Patient", "operation": [{ "name": "export", "definition": "http://x/patient-export" }, { "name": "everything", "definition": "http://x/everything" }] },
            { "type": "Group", "operation": [{ "name": "export", "definition": "http://x/group-export" }] }] }] }
        """;

    /// <summary>Legal or seen: no security, several servers, one object for a list, no interactions, no mode, operations at both places, the same type twice.</summary>
    public const string OddShapes = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": null, "implementation": "a text", "format": "json", "kind": 7,
          "rest": [
            { "resource": { "type": "ChargeItem", "interaction": { "code": "create" }, "conditionalCreate": "true" }, "operation": { "name": "$export", "definition": { "reference": "http://x/system-export" } } },
            { "mode": "server", "resource": [ null, 3, { "interaction": [{ "code": "create" }] }, { "type": "Consent" }, { "type": "CarePlan", "interaction": null, "searchParam": [] },
              { "type": "Task", "interaction": ["read"] }, { "type": "Task", "interaction": [{ "code": "create" }, {}, 4] },
              { "type": "Group", "operation": [{ "name": "export" }] }, { "type": "Patient", "operation": [{ "definition": "no name" }, { "name": "export", "definition": null }] } ] },
            "server", { "mode": "server" } ] }
        """;

    public const string Empty = """{ "resourceType": "CapabilityStatement" }""";

    /// <summary>Lists creates that must not be believed: client side, SHALL NOT, laboratory values, a conditional create without create.</summary>
    public const string Lying = """
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "Clinic Suite" },
          "rest": [
            { "mode": "client", "resource": [{ "type": "Consent", "interaction": [{ "code": "create" }] }] },
            { "mode": "server", "resource": [
              { "type": "ChargeItem", "conditionalCreate": true, "interaction": [{ "code": "read" },
                { "code": "create", "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation", "valueCode": "SHALL-NOT" }] }] },
              { "type": "Task", "interaction": [{ "code": "create" }] },
              { "type": "Observation", "documentation": "Vital signs entered by patients.", "interaction": [{ "code": "create" }] }] }] }
        """;

    /// <summary>A server that stores everything, its booleans as strings.</summary>
    public static string OpenServer(string software, string versioning = "versioned-update") => $$"""
        { "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": { "name": "{{software}}" }, "futureElement": [1],
          "rest": [{ "mode": "server", "operation": [{ "name": "export", "definition": "http://x/export" }], "resource": [{{string.Join(", ",
            new[] { "ChargeItem", "Task", "Observation", "Consent", "CarePlan", "DocumentReference", "Provenance" }.Select(t =>
                $$"""{ "type": "{{t}}", "versioning": "{{versioning}}", "conditionalCreate": "true", "interaction": [{ "code": "create" }, { "code": "search-type" }] }"""))}}] }] }
        """;

    /// <summary>Only Observation and DocumentReference can be created, by a server nobody knows.</summary>
    public static string Unknown(string observationDocumentation = "", string fhirVersion = "4.0.1", string more = "") => $$"""
        { "resourceType": "CapabilityStatement", "fhirVersion": "{{fhirVersion}}", "rest": { "resource": [{{more}}
            { "type": "Observation", "interaction": [{ "code": "create", "documentation": "{{observationDocumentation}}" }] },
            { "type": "DocumentReference", "interaction": ["create"] }] } }
        """;

    public static CapabilityStatementFacts Facts(string statement)
    {
        using var document = JsonDocument.Parse(statement);
        var (facts, problem) = CapabilityStatementReader.Read(document.RootElement);
        Assert.Null(problem);
        return facts!;
    }
}
