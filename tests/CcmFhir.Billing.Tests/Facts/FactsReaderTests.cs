using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Facts;

public sealed class FactsReaderTests
{
    /// <summary>A change to the base month, and the paths of all the errors it must give.</summary>
    public static TheoryData<string, string[]> BadFacts => new()
    {
        { """{"month":null}""", ["month"] },
        { """{"month":"2026-13"}""", ["month"] },
        { """{"month":"2026-1"}""", ["month"] },
        { """{"month":" "}""", ["month"] },
        { """{"month":"9999-12"}""", ["month"] },
        { """{"month":"1899-12"}""", ["month"] },
        { """{"consents":{"0":{"givenOn":"9999-12-31T00:00:00Z"}}}""", ["consents[0].givenOn"] },
        { """{"consents":{"0":{"givenOn":"0000-12-31T00:00:00Z"}}}""", ["consents[0].givenOn"] },
        { """{"entries":"none"}""", ["entries"] },
        { """{"month":202610}""", ["month"] },
        { """{"timeZone":"America/Chikago"}""", ["timeZone"] },
        { """{"timeZone":"UTC-05:00"}""", ["timeZone"] },
        { """{"timeZone":null}""", ["timeZone"] },
        { """{"policy":"lenient"}""", ["policy"] },
        { """{"programme":"bhi"}""", ["programme"] },
        { """{"colour":"red"}""", ["colour"] },
        { """{"house":{"laneChoice":"best"}}""", ["house.laneChoice"] },
        { """{"house":{"consentForms":"written-only"}}""", ["house.consentForms"] },
        { """{"house":{"planApproval":"warn"}}""", ["house.planApproval"] },
        { """{"house":{"practitionerTimeAsStaff":"true"}}""", ["house.practitionerTimeAsStaff"] },
        { """{"house":{"laneChoice":1}}""", ["house.laneChoice"] },
        { """{"house":[]}""", ["house"] },
        { """{"patient":null}""", ["patient"] },
        { """{"patient":"p1"}""", ["patient"] },
        { """{"patient":{"id":null,"birthDate":"1950-02-30","name":"x"}}""", ["patient.id", "patient.birthDate", "patient.name"] },
        { """{"patient":{"id":" "}}""", ["patient.id"] },
        { """{"patient":{"deceasedOn":"2026-10"}}""", ["patient.deceasedOn"] },
        { """{"billingPractitioner":{"id":null,"role":null}}""", ["billingPractitioner.id", "billingPractitioner.role"] },
        { """{"supervision":{"kind":"personal"}}""", ["supervision.kind"] },
        { """{"site":{"kind":null}}""", ["site.kind"] },
        { """{"site":{"kind":"home","qp":"no","dateOfService":"first"}}""", ["site.kind", "site.qp", "site.dateOfService"] },
        { """{"coverage":"none"}""", ["coverage"] },
        { """{"coverage":["medicare-part-b"]}""", ["coverage[0]"] },
        { """{"coverage":[{"kind":"tricare","period":{"start":"2026-02-01","end":"2026-01-01"},"authorization":{"required":1,"from":"2026-02-01","to":"2026-01-01"}}]}""",
            ["coverage[0].kind", "coverage[0].period.end", "coverage[0].authorization.required", "coverage[0].authorization.to"] },
        { """{"conditions":null}""", ["conditions"] },
        { """{"conditions":"none"}""", ["conditions"] },
        { """{"conditions":{"0":{"id":null}}}""", ["conditions[0].id"] },
        { """{"conditions":{"0":{"id":" "}}}""", ["conditions[0].id"] },
        { """{"conditions":[]}""", ["carePlan.conditions[0]", "carePlan.conditions[1]"] },
        { """{"conditions":{"0":{"id":"hypertension"}}}""", ["carePlan.conditions[0]", "conditions[1].id"] },
        { """{"conditions":{"0":{"system":"icd-9","attestation":{"lasts":"ever","risk":["death","fall",7],"on":"x"}}}}""",
            ["conditions[0].system", "conditions[0].attestation.lasts", "conditions[0].attestation.risk[1]", "conditions[0].attestation.risk[2]",
             "conditions[0].attestation.on"] },
        { """{"conditions":{"0":{"attestation":{"risk":["none"]}}}}""", ["conditions[0].attestation.risk[0]"] },
        { """{"consents":{"0":{"mode":"implied","givenOn":"2026-10-05T09:00:00","elements":["all"]}}}""",
            ["consents[0].mode", "consents[0].givenOn", "consents[0].elements[0]"] },
        { """{"consents":{"0":{"givenOn":null}}}""", ["consents[0].givenOn"] },
        { """{"carePlan":{"id":null,"createdOn":null,"conditions":["gout"],"elements":"all","sharedBy":["pigeon"],"inCertifiedEhr":"yes"}}""",
            ["carePlan.id", "carePlan.createdOn", "carePlan.elements", "carePlan.sharedBy[0]", "carePlan.inCertifiedEhr", "carePlan.conditions[0]"] },
        { """{"visits":[{}]}""", ["visits[0].code", "visits[0].on"] },
        { """{"decisionMaking":[{"level":"medium"}]}""", ["decisionMaking[0].level"] },
        { """{"entries":null}""", ["entries"] },
        { """{"entries":[{}]}""", ["entries[0].start", "entries[0].end", "entries[0].id", "entries[0].by", "entries[0].activity"] },
        { """{"entries":[7,{"id":"t","by":{},"activity":"walk","start":"2026-10-05T09:00:00","end":"2026-10-05T09:00:00-05:00"}]}""",
            ["entries[0]", "entries[1].start", "entries[1].by.id", "entries[1].by.role", "entries[1].activity"] },
        { """{"otherServices":[{"from":"2026-10-05","to":"2026-10-04","source":"rumour","minutes":[{"start":"2026-10-05T09:00:00Z","end":"2026-10-05T08:00:00Z"},{}]}]}""",
            ["otherServices[0].to", "otherServices[0].code", "otherServices[0].source", "otherServices[0].minutes[0].end",
             "otherServices[0].minutes[1].start", "otherServices[0].minutes[1].end"] },
        { """{"stays":[{"kind":"hotel","from":"2026-10-05","to":"2026-10-04"},{}]}""", ["stays[0].kind", "stays[0].to", "stays[1].kind", "stays[1].from"] },
        { """{"homeCare":[{"kind":"home","from":"2026-10-05","to":"2026-10-04"}]}""", ["homeCare[0].kind", "homeCare[0].to"] },
        { """{"elsewhere":[{"by":"rn1","start":"2026-10-05T09:00:00Z","end":"2026-10-05T09:00:00Z"}]}""", ["elsewhere[0].end"] },
        { """{"priorMonths":[{"month":"2026-9","codes":[99490]}]}""", ["priorMonths[0].month", "priorMonths[0].codes[0]"] },
    };

