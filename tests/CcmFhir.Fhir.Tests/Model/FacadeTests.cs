using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Tests.Model;

public sealed class FacadeTests
{
    [Fact]
    public void A_resource_is_written_as_it_was_composed()
    {
        var charge = new ChargeItem
        {
            Identifier = { new Identifier { System = "https://ccmfhir.org/sid/ccm-charge", Value = "k" } },
            DefinitionCanonical = { "https://ccmfhir.org/fhir/ChargeItemDefinition/ccm-99490|2026" },
            Status = ChargeItem.ChargeItemStatus.Billable,
            Code = new CodeableConcept { Coding = { new Coding { Code = "99490" } } },
            OccurrencePeriod = new Period { Start = FhirDateTime.From(new DateOnly(2026, 3, 1)) },
            Quantity = new Quantity { Value = 1m },
        };

        Assert.Equal(
            """{"resourceType":"ChargeItem","identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"k"}],"definitionCanonical":["https://ccmfhir.org/fhir/ChargeItemDefinition/ccm-99490|2026"],"status":"billable","code":{"coding":[{"code":"99490"}]},"occurrencePeriod":{"start":"2026-03-01"},"quantity":{"value":1}}""",
            FhirJson.WriteText(charge));
    }

    [Fact]
    public void Choosing_one_form_of_a_choice_drops_the_others()
    {
        var observation = Parse<Observation>("""{"resourceType":"Observation","valueString":"x","_valueString":{"id":"e"},"status":"final"}""");

        observation.ValueQuantity = new Quantity { Value = 1.50m };

        Assert.Equal("""{"resourceType":"Observation","status":"final","valueQuantity":{"value":1.50}}""", FhirJson.WriteText(observation));
    }

    [Fact]
    public void Clearing_a_form_that_is_not_there_keeps_the_one_that_is()
    {
        var observation = Parse<Observation>("""{"resourceType":"Observation","valueString":"x"}""");

        observation.ValueQuantity = null;

        Assert.Equal("x", observation.ValueString);
    }

    [Fact]
    public void A_code_outside_its_value_set_is_kept_on_reading_and_refused_on_writing()
    {
        var task = Parse<FhirTask>("""{"resourceType":"Task","status":"paused-by-vendor","intent":"order"}""");

        Assert.Equal(("paused-by-vendor", (FhirTask.TaskStatus?)null), (task.Status?.Raw, task.Status?.Known));
        Assert.Equal(FhirTask.TaskIntent.Order, task.Intent);
        Assert.Throws<InvalidOperationException>(() => new FhirTask { Status = task.Status });
    }

    [Fact]
    public void A_code_that_is_only_an_extension_reads_as_absent_with_its_reason_beside_it()
    {
        var condition = Parse<Goal>(
            """{"resourceType":"Goal","_lifecycleStatus":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}""");

        Assert.Null(condition.LifecycleStatus);
        Assert.Equal("masked", condition.PrimitiveOf("lifecycleStatus")?.Extension[0].ValueCode);
    }

    [Fact]
    public void Repeating_primitives_keep_their_pairs_when_one_is_added()
    {
        var name = Parse<Patient>(
            """{"resourceType":"Patient","name":[{"given":["Ada",null],"_given":[null,{"id":"second"}]}]}""").Name[0];

        name.Given.Add("Byron");

        Assert.Equal(["Ada", null, "Byron"], name.Given);
        Assert.Equal("second", name.Given.ElementAt(1)?.ElementId);
        Assert.Equal("""{"given":["Ada",null,"Byron"],"_given":[null,{"id":"second"},null]}""", name.ToString());
    }

    [Fact]
    public void Repeating_primitives_with_only_extensions_count_and_keep_their_place()
    {
        var name = Parse<Patient>("""{"resourceType":"Patient","name":[{"_given":[{"id":"a"},{"id":"b"}]}]}""").Name[0];

        name.Given.Add("C");

        Assert.Equal([null, null, "C"], name.Given);
        Assert.Equal("""{"_given":[{"id":"a"},{"id":"b"},null],"given":[null,null,"C"]}""", name.ToString());
    }

