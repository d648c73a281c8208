using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Clinic;

/// <summary>The practice, its people, a hospital and the payers. NPIs have a right check digit and belong to nobody here.</summary>
internal static class Staff
{
    public const string Physician = "physician-oak";
    public const string Nurse = "nurse-birch";
    public const string Biller = "biller-cedar";
    public const string Practice = "riverbend";
    public const string Hospital = "hillside";

    public static void Hire(ResourceStore store)
    {
        Organization(store, Practice, "Riverbend Family Practice (sandbox)", "1999999984");
        Organization(store, Hospital, "Hillside Hospital (sandbox)", null);
        Organization(store, "medicare", "Medicare", null);
        Organization(store, "advantage", "Sandbox Advantage Plan", null);
        Organization(store, "commercial", "Sandbox Mutual Insurance", null);
        Put(store, $$"""
            {"resourceType":"Location","id":"riverbend-office","status":"active","name":"Riverbend office",
             "physicalType":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/location-physical-type","code":"bu"}]},
             "managingOrganization":{"reference":"Organization/{{Practice}}"} }
            """);
        Person(store, Nurse, "Testnurse-Birch", "Bea", "RN", null, "nurse", "Registered nurse");
        Person(store, Physician, "Testdoctor-Oak", "Olivia", "MD", "1234567893", "doctor", "Internal medicine physician");
        Person(store, "physician-rowan", "Testdoctor-Rowan", "Ray", "DO", "1245319599", "doctor", "Family physician");
        Person(store, Biller, "Testbiller-Cedar", "Carl", null, null, "biller", "Biller");
        Person(store, "ict-maple", "Testict-Maple", "Max", null, null, "ict", "ICT professional");
    }

    private static void Organization(ResourceStore store, string id, string name, string? npi)
    {
        var identifier = npi is null ? "" : $$""" "identifier":[{"system":"http://hl7.org/fhir/sid/us-npi","value":"{{npi}}"}],""";
        Put(store, $$"""{"resourceType":"Organization","id":"{{id}}",{{identifier}}"active":true,"name":"{{name}}"}""");
    }

    private static void Person(ResourceStore store, string id, string family, string given, string? suffix, string? npi, string role, string text)
    {
        var identifier = npi is null
            ? $$"""{"system":"http://riverbend.example/staff","value":"{{id}}"}"""
            : $$"""{"system":"http://hl7.org/fhir/sid/us-npi","value":"{{npi}}"}""";
        var suffixes = suffix is null ? "" : $$""" ,"suffix":["{{suffix}}"]""";
        var display = suffix is null ? $"{family}, {given}" : $"{family}, {given}, {suffix}";
        Put(store, $$"""
            {"resourceType":"Practitioner","id":"{{id}}","identifier":[{{identifier}}],"active":true,
             "name":[{"use":"official","text":"{{display}}","family":"{{family}}","given":["{{given}}"]{{suffixes}}}]}
            """);

        // There is no standard code for a biller; real EHRs send their own.
        var system = role == "biller" ? "http://riverbend.example/role" : "http://terminology.hl7.org/CodeSystem/practitioner-role";
        Put(store, $$"""
            {"resourceType":"PractitionerRole","id":"{{id}}-role","active":true,
             "practitioner":{"reference":"Practitioner/{{id}}","display":"{{display}}"},
             "organization":{"reference":"Organization/{{Practice}}","display":"Riverbend Family Practice (sandbox)"},
             "code":[{"coding":[{"system":"{{system}}","code":"{{role}}"}],"text":"{{text}}"}],
             "location":[{"reference":"Location/riverbend-office"}]}
            """);
    }

    private static void Put(ResourceStore store, string json) => store.Put((JsonObject)JsonNode.Parse(json)!);
}
