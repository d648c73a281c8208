using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
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

    private static PayerCoverage Covered(string text)
    {
        var kind = text.Split(' ')[0];
        return new PayerCoverage { Kind = Enum.Parse<CoverageKind>(kind), Plan = text.Length > kind.Length ? text[(kind.Length + 1)..] : null };
    }
}