    [Fact]
    public void Numbers_keep_their_text_and_their_precision()
    {
        var text = """{"resourceType":"Observation","valueQuantity":{"value":1.50},"component":[{"valueQuantity":{"value":1.0E2}},{"valueQuantity":{"value":1e400}}]}""";
        var observation = Parse<Observation>(text);

        observation.Component.Add(new() { ValueQuantity = new() { Value = observation.ValueQuantity!.Value } });

        Assert.Equal(("1.50", 1.50m), (observation.ValueQuantity?.Value?.Raw, observation.ValueQuantity?.Value?.Value));
        Assert.Equal(("1.0E2", 100m), (observation.Component[0].ValueQuantity?.Value?.Raw, observation.Component[0].ValueQuantity?.Value?.Value));
        Assert.Equal(("1e400", (decimal?)null), (observation.Component[1].ValueQuantity?.Value?.Raw, observation.Component[1].ValueQuantity?.Value?.Value));
        Assert.Equal(text[..^2] + """,{"valueQuantity":{"value":1.50}}]}""", FhirJson.WriteText(observation));
    }

    [Fact]
    public void Quoted_numbers_and_booleans_are_read_and_written_back_quoted()
    {
        var text = """{"resourceType":"Patient","active":"true","multipleBirthInteger":"2","deceasedBoolean":"perhaps"}""";
        var patient = Parse<Patient>(text);

        Assert.Equal((true, 2, null), (patient.Active, patient.MultipleBirthInteger, patient.DeceasedBoolean));
        Assert.Equal(text, FhirJson.WriteText(patient));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":"Ada","contact":{"gender":"female"},"birthDate":{"year":1815},"active":[true]}""")]
    [InlineData("""{"resourceType":"Patient","name":[null,7,["x"]],"identifier":null,"meta":[]}""")]
    public void Members_of_another_shape_read_as_absent_and_survive(string text)
    {
        var patient = Parse<Patient>(text);

        Assert.Equal((0, null, null, null), (patient.Name.Count, patient.BirthDate, patient.Active, patient.Meta));
        Assert.Equal(text, FhirJson.WriteText(patient));
    }

    [Fact]
    public void A_lone_object_where_a_list_belongs_reads_as_a_list_of_one()
    {
        var patient = Parse<Patient>("""{"resourceType":"Patient","name":{"text":"Ada"}}""");

        Assert.Equal(["Ada"], patient.Name.Select(n => n.Text));
        patient.Name.Add(new HumanName { Text = "Augusta" });
        Assert.Equal("""{"resourceType":"Patient","name":[{"text":"Ada"},{"text":"Augusta"}]}""", FhirJson.WriteText(patient));
    }

    [Fact]
    public void An_element_of_one_resource_goes_into_another_as_a_copy()
    {
        var one = new Patient { Identifier = { new Identifier { Value = "a" } } };
        var other = new Patient { Identifier = { one.Identifier[0] } };

        other.Identifier[0].Value = "b";

        Assert.Equal(("a", "b"), (one.Identifier[0].Value, other.Identifier[0].Value));
    }

    [Fact]
    public void The_last_item_takes_its_list_with_it()
    {
        var patient = new Patient { Identifier = { new Identifier { Value = "a" }, new Identifier { Value = "b" } } };

        Assert.Equal(1, patient.Identifier.RemoveAll(i => i.Value == "a"));
        Assert.Equal(1, patient.Identifier.RemoveAll(i => i.Value == "b"));

        Assert.Equal("""{"resourceType":"Patient"}""", FhirJson.WriteText(patient));
    }

    [Fact]
    public void Contained_resources_have_their_own_facades()
    {
        var plan = Parse<CarePlan>(
            """{"resourceType":"CarePlan","contained":[{"resourceType":"Goal","id":"g"},{"resourceType":"Martian","id":"m"}]}""");

        Assert.IsType<Goal>(plan.Contained[0]);
        Assert.Equal("Martian", Assert.IsType<UnknownResource>(plan.Contained[1]).ResourceType);
    }

    private static T Parse<T>(string json)
        where T : Resource =>
        Assert.IsType<T>(FhirJson.Parse(json).Resource);
}
