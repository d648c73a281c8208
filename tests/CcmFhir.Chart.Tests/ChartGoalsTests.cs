using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

/// <summary>Goals as data: from a chart with its measured values, and how the values stand to the target.</summary>
public sealed class ChartGoalsTests
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    [Fact]
    public void A_goal_of_the_chart_keeps_owner_target_and_the_values_of_its_measure()
    {
        var goal = Read<Goal>("""
            {"resourceType":"Goal","id":"17","lifecycleStatus":"active","description":{"text":"Lower blood sugar"},"subject":{"reference":"Patient/1"},
             "expressedBy":{"reference":"Patient/1"},
             "target":[{"measure":{"coding":[{"system":"http://loinc.org","code":"4548-4"}],"text":"HbA1c"},"detailQuantity":{"value":7.5,"comparator":"<","unit":"%"},"dueDate":"2027-01-31"}]}
            """);
        var done = Read<Goal>("""{"resourceType":"Goal","id":"18","lifecycleStatus":"completed","description":{"text":"Stop smoking"},"subject":{"reference":"Patient/1"}}""");

        var read = Assert.Single(ChartGoals.Of(new PlanMaterial([], [goal, done], [], [], [], [Lab("9", "4548-4", "8.1", "2026-10-20"), Lab("8", "4548-4", "8.4", "2026-07-02"), Lab("7", "2345-7", "160", "2026-10-20")]), Chicago));

        Assert.Equal(
            ("Lower blood sugar", "patient", "HbA1c", "4548-4", "below", 7.5m, "%", new LocalDate(2027, 1, 31), "Goal/17"),
            (read.Text, read.Owner, read.Measure, read.MeasureCode, read.Comparator, read.Target, read.Unit, read.Due, read.Source));
        Assert.Equal([(8.4m, "Observation/8"), (8.1m, "Observation/9")], read.Readings.Select(r => (r.Value, r.Source)));
        Assert.Equal(GoalTrend.Improving, read.Trend());
    }

    [Theory]
    [InlineData("at-most", "", GoalTrend.Unknown)]
    [InlineData("at-most", "9", GoalTrend.Unknown)]
    [InlineData("at-most", "7.5", GoalTrend.Achieved)]
    [InlineData("below", "8 7.5", GoalTrend.Improving)]
    [InlineData("at-most", "8 9", GoalTrend.Worsening)]
    [InlineData("at-most", "9 9", GoalTrend.NoChange)]
    [InlineData("at-least", "5 6", GoalTrend.Improving)]
    [InlineData("at-least", "5 8", GoalTrend.Achieved)]
    [InlineData("above", "5 7.5", GoalTrend.Improving)]
    [InlineData("exactly", "5 7.5", GoalTrend.Achieved)]
    public void The_trend_is_the_last_value_against_the_target_and_the_one_before(string comparator, string values, GoalTrend expected)
    {
        var readings = values.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((v, n) => new GoalReading(new LocalDate(2026, 1, 1).PlusDays(n), decimal.Parse(v, System.Globalization.CultureInfo.InvariantCulture), "%", "entered"));
        var goal = new TreatmentGoal { Text = "x", Owner = "patient", Comparator = comparator, Target = 7.5m }.With(readings);

        Assert.Equal(expected, goal.Trend());
    }

    private static Observation Lab(string id, string code, string value, string day) => Read<Observation>(
        $$$"""
        {"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}],"text":"Lab {{{code}}}"},
         "effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{value}}},"unit":"%"}}
        """);
}
