using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.CareMonths;

public sealed class PayerPoliciesTests
{
    private static readonly YearMonth Month = new(2026, 10);

    private static readonly PayerPolicies Payers = new(
    [
        new PayerPolicySettings("gold-policy", "medicare-ffs", ["Gold"], new PolicyOverrides([new HouseSetting("authorizationNeeded", "true")])),
        new PayerPolicySettings("acme", "strict", ["Acme HMO", "Acme PPO"], new PolicyOverrides([])),
    ]);

    [Theory]
    [InlineData("MedicareAdvantage Gold", "gold-policy")]
    [InlineData("MedicareAdvantage gold", "gold-policy")]
    [InlineData("MedicareAdvantage Silver", null)]
    [InlineData("MedicareAdvantage", null)]
    [InlineData("MedicarePartB", null)]
    [InlineData("Commercial Acme PPO", "acme")]
    [InlineData("Commercial Other|Medicaid Acme HMO", "acme")]
    [InlineData("Commercial Acme PPO|MedicarePartB", null)]
    [InlineData("MedicarePartB|MedicareAdvantage Gold|Commercial Acme PPO", "gold-policy")]
    [InlineData("MedicarePartB Gold", null)]
    [InlineData("MedicareAdvantage Silver|Commercial Acme PPO", null)]
    [InlineData("", null)]
    public void The_plan_in_force_names_the_policy(string coverage, string? policy) =>
        Assert.Equal(policy, Payers.For([.. coverage.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Covered)], Month));

    [Fact]
    public void A_coverage_that_ended_or_that_nobody_looked_for_names_none()
    {
        Assert.Null(Payers.For([Covered("Commercial Acme PPO") with { End = new LocalDate(2026, 9, 30) }], Month));
        Assert.Null(Payers.For(null, Month));
    }

    [Fact]
    public void A_plan_has_its_own_settings_on_the_policy_it_is_based_on()
    {
        var gold = Payers.Catalog.Find("gold-policy")!;

        Assert.Equal(
            [("authorizationNeeded", "false", "true", "The practice's policy for this plan (launch.json, payerPolicies: gold-policy)")],
            PolicyDiff.Compare(Payers.Catalog.Find("medicare-ffs")!, new(2026, 10, 1), gold, new(2026, 10, 1))
                .Select(d => (d.Setting, d.Left.Value, d.Right.Value, d.Right.Citation)));
    }

    [Theory]
    [InlineData("plan:Gold HMO=strict@2026-10", "strict")]
    [InlineData("plan:gold hmo=strict@2026-10", "strict")]
    [InlineData("plan:Gold HMO=strict@2026-11", "gold-policy")]
    [InlineData("plan:Gold HMO=strict@2026-10 plan:Gold HMO=acme@2026-09", "acme")]
    [InlineData("payor:Gold Insurance=acme@2026-01", "acme")]
    [InlineData("type:HMO=acme@2026-01 payor:Gold Insurance=strict@2026-01", "strict")]
    [InlineData("type:HMO=acme@2026-01 plan:Gold HMO=@2026-02", "acme")]
    [InlineData("plan:Gold HMO=gone-policy@2026-01", "gold-policy")]
    [InlineData("plan:Silver=strict@2026-01", "gold-policy")]
    public void The_practices_own_row_comes_before_launch_json(string rows, string policy)
    {
        PayerPolicies payers = new([new PayerPolicySettings("gold-policy", "medicare-ffs", ["Gold HMO"], new PolicyOverrides([])), new PayerPolicySettings("acme", "strict", [], new PolicyOverrides([]))]);
        ChartCoverage gold = new(Covered("MedicareAdvantage Gold HMO"), ["Gold Insurance"], ["HMO"]);

        Assert.Equal(new PayerChoice(policy, true), payers.Of([gold], Month, TableOf(rows)));
    }

    [Fact]
    public void A_table_as_of_a_moment_has_nothing_that_was_said_later()
    {
        var table = TableOf("plan:Gold=strict@2026-01 plan:Gold=acme@2026-01");

        Assert.Equal(["strict"], table.AsOf(Instant.FromUnixTimeSeconds(0)).Rows.Select(r => r.What.PolicyId));
    }

    /// <summary>Rows said a second apart, the first at the epoch.</summary>
    private static PayerTable TableOf(string rows)
    {
        static PayerMapped Row(string field, string text, string policy, string from) => new(
            field, text, policy, NodaTime.Text.YearMonthPattern.Iso.Parse(from).Value, "", new(2026, 10, 1), new Author("p", "P", "physician"));
        var parts = System.Text.RegularExpressions.Regex.Matches(rows, @"(\w+):([^=]+)=([\w-]*)@(\S+)");
        return new PayerTable(
        [
            .. parts.Select((p, n) => new Recorded<PayerMapped>(
                Guid.Empty, Instant.FromUnixTimeSeconds(n), Row(p.Groups[1].Value, p.Groups[2].Value, p.Groups[3].Value, p.Groups[4].Value))),
        ]);
    }

    private static PayerCoverage Covered(string text)
    {
        var kind = text.Split(' ')[0];
        return new PayerCoverage { Kind = Enum.Parse<CoverageKind>(kind), Plan = text.Length > kind.Length ? text[(kind.Length + 1)..] : null };
    }
}
