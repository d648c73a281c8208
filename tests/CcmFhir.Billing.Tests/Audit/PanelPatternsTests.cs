using CcmFhir.Billing.Audit;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Tests.Audit;

public sealed class PanelPatternsTests
{
    [Fact]
    public void Ordinary_work_shows_no_pattern() => Assert.Empty(Found([.. Enumerable.Range(0, 30).Select(Ordinary)]));

    [Fact]
    public void No_panel_shows_no_pattern() => Assert.Empty(Found());

    [Fact]
    public void The_same_words_and_length_with_three_patients_are_told_whatever_the_spaces_and_capitals()
    {
        string[] notes = ["Called about  glucose", "called about glucose ", "CALLED ABOUT GLUCOSE", "Called about glucose levels", " "];
        var panel = notes.Select((note, i) => Month($"p{i}", Sample.Entry("t", i * 7200, 1207, worker: $"rn{i}") with { Note = note })).ToArray();

        var pattern = Found(panel).Single(p => p.Id == "same-words");

        Assert.Equal("The same words and the same length stand in the entries of 3 patients.", pattern.Message);
        Assert.Equal(["p0", "p1", "p2"], pattern.Patients.AsEnumerable());
        Assert.Equal(["rn0", "rn1", "rn2"], pattern.People.AsEnumerable());
    }

    [Theory]
    [InlineData(19, 19, false)] // too few to say
    [InlineData(9, 20, false)]
    [InlineData(10, 20, true)]
    [InlineData(20, 20, true)]
    public void Entries_of_round_minutes_well_above_chance_are_told(int round, int of, bool told)
    {
        var panel = Enumerable.Range(0, of).Select(i => Month($"p{i}", Sample.Entry($"t{i}", i * 3600, i < round ? 1500 : 1207 + i))).ToArray();

        Assert.Equal(told ? [$"{round} of {of} entries last a multiple of five minutes. rn1"] : [], Told(panel, "round-minutes"));
    }

    [Fact]
    public void Totals_that_cluster_over_thresholds_are_told_and_so_are_equal_ones()
    {
        var panel = Enumerable.Range(0, 20).Select(i => Month($"p{i:00}", Sample.Entry($"t{i}", i * 3600, i < 4 ? 1207 : i < 10 ? 2407 + i : 1500 + (31 * i)))).ToArray();

        Assert.Equal(["10 of 20 months end less than three minutes over a threshold. "], Told(panel, "totals-just-over"));
        Assert.Equal(["4 patients have exactly 20.11 staff minutes in a month. "], Told(panel, "equal-totals"));
        Assert.Equal(["p00", "p01", "p02", "p03"], Found(panel).Single(p => p.Id == "equal-totals").Patients.AsEnumerable());
    }

    [Fact]
    public void More_than_twelve_hours_of_one_person_on_one_day_are_told()
    {
        // Noon in the zone; 13 stretches of 56 minutes begin in the morning of the same day.
        var panel = Enumerable.Range(0, 13).Select(i => Month($"p{i}", Sample.Entry("t", (i - 11) * 3400L, 3390 + i))).ToArray();

        Assert.Equal(["12.3 hours were logged by one person on 2026-10-05. rn1"], Told(panel, "long-day"));
        Assert.Empty(Told(panel[..12], "long-day"));
    }

    [Fact]
    public void Many_entries_recorded_together_long_after_the_work_are_told()
    {
        var panel = Enumerable.Range(0, 20).Select(i => Month($"p{i}", Late(i, days: 4))).ToArray();

        Assert.Equal(["20 entries were recorded on 2026-10-09, more than three days after the work. rn1"], Told(panel, "entered-together"));
        Assert.Empty(Told(panel[..19], "entered-together"));
        Assert.Empty(Told([.. Enumerable.Range(0, 20).Select(i => Month($"p{i}", Late(i, days: 2)))], "entered-together"));
    }

    [Fact]
    public void Add_ons_in_every_charged_month_are_told()
    {
        var panel = Enumerable.Range(0, 20).Select(i => Month($"p{i}", Sample.Entry($"t{i}", i * 3600, 2650 + (37 * i)))).ToArray();

        Assert.Equal(["Each of the 20 charged months has add-on units. "], Told(panel, "always-add-ons"));
        Assert.Empty(Told([.. panel, Month("one", Sample.Entry("t", 0, 1300))], "always-add-ons"));
        Assert.Empty(Told(panel[..19], "always-add-ons"));
    }

    [Fact]
    public void Reversed_entries_and_months_below_the_threshold_prove_nothing()
    {
        var panel = Enumerable.Range(0, 3).Select(i => Month(
            $"p{i}",
            Sample.Entry("t1", 0, 1200) with { Note = "same" },
            Sample.Entry("t2", 0, 1200) with { Note = "same", Reverses = "t1" },
            Sample.Entry("t3", 5000 + (i * 900), 600) with { Note = $"call {i}" })).ToArray();

        Assert.Empty(Found(panel));
    }

    private static TimeEntry Late(int i, int days)
    {
        var entry = Sample.Entry($"t{i}", i * 600, 500 + (13 * i));
        return entry with { EnteredAt = Instant.FromUtc(2026, 10, 5 + days, 22, 0) };
    }

    private static Determination Ordinary(int i) =>
        Month($"p{i}", Sample.Entry($"t{i}", (i % 7 * 86400L) + (i * 1700), 1381 + (41 * i), worker: $"rn{i % 3}") with { Note = $"Talked about topic {i}" });

    private static Determination Month(string patient, params TimeEntry[] entries) => RuleBook.Evaluate(
        Sample.Month with { Patient = Sample.Month.Patient with { Id = patient }, Entries = [.. entries] }, FeeSchedules.Shipped);

    private static PanelPattern[] Found(params Determination[] panel) => [.. PanelPatterns.Find(panel)];

    private static string[] Told(Determination[] panel, string id) =>
        [.. Found(panel).Where(p => p.Id == id).Select(p => $"{p.Message} {string.Join(' ', p.People)}")];
}
