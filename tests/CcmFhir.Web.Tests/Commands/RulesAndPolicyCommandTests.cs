using System.Text.Json.Nodes;
using CcmFhir.Billing.Rules;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class RulesAndPolicyCommandTests
{
    [Fact]
    public async Task Rules_are_listed_whole_as_one_document()
    {
        var run = await CommandRun.OfAsync(new RulesCommand(), "--json");
        var document = JsonNode.Parse(run.Output)!;
        var consent = document["rules"]!.AsArray().Single(r => (string)r!["id"]! == "consent-in-right-form")!.ToJsonString();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal((RuleBook.Version, RuleBook.Hash), ((string)document["ruleBook"]!["version"]!, (string)document["ruleBook"]!["hash"]!));
        Assert.Equal(RuleBook.Describe().Select(r => r.Id), document["rules"]!.AsArray().Select(r => (string)r!["id"]!));
        Assert.Equal(["id", "question", "citation", "from", "to", "settings"], JsonNode.Parse(consent)!.AsObject().Select(p => p.Key));
        Assert.Equal("""["consentForm"]""", JsonNode.Parse(consent)!["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task Rules_for_people_name_question_source_settings_and_first_day()
    {
        var run = await CommandRun.OfAsync(new RulesCommand());

        Assert.Contains(
            """
            plan-assessment-billed-once
              Is the care plan assessment at a qualifying visit billed for the first time?
              CMS, CY 2017 Physician Fee Schedule final rule (CMS-1654-F)
              in force from 2017-01-01
            """,
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_policies_differ_in_the_settings_listed()
    {
        var run = await CommandRun.OfAsync(new PolicyCommand(), "diff", "medicare-ffs", "example-payment-model");

        Assert.Equal(new CommandRun(0,
            """
            paidByModel: false -> true
              CMS, Chronic Care Management FAQs: not for patients attributed to a model that pays for care management
              CMS, Chronic Care Management FAQs: not for patients attributed to a model that pays for care management
            """, ""), run);
    }

    [Fact]
    public async Task One_policy_on_two_days_shows_what_changed()
    {
        var run = await CommandRun.OfAsync(new PolicyCommand(), "diff", "medicare-ffs", "medicare-ffs", "--on", "2016-12-31", "--then", "2017-01-01", "--json");

        Assert.Equal(
            """{"left":{"policy":"medicare-ffs","on":"2016-12-31"},"right":{"policy":"medicare-ffs","on":"2017-01-01"},"differences":[{"setting":"consentForm","left":"written-only","right":"verbal-or-written","leftCitation":"CMS, CY 2015 Physician Fee Schedule final rule (CMS-1612-FC)","rightCitation":"CMS, CY 2017 Physician Fee Schedule final rule (CMS-1654-F)"}]}""",
            run.Output);
    }

    [Fact]
    public async Task The_same_policy_does_not_differ_from_itself() => Assert.Equal(
        new CommandRun(0, "no setting differs", ""), await CommandRun.OfAsync(new PolicyCommand(), "diff", "strict", "strict"));

    [Fact]
    public async Task A_policy_that_does_not_exist_is_an_error_for_each_side()
    {
        const string Known = "known: strict, medicare-ffs, example-medicare-advantage, example-payment-model, example-commercial, example-medicaid";

        var run = await CommandRun.OfAsync(new PolicyCommand(), "diff", "lenient", "none", "--json");

        Assert.Equal(new CommandRun(2,
            $$"""{"errors":[{"path":"left","message":"there is no policy 'lenient' ({{Known}})"},{"path":"right","message":"there is no policy 'none' ({{Known}})"}]}""",
            $"ccmfhir: left: there is no policy 'lenient' ({Known}){Environment.NewLine}ccmfhir: right: there is no policy 'none' ({Known})"), run);
    }

    [Fact]
    public async Task A_day_that_does_not_exist_is_refused()
    {
        var run = await CommandRun.OfAsync(new PolicyCommand(), "diff", "strict", "strict", "--on", "2026-02-30");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--on must be a date, like 2026-01-01.", run.Error, StringComparison.Ordinal);
    }
}
