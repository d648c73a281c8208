using CcmFhir.Chart;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The plan drafted from the chart, its versions, and the patient's own words.</summary>
public sealed class PlanTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task An_accepted_plan_is_drafted_from_the_whole_chart_and_nothing_of_it_counts()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var plan = (await nurse.OpenAsync("/plan")).ValuesOf("chartPlanId")[0];

        Expect.Done(await nurse.SubmitAsync("/plan", "/plan/accept", ("chartPlanId", plan)), Done.PlanAccepted);

        var saved = (await LedgerAsync()).Select(r => r.Event).OfType<PlanSaved>().Single();
        string[] expected = ["measurable-goals", "medication-management", "planned-interventions", "problem-list"];
        Assert.All(expected, e => Assert.NotEqual("", saved.Elements.GetValueOrDefault(e, "")));
        Assert.Empty(saved.Confirmed);
        var part = await nurse.OpenAsync("/plan?part=medication-management");
        Assert.Contains("MedicationRequest/", part.Text, StringComparison.Ordinal);
        Assert.Contains(Expect.English("plan.kept.yes"), part.Text, StringComparison.Ordinal);
        Expect.Done(
            await nurse.SubmitAsync("/plan?part=medication-management", "/plan", ("part", "medication-management"), ("text", "Other."), ("done", "yes")),
            Done.PlanSaved);
        Assert.Contains(Expect.English("plan.kept.no"), (await nurse.OpenAsync("/plan?part=medication-management")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_version_stays_with_what_it_changed_and_who_approved_it()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        Expect.Done(
            await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan", ("part", "measurable-goals"), ("text", "Walk daily"), ("done", "yes")),
            Done.PlanSaved);

        var last = await job.Nurse.OpenAsync("/plan/versions");

        Assert.Matches("(?s)<del[^>]*>Text of measurable-goals</del>.*<ins[^>]*>Walk daily</ins>", last.Html);
        Assert.Contains(Expect.English("plan.versionApproved", "").Trim(), last.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Walk daily", (await job.Nurse.OpenAsync("/plan/versions?of=1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_patient_reads_plain_words_with_their_grade_in_both_languages()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        await job.Nurse.SubmitAsync(
            "/plan?part=self-management", "/plan", ("part", "self-management"), ("text", "Check BP each day. Take the water pill BID. Call us if it hurts."),
            ("done", "yes"));

        var english = await job.Nurse.OpenAsync("/plan/words?lang=en&size=large");
        var spanish = await job.Nurse.OpenAsync("/plan/words?lang=es");

        Assert.Contains("Check blood pressure each day. Take the water pill two times a day.", english.Text, StringComparison.Ordinal);
        Assert.Contains("large", english.Html, StringComparison.Ordinal);
        Assert.Contains("What you can do yourself", english.Text, StringComparison.Ordinal);
        Assert.Contains("Qué puede hacer usted", spanish.Text, StringComparison.Ordinal);
        Assert.Matches("Reading grade [0-9]+", english.Text);
    }

    [Theory]
    [InlineData("goal", "", FieldProblem.Required)]
    [InlineData("owner", "nobody", FieldProblem.Unknown)]
    [InlineData("comparator", "about", FieldProblem.Unknown)]
    [InlineData("target", "low", FieldProblem.NotANumber)]
    [InlineData("due", "soon", FieldProblem.NotADate)]
    [InlineData("readingOn", "2026-10-23", FieldProblem.InTheFuture)]
    [InlineData("revision", "0", FieldProblem.ChangedMeanwhile)]
    public async Task A_goal_that_cannot_be_is_shown_again_and_not_saved(string field, string value, FieldProblem problem)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("/plan", "/plan/accept", ("chartPlanId", ""));
        var before = await Footprint.OfAsync(_app);

        var page = await nurse.SubmitAsync("/plan?part=measurable-goals", "/plan/goals", [.. NewGoal.Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task A_goal_is_data_with_owner_target_and_trend_in_the_plan_its_changes_the_patients_words_and_the_chart()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        var was = (await LedgerAsync()).Select(r => r.Event).OfType<PlanSaved>().Last().Goals?.Length ?? 0;
        Expect.Done(await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan/goals", NewGoal), Done.PlanSaved);
        var goal = (await LedgerAsync()).Select(r => r.Event).OfType<PlanSaved>().Last().Goals!.Value[^1];

        Expect.Done(
            await job.Nurse.SubmitAsync(
                "/plan?part=measurable-goals", "/plan/goals",
                [.. NewGoal.Where(f => f.Name is not ("goalId" or "reading" or "readingOn")), ("goalId", $"{goal.Id:D}"), ("reading", "8.1"), ("readingOn", "2026-10-20")]),
            Done.PlanSaved);

        var saved = (await LedgerAsync()).Select(r => r.Event).OfType<PlanSaved>().Last().Goals!.Value;
        Assert.Equal(was + 1, saved.Length);
        Assert.Equal(
            (goal.Id, "Lower blood sugar", "caregiver", "Glucose control", 7.5m, GoalTrend.Improving, 2),
            (saved[^1].Id, saved[^1].What.Text, saved[^1].What.Owner, saved[^1].What.Measure, saved[^1].What.Target, saved[^1].What.Trend(), saved[^1].What.Readings.Length));
        Assert.Contains(Expect.English("goal.trend.Improving"), (await job.Nurse.OpenAsync("/plan?part=measurable-goals")).Text, StringComparison.Ordinal);
        var line = Web.Features.CarePlan.PlanGoals.Line("en", saved[^1].What);
        var count = (await LedgerAsync()).Count(r => r.Event is PlanSaved);
        Assert.Contains(line, (await job.Nurse.OpenAsync($"/plan/versions?of={count - 1}")).Text, StringComparison.Ordinal);
        Assert.Contains("Lower blood sugar; Glucose control at most 7.5 %", (await job.Nurse.OpenAsync("/plan/words?lang=en")).Text, StringComparison.Ordinal);
        Expect.Done(await job.Physician.SubmitAsync("/plan?part=details", "/plan/approve"), Done.PlanApproved);
        await job.SettledAsync("CarePlan");
        var plan = System.Text.Json.Nodes.JsonNode.Parse(_app.Ehr.All("CarePlan").Last(p => p.Contains("Lower blood sugar", StringComparison.Ordinal)))!;
        var written = plan["contained"]!.AsArray().Single(c => c!["resourceType"]!.GetValue<string>() == "Goal" && c["description"]!["text"]!.GetValue<string>() == "Lower blood sugar")!;
        Assert.Equal(
            ("improving", "<=", "7.5", "Owner: caregiver"),
            (written["achievementStatus"]!["coding"]![0]!["code"]!.GetValue<string>(), written["target"]![0]!["detailQuantity"]!["comparator"]!.GetValue<string>(),
                written["target"]![0]!["detailQuantity"]!["value"]!.ToJsonString(), written["note"]![0]!["text"]!.GetValue<string>()));
        Expect.Done(
            await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan/goals", [.. NewGoal.Where(f => f.Name != "goalId"), ("goalId", $"{goal.Id:D}"), ("remove", "yes")]),
            Done.PlanSaved);
        Assert.Equal(was, (await LedgerAsync()).Select(r => r.Event).OfType<PlanSaved>().Last().Goals!.Value.Length);
    }

    private static readonly (string Name, string Value)[] NewGoal =
    [
        ("goalId", ""), ("goal", "Lower blood sugar"), ("owner", "caregiver"), ("measure", "Glucose control"), ("comparator", "at-most"), ("target", "7.5"),
        ("unit", "%"), ("due", "2027-01-31"), ("reading", "8.4"), ("readingOn", "2026-07-02"),
    ];

    [Theory]
    [InlineData("en", "The cat sat on the mat. The dog ran to the cat. They play.", 1)]
    [InlineData("en", "Pharmacological reconciliation necessitates multidisciplinary collaboration concerning cardiovascular contraindications throughout institutional hospitalization.", 40)]
    [InlineData("en", "Too short.", null)]
    [InlineData("es", "El gato está en la casa. El perro corre con el gato. Ellos juegan.", 1)]
    public void The_grade_follows_the_length_of_words_and_sentences(string language, string text, int? expected)
    {
        var grade = PlainWords.Grade(language, text);

        Assert.Equal(expected is null, grade is null);
        Assert.True(expected is null || (expected >= 20 ? grade >= 20 : grade <= 4), $"grade {grade}");
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync() =>
        await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));
}
