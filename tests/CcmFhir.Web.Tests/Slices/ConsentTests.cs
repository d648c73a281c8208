using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Consents that cannot be, and the withdrawal of one that is.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Verbal =
    [
        ("outcome", "enrolled"), ("element", "availability"), ("element", "cost-sharing"), ("element", "one-practitioner"),
        ("element", "right-to-stop"), ("form", "verbal"), ("witness", "Omar Example"), ("language", "en"),
    ];

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("givenOn", "2026-10-23", FieldProblem.InTheFuture)]
    [InlineData("givenOn", "1900-01-01", FieldProblem.BeforeBirth)]
    [InlineData("givenOn", "last week", FieldProblem.NotADate)]
    [InlineData("witness", "", FieldProblem.WitnessMissing)]
    [InlineData("outcome", "maybe", FieldProblem.Unknown)]
    public async Task A_consent_that_cannot_be_is_shown_again_and_not_recorded(string field, string value, FieldProblem problem)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var before = await Footprint.OfAsync(_app);

        var page = await nurse.SubmitAsync("/consent", "/consent", [.. Verbal.Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task A_withdrawn_consent_stays_with_its_day_and_is_withdrawn_in_the_ehr_once()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        var consent = (await LedgerAsync()).Single(r => r.Event is ConsentGiven).Id;
        var path = $"/consent/{consent}/revoke";
        Expect.FieldProblem(await nurse.SubmitAsync("/consent", path, ("on", "2026-10-23")), FieldProblem.InTheFuture);
        var again = await nurse.FormAsync("/consent", path);

        Expect.Done(await nurse.SubmitAsync("/consent", path, ("on", "2026-10-22"), ("reason", "By telephone.")), Done.ConsentRevoked);

        Expect.Done(await nurse.PostAsync(path, again), Done.AlreadyDone);
        var revoked = Assert.IsType<ConsentRevoked>((await LedgerAsync())[^1].Event);
        Assert.Equal((consent, new LocalDate(2026, 10, 22)), (revoked.ConsentId, revoked.On));
        using var job = new MainJob(_app, nurse, nurse);
        await job.SettledAsync("Consent");
        Assert.Equal("inactive", JsonNode.Parse(_app.Ehr.All("Consent")[^1])!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_consent_for_another_practitioner_is_asked_for_again_and_both_stay()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        using var physician = await _app.SignInAsync("physician-rowan");
        await MainJob.RecordConsentAsync(nurse);

        Assert.NotNull((await physician.OpenAsync("/consent")).Form(physician.InContext("/consent").AbsolutePath));
        await MainJob.RecordConsentAsync(physician);

        Assert.Null((await physician.OpenAsync("/consent")).Form(physician.InContext("/consent").AbsolutePath));
        var given = (await LedgerAsync()).Select(r => r.Event).OfType<ConsentGiven>();
        Assert.Equal(["Practitioner/physician-oak", "Practitioner/physician-rowan"], given.Select(g => g.PractitionerId));
    }

    [Fact]
    public async Task A_consent_that_does_not_exist_cannot_be_withdrawn()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var form = await nurse.FormAsync("/consent", "/consent", ("on", "2026-10-22"));
        var before = await Footprint.OfAsync(_app);

        var page = await nurse.PostAsync("/consent/00000000-0000-0000-0000-000000000001/revoke", form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Theory]
    [InlineData("signedName", "", FieldProblem.Required)]
    [InlineData("signedStatement", "", FieldProblem.Required)]
    [InlineData("textHash:en", "another text", FieldProblem.ChangedMeanwhile)]
    [InlineData("givenOn", "2026-10-21", FieldProblem.SignedToday)]
    [InlineData("strokes", "<svg/>", FieldProblem.TooLong)]
    public async Task An_electronic_consent_without_its_signature_is_not_recorded(string field, string value, FieldProblem problem)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var before = await Footprint.OfAsync(_app);

        Expect.FieldProblem(await nurse.SubmitAsync("/consent", "/consent", [.. Electronic.Where(f => f.Name != field), (field, value)]), problem);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task An_electronic_signature_keeps_the_text_its_hash_and_the_servers_time_and_prints_them()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");

        Expect.Done(await nurse.SubmitAsync("/consent", "/consent", [.. Electronic, ("strokes", "1,2 3,4;5,6 7,8")]), Done.ConsentRecorded);

        var signature = (await LedgerAsync()).Select(r => r.Event).OfType<ConsentGiven>().Single().Signature!;
        Assert.Equal(("Alma Alder", _app.Clock.GetUtcNow(), "1,2 3,4;5,6 7,8"), (signature.Name, signature.SignedAt.ToDateTimeOffset(), signature.Strokes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(signature.Text))), signature.TextHash);
        Assert.Contains(Expect.English("script.right-to-stop.text"), signature.Text, StringComparison.Ordinal);
        Assert.EndsWith(signature.Statement, signature.Text, StringComparison.Ordinal);
        var letter = await nurse.OpenAsync("/consent/letter?lang=en");
        Assert.Contains(signature.TextHash, letter.Text, StringComparison.Ordinal);
        Assert.Contains(Expect.English("sign.consent.holds"), letter.Text, StringComparison.Ordinal);
        Assert.Contains("Alma Alder", letter.Text, StringComparison.Ordinal);
        Assert.Contains("points=\"5,6 7,8\"", letter.Html, StringComparison.Ordinal);
        Assert.False(Features.Consent.ConsentText.Holds(signature with { Text = signature.Text + " " }));
    }

    [Theory]
    [InlineData("en", "verbal")]
    [InlineData("es", "electronic")]
    public async Task The_EHRs_consent_holds_what_the_patient_agreed_to_in_their_language(string language, string mode)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var fields = mode == "verbal" ? Verbal : Electronic;
        Expect.Done(await nurse.SubmitAsync("/consent", "/consent", [.. fields.Where(f => f.Name != "language"), ("language", language)]), Done.ConsentRecorded);
        using var job = new MainJob(_app, nurse, nurse);
        await job.SettledAsync("Consent");

        var source = JsonNode.Parse(_app.Ehr.All("Consent")[^1])!["sourceAttachment"]!;
        var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(source["data"]!.GetValue<string>()));

        Assert.Equal(("text/plain; charset=utf-8", language), (source["contentType"]!.GetValue<string>(), source["language"]!.GetValue<string>()));
        Assert.EndsWith($"(2026-01-{language})", source["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(Resources.Words.In(language, "script.right-to-stop.text"), text, StringComparison.Ordinal);
        Assert.Contains("Testpatient-Alder, Alma", text, StringComparison.Ordinal);
        var given = (await LedgerAsync()).Select(r => r.Event).OfType<ConsentGiven>().Single();
        Assert.Equal(given.Signature?.Text ?? given.Text, text);
    }

    private static readonly (string Name, string Value)[] Electronic =
        [.. Verbal.Where(f => f.Name is not ("form" or "witness")), ("form", "electronic"), ("signedName", "Alma Alder"), ("signedStatement", "yes")];

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync() =>
        await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));
}
