using System.Text;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Tests.Tokens;

public sealed class LaunchContextTests
{
    [Fact]
    public void An_empty_answer_has_no_context_and_wants_a_banner()
    {
        var context = Read("{}")!;

        Assert.Null(context.Patient);
        Assert.Null(context.Intent);
        Assert.True(context.NeedPatientBanner);
        Assert.Empty(context.FhirContext);
    }

    [Fact]
    public void Unknown_members_of_any_shape_are_tolerated() =>
        Assert.Equal("p1", Read("""{"patient":"p1","__epic.dstu2.patient":"x","https://x.example/y":{"a":[1]},"authorization_details":[{}],"user":7}""")?.Patient);

    [Theory]
    [InlineData("Patient/p-1.2", "p-1.2")]
    [InlineData("p-1.2", "p-1.2")]
    [InlineData("Encounter/p1", null)]
    [InlineData("p1/../p2", null)]
    [InlineData("p1?x", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData("p1\\n", null)]
    [InlineData("https://ehr.example.org/fhir/Patient/p1", null)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", null)]
    public void A_patient_is_a_fhir_id_or_the_answer_is_refused(string sent, string? id) =>
        Assert.Equal(id, Read($$"""{"patient":"{{sent}}"}""")?.Patient);

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#193")]
    public void An_intent_nobody_knows_is_a_word_like_any_other()
    {
        Assert.Equal("make-coffee", Read("""{"intent":"make-coffee"}""")?.Intent);
        Assert.Null(Read("""{"intent":["a"]}""")?.Intent);
        Assert.Null(Read($$"""{"intent":"{{new string('x', 3000)}}"}""")?.Intent);
    }

    [Fact]
    public void Fhir_context_comes_as_objects_or_as_bare_references()
    {
        var context = Read("""
            { "fhirContext": [
                "ImagingStudy/7",
                { "reference": "Task/1" },
                { "reference": "Task/2", "role": "https://x.example/role", "type": "Task" },
                { "canonical": "https://x.example/Questionnaire/1" },
                { "identifier": { "value": "1" }, "type": "ServiceRequest" },
                { "reference": "Patient/9" }, { "reference": "https://x.example/Encounter/9" }, "Encounter/9",
                { "reference": "Patient/8", "role": "sibling" },
                { "type": "Task" }, {}, 7, null, [] ] }
            """)!;

        Assert.Equal(
            [
                new FhirContextItem("ImagingStudy/7", null, null, "launch"),
                new FhirContextItem("Task/1", null, null, "launch"),
                new FhirContextItem("Task/2", null, "Task", "https://x.example/role"),
                new FhirContextItem(null, "https://x.example/Questionnaire/1", null, "launch"),
                new FhirContextItem(null, null, "ServiceRequest", "launch"),
                new FhirContextItem("Patient/8", null, null, "sibling"),
            ],
            context.FhirContext.AsEnumerable());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"false\"", false)]
    [InlineData("\"no\"", true)]
    [InlineData("0", true)]
    public void Only_a_clear_no_hides_the_banner(string sent, bool needed) =>
        Assert.Equal(needed, Read($$"""{"need_patient_banner":{{sent}}}""")?.NeedPatientBanner);

    [Fact]
    public void The_rest_is_passed_on_as_text()
    {
        var context = Read("""{"smart_style_url":"https://ehr.example.org/s.json","tenant":"t","appContext":"{\"intent\":\"ccm-enroll\"}"}""")!;

        Assert.Equal("https://ehr.example.org/s.json", context.SmartStyleUrl);
        Assert.Equal("t", context.Tenant);
        Assert.Equal("""{"intent":"ccm-enroll"}""", context.AppContext);
    }

    private static LaunchContext? Read(string json) => LaunchContextReader.Read(StrictJson.ParseObject(Encoding.UTF8.GetBytes(json))!);
}
