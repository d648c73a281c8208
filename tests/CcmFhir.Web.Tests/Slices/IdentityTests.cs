using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The chart says of a launch who the patient is; when that may be another person, nothing is written until somebody says who it is.</summary>
public sealed class IdentityTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Time = MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20");

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_changed_name_is_shown_for_a_month_and_stops_nothing()
    {
        using var before = await _app.SignInAsync("nurse-birch");
        Change(p => p["name"]![0]!["family"] = "Testpatient-Rowan");

        using var nurse = await _app.SignInAsync("nurse-birch");

        const string Former = "The chart called this patient Testpatient-Alder, Alma until 22 Oct 2026.";
        var landing = await nurse.OpenAsync("");
        Assert.Contains("Testpatient-Rowan, Alma", landing.Text, StringComparison.Ordinal);
        Assert.Contains(Former, landing.Text, StringComparison.Ordinal);
        Assert.Contains("Called Testpatient-Alder, Alma until then.", (await nurse.OpenAsync("/identity")).Text, StringComparison.Ordinal);
        Expect.Done(await nurse.SubmitAsync("/time/new", "/time", Time), Done.TimeSavedNotCounted);

        _app.Clock.Advance(TimeSpan.FromDays(40));
        using var later = await _app.SignInAsync("nurse-birch");
        Assert.DoesNotContain("The chart called this patient", (await later.OpenAsync("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_birth_date_stops_writing_until_somebody_with_the_right_role_confirms_with_a_reason()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        Expect.Done(await nurse.SubmitAsync("/time/new", "/time", Time), Done.TimeSavedNotCounted);
        var form = await nurse.FormAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T10:00", "2026-10-22T10:20"));
        await nurse.SubmitAsync("", "/timer/start");
        Change(p => p["birthDate"] = "1950-01-31");
        using var physician = await _app.SignInAsync("physician-oak");
        var stopped = await Footprint.OfAsync(_app);

        Expect.Problem(await nurse.PostAsync("/time", form), HttpStatusCode.Conflict, ProblemKind.IdentityDoubted);
        Expect.Problem(await physician.PostAsync("/month", await physician.FormAsync("/time/new", "/time")), HttpStatusCode.Conflict, ProblemKind.IdentityDoubted);
        Expect.Problem(await nurse.PostAsync("/identity", form), HttpStatusCode.Forbidden, ProblemKind.NotAllowed);
        Assert.Contains(Expect.English("identity.doubted"), (await nurse.OpenAsync("/plan")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await nurse.SubmitAsync("", "/timer/stop")).Status);
        Assert.Equal(stopped, await Footprint.OfAsync(_app));

        Expect.FieldProblem(await physician.SubmitAsync("/identity", "/identity", ("answer", "same"), ("reason", "")), FieldProblem.Required);
        Expect.FieldProblem(await physician.SubmitAsync("/identity", "/identity", ("answer", "perhaps"), ("reason", "x")), FieldProblem.Required);
        var answer = await physician.FormAsync("/identity", "/identity", ("answer", "same"), ("reason", "Card seen; it was mistyped."));
        Expect.Done(await physician.PostAsync("/identity", answer), Done.IdentityConfirmed);
        Expect.Done(await physician.PostAsync("/identity", answer), Done.AlreadyDone);

        Expect.Done(await nurse.PostAsync("/time", form), Done.TimeSavedNotCounted);
        Assert.Contains("31 Jan 1950", (await nurse.OpenAsync("")).Text, StringComparison.Ordinal);
        Assert.Contains("confirmed: the same person.", (await physician.OpenAsync("/identity")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_person_stays_stopped_until_the_chart_is_put_right()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var form = await nurse.FormAsync("/time/new", "/time", Time);
        var was = Change(p => p["name"] = new JsonArray(new JsonObject { ["family"] = "Stranger", ["given"] = new JsonArray("Berta") }));
        using var physician = await _app.SignInAsync("physician-oak");

        Expect.Done(
            await physician.SubmitAsync("/identity", "/identity", ("answer", "other"), ("reason", "Two records were merged.")), Done.IdentityHeld);

        Expect.Problem(await nurse.PostAsync("/time", form), HttpStatusCode.Conflict, ProblemKind.IdentityDoubted);
        Assert.Contains("Two records were merged.", (await nurse.OpenAsync("/identity")).Text, StringComparison.Ordinal);
        _app.Ehr.Put(was);
        using var again = await _app.SignInAsync("nurse-birch");
        Expect.Done(await again.SubmitAsync("/time/new", "/time", Time), Done.TimeSavedNotCounted);
        Assert.Contains(Expect.English("identity.line.chart-restored"), (await again.OpenAsync("/identity")).Text, StringComparison.Ordinal);
    }

    /// <summary>Changes Alder's Patient in the EHR; gives it as it was.</summary>
    private string Change(Action<JsonNode> change)
    {
        var was = _app.Ehr.All("Patient").Single(p => JsonNode.Parse(p)!["id"]!.GetValue<string>() == "alder");
        var now = JsonNode.Parse(was)!;
        change(now);
        _app.Ehr.Put(now.ToJsonString());
        return was;
    }
}