    [Theory]
    [MemberData(nameof(BadFacts))]
    public void Every_error_is_named_with_its_path(string change, string[] paths)
    {
        var facts = CaseFacts.Base();
        CaseFacts.Change(facts, JsonNode.Parse(change)!.AsObject());

        var result = Read(facts.ToJsonString());

        Assert.Null(result.Month);
        Assert.Equal(paths.Order(), result.Errors.Select(e => e.Path).Order());
        Assert.All(result.Errors, e => Assert.EndsWith(".", e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("end", "2026-10-05T09:00:00-05:00", "entries[0].end")]
    [InlineData("end", "2026-10-05T08:59:59-05:00", "entries[0].end")]
    [InlineData("end", "1970-01-01T00:00:00Z", "entries[0].end")]
    [InlineData("end", "2026-10-05T24:00:00-05:00", "entries[0].end")]
    [InlineData("start", "2026-10-05T09:00:00", "entries[0].start")]
    [InlineData("start", "2026-02-30T09:00:00Z", "entries[0].start")]
    [InlineData("start", "2026-10-05", "entries[0].start")]
    [InlineData("enteredAt", "yesterday", "entries[0].enteredAt")]
    [InlineData("reverses", "nothing", "entries[0].reverses")]
    [InlineData("reverses", "entry", "entries[0].reverses")]
    public void An_entry_with_a_wrong_value_is_an_error(string property, string value, string path)
    {
        var entry = Entry();
        entry[property] = value;

        Assert.Equal([path], Paths(With(entry)));
    }

    [Fact]
    public void Entries_name_conditions_that_exist_and_have_their_own_ids()
    {
        var first = Entry();
        first["about"] = new JsonArray("diabetes", "gout");
        var second = Entry();
        second["by"]!["location"] = "moon";
        second["usedFor"] = "rpm";

        Assert.Equal(["entries[0].about[1]", "entries[1].by.location", "entries[1].id", "entries[1].usedFor"],
            Paths(With(first, second)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_earlier_month_may_name_no_codes()
    {
        var facts = CaseFacts.Base();
        CaseFacts.Change(facts, JsonNode.Parse("""{"priorMonths":[{"month":"2026-09"}]}""")!.AsObject());

        var prior = Assert.Single(Read(facts.ToJsonString()).Month!.PriorMonths!.Value);

        Assert.Equal(("2026-09", 0), ($"{prior.Month:uuuu-MM}", prior.Codes.Length));
    }

    [Fact]
    public void An_unknown_role_is_no_error()
    {
        var entry = Entry();
        entry["by"]!["role"] = "astronaut";

        Assert.Empty(Paths(With(entry)));
    }

    [Fact]
    public void Moments_may_leave_out_seconds_and_carry_fractions_and_any_offset()
    {
        var entry = Entry();
        entry["start"] = "2026-10-05T09:00Z";
        entry["end"] = "2026-10-05T15:30:00.25+05:30";

        Assert.Empty(Paths(With(entry)));
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("{} {}", "$")]
    [InlineData("""{"month":"\ud800"}""", "$")]
    [InlineData("""{"month":"\ud800}""", "$")]
    public void What_is_no_object_is_an_error_of_the_whole(string text, string path)
    {
        Assert.Equal([path], Read(text).Errors.Select(e => e.Path));
    }

    [Theory]
    [InlineData("p1")]
    [InlineData("patientSince")]
    [InlineData("E11.9")]
    public void Text_that_is_not_UTF8_is_an_error_of_the_whole(string where)
    {
        var text = Encoding.UTF8.GetBytes(CaseFacts.Base().ToJsonString());
        text[text.AsSpan().IndexOf(Encoding.UTF8.GetBytes(where))] = 0xFF;

        Assert.Equal(new FactsError("$", "The text is not UTF-8."), Assert.Single(FactsReader.Read(text).Errors));
    }

    [Fact]
    public void An_entry_without_an_id_leaves_open_what_another_one_reverses()
    {
        var nameless = Entry();
        nameless.Remove("id");
        var reversal = Entry();
        reversal["reverses"] = "entry 7";

        Assert.Equal(["entries[0].id"], Paths(With(nameless, reversal)));
    }

    [Fact]
    public void An_empty_object_names_every_required_property()
    {
        Assert.Equal(["billingPractitioner", "conditions", "consents", "entries", "month", "patient", "site", "timeZone"],
            Read("{}").Errors.Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_property_that_appears_twice_is_an_error()
    {
        var text = CaseFacts.Base().ToJsonString();

        Assert.Equal(["month"], Read($$"""{"month":"2026-09",{{text[1..]}}""").Errors.Select(e => e.Path));
    }

    [Fact]
    public void Null_equals_absent_and_an_empty_list_does_not()
    {
        var facts = CaseFacts.Base();
        facts["coverage"] = null;
        facts["stays"] = new JsonArray();
        facts["house"] = new JsonObject { ["laneChoice"] = null };
        facts["colour"] = null;

        var month = Read(facts.ToJsonString()).Month!;

        Assert.Null(month.Coverage);
        Assert.True(month.Stays!.Value.IsEmpty);
        Assert.Empty(month.House);
    }

    [Fact]
    public void Escaped_text_is_read_and_the_message_repeats_no_patient_data()
    {
        var facts = CaseFacts.Base();
        facts["patient"]!["id"] = "p\u00e9";
        var month = Read(facts.ToJsonString()).Month!;
        facts["patient"]!["birthDate"] = "Mrs Canary";

        Assert.Equal("p\u00e9", month.Patient.Id);
        Assert.DoesNotContain("Canary", Read(facts.ToJsonString()).Errors.Single().Message, StringComparison.Ordinal);
    }

    private static JsonObject Entry()
    {
        var entry = CaseFacts.Entry("rn1", "rn");
        entry["start"] = "2026-10-05T09:00:00-05:00";
        entry["end"] = "2026-10-05T09:20:00-05:00";
        return entry;
    }

    private static JsonObject With(params JsonObject[] entries)
    {
        var facts = CaseFacts.Base();
        facts["entries"] = new JsonArray([.. entries]);
        return facts;
    }

    private static IEnumerable<string> Paths(JsonObject facts) => Read(facts.ToJsonString()).Errors.Select(e => e.Path);

    private static FactsResult Read(string text) => FactsReader.Read(Encoding.UTF8.GetBytes(text));
}
