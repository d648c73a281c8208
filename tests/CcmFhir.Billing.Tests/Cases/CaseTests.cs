using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;

namespace CcmFhir.Billing.Tests.Cases;

/// <summary>
/// Every case of the case files: facts as a coder writes them, and the whole of what is expected of them. A case names the
/// statements of the source documents it verifies.
/// </summary>
public sealed class CaseTests
{
    private static readonly string[] KnownExpectations =
    [
        "outcome", "policy", "staff", "practitioner", "charges", "amounts", "dates", "from", "to", "diagnoses", "supported", "missing",
        "findings", "otherPolicy", "counted", "excluded", "absent",
    ];

    /// <summary>What of the source documents is decided in this project; the rest is verified where the shell does it.</summary>
    private static readonly string[] OwnStatements =
    [
        "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15", "S16", "S17", "S18", "S19",
        "S20", "S21", "S22", "S23", "S24", "S25", "S26", "S28", "S31", "O1", "O2", "O6", "O7",
    ];

    public static TheoryData<string> Names => [.. CaseText.All.Select(c => (string)c["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_case_gives_what_it_expects(string name)
    {
        var testCase = CaseText.All.Single(c => (string)c["name"]! == name);
        var actual = Evaluate(CaseFacts.Of(testCase));
        var expected = testCase["expect"]!.AsObject();

        Assert.Empty(expected.Select(e => e.Key).Except(KnownExpectations));
        Assert.Equal(expected.ToJsonString(), Answer(actual, expected).ToJsonString());
    }

    [Fact]
    public void Every_statement_this_project_decides_has_a_case()
    {
        var verified = CaseText.All.SelectMany(c => c["verifies"]?.AsArray() ?? []).Select(s => (string)s!).ToHashSet();

        Assert.Empty(OwnStatements.Except(verified));
        Assert.Empty(verified.Except(OwnStatements));
    }

    [Fact]
    public void No_two_cases_share_a_name()
    {
        Assert.Empty(CaseText.All.GroupBy(c => (string)c["name"]!).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Every_rule_has_a_case_for_each_outcome_it_can_have_and_a_citation()
    {
        var seen = CaseText.All.SelectMany(c => Evaluate(CaseFacts.Of(c)).Findings)
            .Select(f => (f.Rule, f.Outcome)).ToHashSet();

        var lacking = from rule in RuleBook.Rules
                      from outcome in Enum.GetValues<FindingOutcome>()
                      where !seen.Contains((rule.Id, outcome)) && rule.Never.All(n => n.Outcome != outcome)
                      select $"{rule.Id} has no case that is {Words.Of(outcome)}";
        var impossible = from rule in RuleBook.Rules
                         from never in rule.Never
                         where seen.Contains((rule.Id, never.Outcome)) || string.IsNullOrWhiteSpace(never.Because)
                         select $"{rule.Id} can be {Words.Of(never.Outcome)} after all, or does not say why not";

        Assert.Empty(lacking);
        Assert.Empty(impossible);
        Assert.Empty(RuleBook.Describe().Where(r => string.IsNullOrWhiteSpace(r.Citation) || string.IsNullOrWhiteSpace(r.Question)));
    }

    [Fact]
    public void No_charge_stands_beside_an_unmet_block()
    {
        var wrong = CaseText.All.Where(c =>
        {
            var d = Evaluate(CaseFacts.Of(c));
            var blocked = d.Findings.Any(f => f.Level == FindingLevel.Block && f.Outcome != FindingOutcome.Met);
            return blocked != d.Charges.IsEmpty || blocked == (d.Outcome == MonthOutcome.Billable);
        });

        Assert.Empty(wrong.Select(c => (string)c["name"]!));
    }

    [Fact]
    public void Every_case_gives_the_same_bytes_twice_and_text_for_people()
    {
        foreach (var testCase in CaseText.All)
        {
            var first = DeterminationWriter.Write(Evaluate(CaseFacts.Of(testCase)));
            var second = DeterminationWriter.Write(Evaluate(CaseFacts.Of(testCase)));

            Assert.Equal(first, second);
            Assert.All(Evaluate(CaseFacts.Of(testCase)).Findings, f => Assert.EndsWith(".", f.Message, StringComparison.Ordinal));
            Assert.NotEmpty(DeterminationText.Write(Evaluate(CaseFacts.Of(testCase))));
        }
    }

    internal static Determination Evaluate(JsonObject facts)
    {
        var result = FactsReader.Read(Encoding.UTF8.GetBytes(facts.ToJsonString()));
        Assert.Equal(ImmutableArray<FactsError>.Empty, result.Errors);
        return RuleBook.Evaluate(result.Month!, FeeSchedules.Shipped);
    }

    /// <summary>The determination in the words of the case, limited to what the case expects.</summary>
    private static JsonObject Answer(Determination d, JsonObject expected)
    {
        var answer = new JsonObject();
        foreach (var (name, wanted) in expected)
        {
            answer[name] = name switch
            {
                "outcome" => Words.Of(d.Outcome),
                "policy" => d.PolicyId,
                "staff" => JsonNode.Parse(Text(d.Minutes.Staff)),
                "practitioner" => JsonNode.Parse(Text(d.Minutes.Practitioner)),
                "charges" => List(d.Charges.Select(c => $"{c.Code} x{c.Units}")),
                "amounts" => new JsonArray([.. d.Charges.Select((c, i) => Amount(c.Estimate.Amount, wanted!.AsArray().ElementAtOrDefault(i)))]),
                "dates" => List(d.Charges.Select(c => c.DateOfService.OnClaim)),
                "from" => $"{d.Charges[0].DateOfService.From:uuuu-MM-dd}",
                "to" => $"{d.Charges[0].DateOfService.To:uuuu-MM-dd}",
                "diagnoses" => List(d.Charges[0].Diagnoses),
                "supported" => List(d.Alternatives.Where(a => a.Supported).Select(a => Words.Of(a.Lane))),
                "missing" => Each(wanted!, lane => List(d.Alternatives.Single(a => Words.Of(a.Lane) == lane).Missing)),
                "findings" => Each(wanted!, rule => d.Findings.SingleOrDefault(f => f.Rule == rule) is { } f
                    ? $"{Words.Of(f.Outcome)} {Words.Of(f.Level)}" : "no finding"),
                "otherPolicy" => Each(wanted!, rule => d.Findings.Single(f => f.Rule == rule).OtherPolicy is { } o
                    ? $"{o.Id} {Words.Of(o.Outcome)}" : "the same"),
                "counted" => List(d.Minutes.Counted.Select(c => $"{c.Entry} {Text(c.Minutes, "0.0#")} {c.As}")),
                "excluded" => List(d.Minutes.Excluded.Select(e => $"{e.Entry} {Text(e.Minutes, "0.0#")} {e.Rule}")),
                "absent" => List(wanted!.AsArray().Select(r => (string)r!).Where(r => d.Findings.All(f => f.Rule != r))),
                _ => throw new InvalidOperationException($"'{name}' is not something a case can expect."),
            };
        }

        return answer;
    }

    /// <summary>The case's own way of writing the number, where the value is the same.</summary>
    private static JsonNode? Amount(decimal? amount, JsonNode? wanted) =>
        amount is null ? null : wanted is not null && (decimal)wanted == amount ? wanted.DeepClone() : JsonValue.Create(amount.Value);

    private static string Text(decimal number, string format = "0.##") =>
        number.ToString(format, CultureInfo.InvariantCulture);

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(i => JsonValue.Create(i))];

    private static JsonObject Each(JsonNode wanted, Func<string, JsonNode?> answer) =>
        new(wanted.AsObject().Select(p => KeyValuePair.Create(p.Key, answer(p.Key))));
}
