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
