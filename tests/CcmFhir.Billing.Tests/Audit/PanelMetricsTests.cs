using CcmFhir.Billing.Audit;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using NodaTime;

namespace CcmFhir.Billing.Tests.Audit;

[Trait("Verifies", "S27")]
public sealed class PanelMetricsTests
{
    [Fact]
    public void No_months_are_zero_of_everything_and_no_mean() => Assert.Equal(
        new PanelMetrics(0, 0, 0, 0, 0, null, null, [], []), Comparable(PanelMetrics.Of([])));

    [Fact]
    public void A_group_is_counted_summed_and_its_obstacles_are_ranked()
    {
        var september = Sample.Month with { Month = new YearMonth(2026, 9), Entries = [] };
        var months = new[]
        {
            Decide("a", Sample.Month with { Entries = [Sample.Entry("t", 0, 2400)] }),
            Decide("a", september),
            Decide("b", Sample.Month with { Entries = [Sample.Entry("t", 0, 1300)], Consents = [] }),
            Decide("c", Sample.Month with { Entries = [Sample.Entry("t", 0, 1201, practitioner: true), Sample.Entry("u", 5000, 1200)], Supervision = null }),
        };

        var metrics = PanelMetrics.Of(months);

        Assert.Equal((3, 4, 1, 1, 2), (metrics.Patients, metrics.Months, metrics.Billable, metrics.NeedsReview, metrics.NotBillable));
        // 40, 0, 21.66 and 20 staff minutes; 20.01 of the practitioner in one month of four.
        Assert.Equal((20.41m, 5.00m), (metrics.StaffMinutes, metrics.PractitionerMinutes));
        Assert.Equal([new CodeUnits("99439", 1), new CodeUnits("99490", 1)], metrics.Units.AsEnumerable());
        Assert.Equal(
            months.SelectMany(m => m.Findings).Where(f => f.Level == FindingLevel.Block && f.Outcome != FindingOutcome.Met).CountBy(f => f.Rule)
                .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new StoppingRule(c.Key, c.Value)),
            metrics.StoppedBy.AsEnumerable());
        Assert.Contains(new StoppingRule("consent-on-file", 1), metrics.StoppedBy);
    }

    private static Determination Decide(string patient, CareMonth month) =>
        RuleBook.Evaluate(month with { Patient = month.Patient with { Id = patient } }, FeeSchedules.Shipped);

    // Records compare arrays by reference; the empty ones are equal here.
    private static PanelMetrics Comparable(PanelMetrics metrics) =>
        metrics.Units.IsEmpty && metrics.StoppedBy.IsEmpty ? metrics with { Units = [], StoppedBy = [] } : metrics;
}
