using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using NodaTime;

namespace CcmFhir.Billing.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly LocalDate Day = new(2026, 10, 1);
    private static readonly PayerPolicy Strict = PolicyCatalog.Shipped.Find("strict")!;
    private static readonly PayerPolicy Medicare = PolicyCatalog.Shipped.Find("medicare-ffs")!;

    [Fact]
    public void Six_policies_ship()
    {
        Assert.Equal(["strict", "medicare-ffs", "example-medicare-advantage", "example-payment-model", "example-commercial", "example-medicaid"],
            PolicyCatalog.Shipped.Policies.Select(p => p.Id));
    }

    [Fact]
    public void Every_setting_of_every_policy_has_one_value_on_every_day_and_a_citation()
    {
        foreach (var policy in PolicyCatalog.Shipped.Policies)
        {
            foreach (var setting in PolicySetting.All)
            {
                foreach (var day in new[] { new LocalDate(2014, 1, 1), new(2016, 12, 31), new(2017, 1, 1), new(2019, 12, 31), new(2020, 1, 1), Day })
                {
                    Assert.Contains(policy.Setting(setting.Name, day).Value, setting.Values);
                    Assert.NotEmpty(policy.Setting(setting.Name, day).Citation);
                }
            }
        }
    }

    [Fact]
    public void Strict_and_medicare_differ_in_these_settings_today()
    {
        Assert.Equal(
            [
                ("tcmWithCcm", "deny", "allow-if-separate-time"), ("consentForm", "written-only", "verbal-or-written"),
                ("cpt99374Family", "block", "info"), ("planApproval", "block", "warn"), ("furtherPlanElements", "block", "warn"),
            ],
            PolicyDiff.Compare(Strict, Day, Medicare, Day).Select(d => (d.Setting, d.Left.Value, d.Right.Value)));
    }

    [Fact]
    public void A_policy_says_what_it_is_and_since_when_it_stands()
    {
        Assert.Equal(("medicare-ffs", "2026.1", "Original Medicare (Part B fee for service)", new LocalDate(2020, 1, 1)),
            (Medicare.Id, Medicare.Version, Medicare.Label, Medicare.LastChange));
        Assert.Equal(CoveredCodes.StaffOnly,
            RuleBook.Evaluate(Sample.Month with { Policy = "example-commercial" }, FeeSchedules.Shipped).Settings.CoveredCodes);
    }

    [Fact]
    public void Medicare_changed_on_the_first_of_2020()
    {
        Assert.Equal([("tcmWithCcm", "deny", "allow-if-separate-time")],
            PolicyDiff.Compare(Medicare, new(2019, 12, 31), Medicare, new(2020, 1, 1)).Select(d => (d.Setting, d.Left.Value, d.Right.Value)));
    }

    [Fact]
    public void A_policy_with_a_gap_a_double_or_a_wrong_word_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Strict.Derive("x", "1", "x", new DatedSetting("tcmWithCcm", "deny", "c", From: Day)));
        Assert.Throws<ArgumentException>(() => Strict.Derive("x", "1", "x", new("tcmWithCcm", "deny", "c"), new("tcmWithCcm", "allow", "c")));
        Assert.Throws<ArgumentException>(() => Strict.Derive("x", "1", "x", new DatedSetting("tcmWithCcm", "perhaps", "c")));
        Assert.Throws<ArgumentException>(() => PolicyCatalog.Shipped.With(Strict));
    }

    [Fact]
    public void A_plan_of_the_practice_is_found_and_reads_as_medicare_beside_it()
    {
        var plan = Medicare.Derive("plan", "1", "A plan", new DatedSetting("coveredCodes", "none", "asked by telephone"));
        var month = Sample.Month with { Policy = "plan", Entries = Sample.Minutes(20, practitioner: false) };

        var determination = RuleBook.Evaluate(month, FeeSchedules.Shipped, PolicyCatalog.Shipped.With(plan));
        var covered = determination.Findings.Single(f => f.Rule == "code-covered");

        Assert.Equal(("plan", MonthOutcome.NotBillable, "asked by telephone"),
            (determination.PolicyId, determination.Outcome, covered.Citation));
        Assert.Equal(("medicare-ffs", FindingOutcome.Met), (covered.OtherPolicy!.Id, covered.OtherPolicy.Outcome));
        Assert.NotEmpty(covered.Evidence);
    }

    [Fact]
    public void Facts_that_name_what_does_not_exist_are_a_callers_bug()
    {
        Assert.Throws<ArgumentException>(() => RuleBook.Evaluate(Sample.Month with { Policy = "none" }, FeeSchedules.Shipped));
        Assert.Throws<ArgumentException>(() => RuleBook.Evaluate(Sample.Month with { House = [new("none", "true")] }, FeeSchedules.Shipped));
        Assert.Throws<ArgumentException>(() => RuleBook.Evaluate(Sample.Month with { House = [new("g0511", "both")] }, FeeSchedules.Shipped));
    }

    [Fact]
    public void A_house_setting_is_named_in_the_citation()
    {
        var month = Sample.Month with { House = [new("faceToFaceCounts", "true")] };

        var citation = RuleBook.Evaluate(month, FeeSchedules.Shipped).Findings.Single(f => f.Rule == "activity-counts").Citation;

        Assert.Equal("The practice's own setting faceToFaceCounts: true; CMS, Chronic Care Management FAQs", citation);
    }
}
