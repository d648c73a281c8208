using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Fhir.Validation;

namespace CcmFhir.Fhir.Tests.Validation;

public sealed class ValidatorTests
{
    private static readonly Lazy<Validator> Hl7Validator = new(() => new Validator(new Definitions(
        ((string[])["profiles-types.json", "profiles-resources.json", "valuesets.json", "v3-codesystems.json"])
            .SelectMany(f => Hl7.Bundle(f).Entry).Select(e => e.Resource!).Concat(UsCoreProfiles()))));

    [Theory]
    [InlineData("""{"resourceType":"Patient","nickname":"x"}""", "UnknownElement Patient.nickname Patient")]
    [InlineData("""{"resourceType":"Patient","name":[{"fullName":"x"}]}""", "UnknownElement Patient.name[0].fullName HumanName")]
    [InlineData("""{"resourceType":"Patient","link":[{"type":"seealso"}]}""", "Cardinality Patient.link[0].other 1..")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1970-02-30"}""", "Type Patient.birthDate date")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1970-02-01T10:00:00Z"}""", "Type Patient.birthDate date")]
    [InlineData("""{"resourceType":"Patient","deceasedDateTime":"2026-01-01T10:00:00"}""", "Type Patient.deceasedDateTime dateTime")]
    [InlineData("""{"resourceType":"Patient","active":"true"}""", "Type Patient.active boolean")]
    [InlineData("""{"resourceType":"Patient","id":"a_b"}""", "Type Patient.id id")]
    [InlineData("""{"resourceType":"Patient","name":{"text":"x"}}""", "Type Patient.name array")]
    [InlineData("""{"resourceType":"Patient","birthDate":["1970"]}""", "Type Patient.birthDate single")]
    [InlineData("""{"resourceType":"Patient","name":["x"]}""", "Type Patient.name[0] object")]
    [InlineData("""{"resourceType":"Patient","gender":"feminine"}""", "Binding Patient.gender http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2026"}""", "Choice Patient.deceased[x] 0..1")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "Empty Patient.name ele-1")]
    [InlineData("""{"resourceType":"Patient","name":[{}]}""", "Empty Patient.name[0] ele-1")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"Patient/1"}}""", "Type Patient.managingOrganization Reference(Organization)")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", "Invariant Patient.contact[0] pat-1")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"x"},"contained":[{"resourceType":"Patient","id":"p"}]}""", "Invariant Basic.contained[0] dom-3")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2026-01-02","lastModified":"2026-01-01"}""")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2026-01-02T00:00:00Z","lastModified":"2026-01-01T00:00:00Z"}""", "Invariant Task inv-1")]
    [InlineData("""{"resourceType":"Consent","status":"active","scope":{"text":"x"},"category":[{"text":"y"}]}""", "Invariant Consent ppc-1")]
    [InlineData("""{"resourceType":"Martian"}""", "Type $this Martian")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"urn:x","valueCode":"unknown"}]},"name":[{"given":["A",null],"_given":[null,{"id":"x"}]}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"link":[{"relation":"self","url":"urn:x"}],"resource":{"resourceType":"Patient","nickname":"x"}}]}""", "UnknownElement Bundle.entry[0].resource.nickname Patient")]
    public void A_resource_is_checked_against_its_type(string json, params string[] issues) =>
        Assert.Equal(issues, Check(json));

    [Fact]
    public void A_US_Core_patient_needs_identifier_name_and_gender() => Assert.Equal(
        ["Cardinality Patient.identifier 1..", "Cardinality Patient.name 1..", "Cardinality Patient.gender 1.."],
        Check("""{"resourceType":"Patient","birthDate":"1970"}""", UsCore("patient")));

    [Theory]
    [InlineData("vital-signs", "8480-6", "8462-4")]
    [InlineData("laboratory", "8480-6", "8462-4", "Cardinality Observation.category:VSCat 1..1")]
    [InlineData("vital-signs", "8480-6", "1-1", "Cardinality Observation.component:diastolic 1..1")]
    public void A_US_Core_blood_pressure_is_told_by_its_category_and_its_two_components(string category, string one, string other, params string[] issues)
    {
        var json =
            """
            {"resourceType":"Observation","status":"final","subject":{"reference":"Patient/1"},"effectiveDateTime":"2026-01-01",
             "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"CATEGORY"}]}],
             "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
             "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"ONE"}]},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
                          {"code":{"coding":[{"system":"http://loinc.org","code":"OTHER"}]},"valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
            """;

        Assert.Equal(
            issues,
            Check(
                json.Replace("CATEGORY", category, StringComparison.Ordinal).Replace("ONE", one, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal),
                UsCore("blood-pressure")));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_the_caller_s_mistake() =>
        Assert.Throws<ArgumentException>(() => Check("""{"resourceType":"Patient"}""", "urn:none"));

    [Theory]
    [InlineData("[1,2]", "[2]", true)]
    [InlineData("[1,2]", "[3]", false)]
    [InlineData("""{"coding":[{"system":"s","code":"c","display":"d"}],"text":"t"}""", """{"coding":[{"system":"s","code":"c"}]}""", true)]
    [InlineData("""{"coding":[{"system":"s"},{"code":"c"}]}""", """{"coding":[{"system":"s","code":"c"}]}""", false)]
    public void A_pattern_is_matched_when_all_of_it_is_there(string value, string pattern, bool matches) => Assert.Equal(
        matches, Validator.Matches(JsonNode.Parse(value), JsonNode.Parse(pattern)));

    [Theory]
    [InlineData("""{"resourceType":"ChargeItem","performer":[{"function":{"coding":[{"code":"PPRF"}]},"actor":{"reference":"Practitioner/1"}}]}""")]
    [InlineData("""{"resourceType":"ChargeItem","performer":[{"function":{"coding":[{"code":"SPRF"}]},"actor":{"reference":"Practitioner/1"}}]}""", "Cardinality ChargeItem.performer:billing 1..1", "Slice ChargeItem.performer[0] ChargeItem.performer")]
    [InlineData("""{"resourceType":"ChargeItem","performer":[{"function":{"coding":[{"code":"PPRF"}]},"actor":{"display":"x"}},{"function":{"coding":[{"code":"PPRF"}]}}]}""", "Cardinality ChargeItem.performer:billing 1..1", "Cardinality ChargeItem.performer[1].actor 1..")]
    public void Slices_are_told_by_their_pattern(string json, params string[] issues)
    {
        var profile = FhirJson.Parse(
            """
            {"resourceType":"StructureDefinition","url":"urn:charge","type":"ChargeItem","kind":"resource","snapshot":{"element":[
              {"id":"ChargeItem","path":"ChargeItem"},
              {"id":"ChargeItem.performer","path":"ChargeItem.performer","min":0,"max":"*","type":[{"code":"BackboneElement"}],
               "slicing":{"rules":"closed","discriminator":[{"type":"pattern","path":"function"}]}},
              {"id":"ChargeItem.performer.function","path":"ChargeItem.performer.function","min":0,"max":"1"},
              {"id":"ChargeItem.performer.actor","path":"ChargeItem.performer.actor","min":0,"max":"1"},
              {"id":"ChargeItem.performer:billing","path":"ChargeItem.performer","sliceName":"billing","min":1,"max":"1","type":[{"code":"BackboneElement"}]},
              {"id":"ChargeItem.performer:billing.function","path":"ChargeItem.performer.function","min":1,"max":"1","patternCodeableConcept":{"coding":[{"code":"PPRF"}]}},
              {"id":"ChargeItem.performer:billing.actor","path":"ChargeItem.performer.actor","min":1,"max":"1"}]}}
            """).Resource!;
        var bare = FhirJson.Parse(
            """
            {"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/ChargeItem","type":"ChargeItem","kind":"resource","snapshot":{"element":[
              {"id":"ChargeItem","path":"ChargeItem"},{"id":"ChargeItem.performer","path":"ChargeItem.performer","min":0,"max":"*"}]}}
            """).Resource!;

        var found = new Validator(new Definitions([bare, profile])).Validate(FhirJson.Parse(json).Resource!, "urn:charge");

        Assert.Equal(issues, found.Select(i => $"{i.Kind} {i.Path} {i.Rule}"));
    }

    [Theory]
    [InlineData(true, "problem-list-item")]
    [InlineData(true, "encounter-diagnosis", "Cardinality Condition.category:us-core 1..*")]
    [InlineData(false, "encounter-diagnosis")]
    [InlineData(false, null, "Cardinality Condition.category:us-core 1..*")]
    public void A_slice_told_by_a_value_set_is_held_against_nobody_where_the_value_set_is_not_at_hand(bool isAtHand, string? category, params string[] issues)
    {
        Resource[] definitions =
        [
            .. ((string[])["""
            {"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Condition","type":"Condition","kind":"resource","snapshot":{"element":[
              {"id":"Condition","path":"Condition"},{"id":"Condition.category","path":"Condition.category","min":0,"max":"*"}]}}
            """, """
            {"resourceType":"StructureDefinition","url":"urn:problem","type":"Condition","kind":"resource","snapshot":{"element":[
              {"id":"Condition","path":"Condition"},
              {"id":"Condition.category","path":"Condition.category","min":0,"max":"*","slicing":{"rules":"open","discriminator":[{"type":"value","path":"$this"}]}},
              {"id":"Condition.category:us-core","path":"Condition.category","sliceName":"us-core","min":1,"max":"*","binding":{"strength":"required","valueSet":"urn:categories"}}]}}
            """, """
            {"resourceType":"ValueSet","url":"urn:categories","compose":{"include":[{"system":"urn:category","concept":[{"code":"problem-list-item"},{"code":"health-concern"}]}]}}
            """]).Select(d => FhirJson.Parse(d).Resource!).Where(d => isAtHand || d.ResourceType != "ValueSet"),
        ];
        var condition = category is null
            ? """{"resourceType":"Condition"}"""
            : $$"""{"resourceType":"Condition","category":[{"coding":[{"system":"urn:category","code":"{{category}}"}]}]}""";

        var found = new Validator(new Definitions(definitions)).Validate(FhirJson.Parse(condition).Resource!, "urn:problem");

        Assert.Equal(issues, found.Select(i => $"{i.Kind} {i.Path} {i.Rule}"));
    }

    [Theory]
    [InlineData("""{"resourceType":"ChargeItem","code":{"coding":[{"code":"a"}]}}""")]
    [InlineData("""{"resourceType":"ChargeItem","code":{"coding":[{"code":"a"},{"code":"b"}]}}""", "Cardinality ChargeItem.code.coding 0..1", "Invariant ChargeItem one-1")]
    [InlineData("""{"resourceType":"ChargeItem","code":{"coding":{"code":"a"}}}""", "Type ChargeItem.code.coding array", "Invariant ChargeItem one-1")]
    public void A_list_cut_to_one_inside_a_type_stays_a_list_and_the_caller_s_invariants_are_asked(string json, params string[] issues)
    {
        var bare = FhirJson.Parse(
            """
            {"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/ChargeItem","type":"ChargeItem","kind":"resource",
             "snapshot":{"element":[{"id":"ChargeItem","path":"ChargeItem"},{"id":"ChargeItem.code","path":"ChargeItem.code","max":"1"}]}}
            """).Resource!;
        var profile = FhirJson.Parse(
            """
            {"resourceType":"StructureDefinition","url":"urn:charge","type":"ChargeItem","kind":"resource","snapshot":{"element":[
              {"id":"ChargeItem","path":"ChargeItem","constraint":[{"key":"one-1","severity":"error"},{"key":"one-2","severity":"warning"},{"key":"not-ours","severity":"error"}]},
              {"id":"ChargeItem.code","path":"ChargeItem.code","max":"1"},
              {"id":"ChargeItem.code.coding","path":"ChargeItem.code.coding","max":"1","base":{"path":"CodeableConcept.coding","max":"*"}},
              {"id":"ChargeItem.code.coding.code","path":"ChargeItem.code.coding.code","max":"1"}]}}
            """).Resource!;
        var invariants = new Dictionary<string, Func<JsonObject, bool>> { ["one-1"] = c => c["code"]!["coding"] is JsonArray { Count: 1 }, ["one-2"] = _ => false };

        var found = new Validator(new Definitions([bare, profile]), invariants).Validate(FhirJson.Parse(json).Resource!, "urn:charge");

        Assert.Equal(issues, found.Select(i => $"{i.Kind} {i.Path} {i.Rule}"));
    }

    [Theory]
    [InlineData("search-parameters.json")]
    [InlineData("v3-codesystems.json")]
    public void HL7_s_own_resources_are_valid(string file)
    {
        var issues = Hl7.Bundle(file).Entry.SelectMany(e => Hl7Validator.Value.Validate(e.Resource!).Select(i => $"{e.Resource!.Id}: {i}"));

        Assert.Empty(issues);
    }

    private static string UsCore(string name) => $"http://hl7.org/fhir/us/core/StructureDefinition/us-core-{name}";

    // An array of profiles, not a Bundle.
    private static IEnumerable<Resource> UsCoreProfiles() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Hl7.DefinitionsFolder, "testing/uscore-v5.0.1-structuredefinitions.json")))!
            .AsArray().Select(profile => Resource.Over(profile!.AsObject()));

    private static string[] Check(string json, params string[] profiles) =>
        [.. Hl7Validator.Value.Validate(FhirJson.Parse(json).Resource!, profiles).Select(i => $"{i.Kind} {i.Path} {i.Rule}")];
}
