using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Facts;

public sealed class FactsWriterTests
{
    /// <summary>Every property of the contract at once, among them those no case uses together.</summary>
    private const string Everything =
        """
        {
          "policy": "medicare-ffs", "programme": "pcm",
          "house": { "laneChoice": "ask", "practitionerTimeAsStaff": true, "faceToFaceCounts": false },
          "patient": { "deceasedOn": "2026-10-30" },
          "site": { "mac": "05302", "locality": "99", "qp": true, "dateOfService": "range" },
          "coverage": [
            { "kind": "medicare-advantage", "plan": "x", "qmb": false, "authorization": { "required": true, "number": "A\"1", "from": "2026-01-01", "to": "2026-12-31" },
              "period": { "end": "2026-12-31" } },
            { "kind": "medicaid", "period": { "start": "2026-01-01", "end": "2026-12-31" } }, { "kind": "none" } ],
          "consents": [ { "id": "c", "givenOn": "2026-10-01T09:30:00-05:00", "mode": "verbal", "elements": [], "practitioner": "dr", "witness": "Zoë", "revokedOn": "2026-10-20" } ],
          "carePlan": { "substantiallyRevised": false, "revisedOn": "2026-02-01", "sharedBy": ["electronic", "paper"] },
          "decisionMaking": [ { "level": "high", "by": "dr", "on": "2026-10-06" } ],
          "otherServices": [ { "code": "99457", "from": "2026-10-02", "to": "2026-10-03", "practitioner": "dr", "organization": "o", "source": "explanation-of-benefit",
            "minutes": [ { "start": "2026-10-02T10:00:00-05:00", "end": "2026-10-02T10:00:30.5-05:00" } ] } ],
          "stays": [ { "kind": "snf-part-a", "from": "2026-10-10" } ],
          "homeCare": [ { "kind": "hospice", "from": "2026-10-10", "to": "2026-10-12", "planSignedBy": "dr" } ],
          "elsewhere": [ { "by": "rn1", "start": "2026-10-02T10:00:00-05:00", "end": "2026-10-02T11:00:00-05:00" } ],
          "priorMonths": [ { "month": "2026-09", "codes": ["99490"] } ]
        }
        """;

    public static TheoryData<string> Names => [.. CaseText.All.Select(c => (string)c["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Facts_written_and_read_again_are_decided_the_same(string name) =>
        AssertSurvives(CaseFacts.Of(CaseText.All.Single(c => (string)c["name"]! == name)));

    [Fact]
    public void Every_property_survives()
    {
        var facts = CaseFacts.Base();
        CaseFacts.Change(facts, JsonNode.Parse(Everything)!.AsObject());
        var reversed = CaseFacts.Entry("rn1", "rn");
        CaseFacts.Change(reversed, JsonNode.Parse(
            """{ "id": "t2", "start": "2026-10-05T12:00:00-04:00", "end": "2026-10-05T12:20:00.25-04:00", "enteredAt": "2026-10-09T08:00:00Z", "reverses": "t1", "usedFor": ["rpm"] }""")!.AsObject());
        var entry = CaseFacts.Entry("rn1", "rn");
        CaseFacts.Change(entry, JsonNode.Parse("""{ "id": "t1", "start": "2026-10-05T12:00:00-04:00", "end": "2026-10-05T12:20:00-04:00" }""")!.AsObject());
        facts["entries"] = new JsonArray(entry, reversed);

        AssertSurvives(facts);
    }

    private static void AssertSurvives(JsonObject facts)
    {
        var month = FactsReader.Read(Encoding.UTF8.GetBytes(facts.ToJsonString())).Month!;

        var written = FactsWriter.Write(month);
        var again = FactsReader.Read(written);

        Assert.Empty(again.Errors);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(FactsWriter.Write(again.Month!)));
        Assert.Equal(
            Encoding.UTF8.GetString(DeterminationWriter.Write(RuleBook.Evaluate(month, FeeSchedules.Shipped))),
            Encoding.UTF8.GetString(DeterminationWriter.Write(RuleBook.Evaluate(again.Month!, FeeSchedules.Shipped))));
    }
}
