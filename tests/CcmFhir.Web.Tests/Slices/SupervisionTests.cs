using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Supervision recorded for the practice's staff decides the month's supervision; the rule stands beside the form.</summary>
public sealed class SupervisionTests : IAsyncLifetime
{
    private const string Path = "/oversight/supervision";
    private const string NurseId = "Practitioner/nurse-birch";
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync(new RunningAppOptions { LaunchJson = MakeRowanDirector });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_months_determination_uses_it_for_the_days_it_covers()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-21T09:00", "2026-10-21T09:20"));
        Assert.Contains("Who supervises the staff, and how, is not recorded.", (await physician.OpenAsync("/month")).Text, StringComparison.Ordinal);

        Expect.Done(await RecordAsync(physician, ("from", "2026-10-01")), Done.SupervisionRecorded);

        var month = await physician.OpenAsync("/month");
        Assert.Contains("The staff's supervision is recorded.", month.Text, StringComparison.Ordinal);
        Assert.Contains("The billing practitioner attested the supervision.", month.Text, StringComparison.Ordinal);
        Assert.Contains("42 CFR 410.26(b)(5)", (await physician.OpenAsync(Path)).Text, StringComparison.Ordinal);
        Expect.FieldProblem(await RecordAsync(physician, ("from", "soon")), FieldProblem.NotADate);
        var again = await RecordAsync(physician, ("from", "2026-09-01"));
        Assert.Contains("overlaps with supervision on record: 2026-10-01", again.Text, StringComparison.Ordinal);

        var end = (await physician.OpenAsync(Path)).Html.Split(Path + "/")[1].Split("/end")[0];
        Expect.Done(
            await physician.SubmitAsync(Path, $"{Path}/{end}/end", ("lastDay", "2026-10-20"), ("reason", "Another physician from the 21st.")), Done.SupervisionEnded);
        Assert.Contains("Who supervises the staff, and how, is not recorded.", (await physician.OpenAsync("/month")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_physician_records_only_their_own_and_a_medical_directors_record_is_no_attestation()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        using var nurse = await _app.SignInAsync("nurse-birch");
        using var director = await _app.SignInAsync("physician-rowan");
        await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-21T09:00", "2026-10-21T09:20"));
        Expect.FieldProblem(await RecordAsync(physician, ("supervisorId", "Practitioner/physician-rowan")), FieldProblem.OnlyOwnSupervision);

        Expect.Done(await RecordAsync(director, ("supervisorId", "Practitioner/physician-oak"), ("kind", "direct")), Done.SupervisionRecorded);

        var month = await physician.OpenAsync("/month");
        Assert.Contains("The staff's supervision is recorded.", month.Text, StringComparison.Ordinal);
        Assert.Contains("When the supervision was attested is not recorded.", month.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync(Path)).Status);
    }

    private static Task<BrowserPage> RecordAsync(BrowserSession browser, params (string Name, string Value)[] changes) => browser.SubmitAsync(
        Path, Path,
        [
            .. new[] { ("staffId", NurseId), ("employer", "Riverbend"), ("kind", "general"), ("supervisorId", "Practitioner/physician-oak"), ("from", "2026-10-01"), ("to", "") }
                .Where(f => changes.All(c => c.Name != f.Item1)),
            .. changes,
        ]);

    private static void MakeRowanDirector(JsonNode launch) => launch["ehrs"]![0]!["roles"]!.AsArray().Insert(
        0, JsonNode.Parse("""{ "match": { "fhirUser": "Practitioner/physician-rowan" }, "appRole": "medical-director", "billingRole": "physician" }"""));
}
