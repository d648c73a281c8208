using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>A practice at two EHRs: whom both call the same are two people until the register says that they are one.</summary>
public sealed class StaffIdentityTests : IAsyncLifetime
{
    private const string Birch = "Practitioner/nurse-birch";

    private const string BirchKey = "sandbox " + Birch;

    private SandboxEhr _otherEhr = null!;
    private RunningApp _app = null!;
    private BrowserSession[] _browsers = [];
    private BrowserSession _physician = null!;
    private BrowserSession _otherPhysician = null!;
    private BrowserSession _nurse = null!;
    private BrowserSession _otherNurse = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort.Take();
        var clock = TestClock.Default;
        _otherEhr = await SandboxEhr.StartAsync(new SandboxOptions
        {
            LaunchUrl = new Uri($"http://localhost:{port}/launch"),
            Clients = [RegisteredClient.Open("ccmfhir", $"http://localhost:{port}/callback/other")],
            Time = clock,
        });
        _app = await RunningApp.StartAsync(new RunningAppOptions { Port = port, Clock = clock, LaunchJson = AddOtherEhr });
        await SignInAgainAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            browser.Dispose();
        }

        await _app.DisposeAsync();
        await _otherEhr.DisposeAsync();
    }

    [Theory]
    [InlineData("identity", "", FieldProblem.Required)]
    [InlineData("of", "sandbox Practitioner/nobody", FieldProblem.Unknown)]
    [InlineData("joinFrom", "soon", FieldProblem.NotADate)]
    [InlineData("joinFrom", "2026-10-23", FieldProblem.InTheFuture)]
    public async Task An_identity_that_cannot_be_joined_is_shown_again_and_changes_nothing(string field, string value, FieldProblem problem)
    {
        await NameBirchAsync();
        var before = await Footprint.OfAsync(_app);

        var page = await _otherPhysician.SubmitAsync(
            "/staff", "/staff/identities", [.. Joining().Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task Two_people_whom_two_EHRs_call_the_same_have_a_timer_each()
    {
        await _nurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));
        await _otherNurse.SubmitAsync("", "/timer/start", ("activity", "care-plan"));

        Assert.Equal(("patient-call", "care-plan"), ((await TimerAsync("sandbox"))!.Activity, (await TimerAsync("other"))!.Activity));
        Assert.NotEqual((await TimerAsync("sandbox"))!.Id, (await TimerAsync("other"))!.Id);
    }

    [Fact]
    public async Task One_person_at_two_EHRs_has_one_timer()
    {
        await NameBirchAsync();
        Expect.Done(await JoinAsync(), Done.IdentityJoined);
        var start = await _otherNurse.FormAsync("", "/timer/start");
        await _nurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));

        await _otherNurse.PostAsync("/timer/start", start);

        var (here, there) = ((await TimerAsync("sandbox"))!, (await TimerAsync("other"))!);
        Assert.Equal((here.Id, "sandbox"), (there.Id, there.Patient.EhrId));
        Assert.Contains(Expect.English("timer.oneAtATime"), (await _otherNurse.OpenAsync("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_is_not_joined_while_its_timer_runs()
    {
        await NameBirchAsync();
        await _otherNurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));

        Expect.FieldProblem(await JoinAsync(), FieldProblem.TimerRunning);

        Assert.NotNull(await TimerAsync("other"));
    }

    [Fact]
    public async Task What_the_register_says_of_a_person_holds_at_every_EHR_that_knows_them()
    {
        await NameBirchAsync();
        await MainJob.RecordConsentAsync(_otherNurse);
        Expect.Done(await LogAsync(_otherNurse, "2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSavedNotCounted);

        Expect.Done(await JoinAsync(), Done.IdentityJoined);

        Expect.Done(await LogAsync(_otherNurse, "2026-10-22T11:20", "2026-10-22T11:30"), Done.TimeSaved);
        Expect.Done(await _otherPhysician.SubmitAsync("/staff", "/staff", Row(("credentialUntil", "2026-10-21"))), Done.StaffNamed);
        Expect.Done(await LogAsync(_otherNurse, "2026-10-22T11:40", "2026-10-22T11:50"), Done.TimeSavedNotCounted);
        await MainJob.RecordConsentAsync(_nurse);
        Expect.Done(await LogAsync(_nurse, "2026-10-22T10:00", "2026-10-22T10:10"), Done.TimeSavedNotCounted);
        Assert.Contains("credential expired", (await _nurse.OpenAsync("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_is_in_one_place_whichever_EHR_the_other_patient_is_in()
    {
        await NameBirchAsync();
        await MainJob.RecordConsentAsync(_nurse);
        await MainJob.RecordConsentAsync(_otherNurse);
        Expect.Done(await JoinAsync(), Done.IdentityJoined);
        Expect.Done(await LogAsync(_nurse, "2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSaved);
        Assert.Contains("person-in-one-place: Met", (await _nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);

        Expect.Done(await LogAsync(_otherNurse, "2026-10-22T11:05", "2026-10-22T11:15"), Done.TimeSaved);

        Assert.Contains("person-in-one-place: NotMet", (await _nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Contains("person-in-one-place: NotMet", (await _otherNurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_may_work_at_the_same_time()
    {
        await MainJob.RecordConsentAsync(_nurse);
        await MainJob.RecordConsentAsync(_otherNurse);
        await LogAsync(_nurse, "2026-10-22T11:00", "2026-10-22T11:10");
        await LogAsync(_otherNurse, "2026-10-22T11:05", "2026-10-22T11:15");

        Assert.Contains("person-in-one-place: Met", (await _nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_is_one_persons_and_ends_without_touching_what_was()
    {
        await NameBirchAsync();
        await MainJob.RecordConsentAsync(_otherNurse);
        Expect.Done(await JoinAsync(), Done.IdentityJoined);
        Expect.Done(await LogAsync(_otherNurse, "2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSaved);
        Expect.Done(
            await _otherPhysician.SubmitAsync("/staff", "/staff", Row(("person", "Practitioner/care-manager"), ("name", "Cedar"))), Done.StaffNamed);
        Expect.FieldProblem(await JoinAsync(("of", "other Practitioner/care-manager"), ("joinFrom", "2026-10-20")), FieldProblem.IdentityTaken);
        _app.Clock.Set(new DateTimeOffset(2026, 11, 12, 17, 0, 0, TimeSpan.Zero));
        await SignInAgainAsync();
        var end = (await _otherPhysician.OpenAsync("/staff")).Html.Split("/staff/identities/")[1].Split("/end")[0];

        Expect.FieldProblem(await EndAsync(end, "2026-10-30"), FieldProblem.BeforeThisMonth);
        Expect.FieldProblem(await EndAsync(end, "2026-11-13"), FieldProblem.InTheFuture);
        Expect.Done(await EndAsync(end, "2026-10-31"), Done.IdentityEnded);

        Assert.Contains(Expect.English("log.standing.Counts"), (await _otherNurse.OpenAsync("?month=2026-10")).Text, StringComparison.Ordinal);
        Expect.Done(await LogAsync(_otherNurse, "2026-11-12T10:00", "2026-11-12T10:10"), Done.TimeSavedNotCounted);
        Expect.Done(await JoinAsync(("of", "other Practitioner/care-manager"), ("joinFrom", "2026-11-01")), Done.IdentityJoined);
        Assert.Equal([], await _app.Services.GetRequiredService<Ledger>().VerifyAsync());
    }

    [Fact]
    public async Task Staff_join_no_identities()
    {
        await NameBirchAsync();
        var form = await _nurse.FormAsync("/time/new", "/time");

        Assert.Equal(HttpStatusCode.Forbidden, (await _nurse.PostAsync("/staff/identities", [.. form, .. Joining()])).Status);
    }

    [Fact]
    public async Task In_one_browser_a_launch_at_the_other_EHR_ends_the_first_until_the_register_says_that_both_are_one()
    {
        using var browser = await _app.SignInAsync("nurse-birch");
        var first = browser.InContext("");
        await browser.LaunchAsync(OtherLaunch("nurse-birch"));
        Expect.Problem(await browser.GetAsync(first), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
        var second = browser.InContext("");

        await NameBirchAsync();
        Expect.Done(await JoinAsync(), Done.IdentityJoined);
        await browser.LaunchAsync(_app.LaunchUrl("nurse-birch"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await browser.GetAsync(second)).Status, (await browser.OpenAsync("")).Status));
    }

    [Fact]
    public async Task In_one_browser_a_billing_practitioner_is_one_person_at_both_EHRs_by_the_NPI_of_launch_json()
    {
        using var browser = await _app.SignInAsync("physician-oak");
        var first = browser.InContext("");

        await browser.LaunchAsync(OtherLaunch("physician-oak"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await browser.GetAsync(first)).Status, (await browser.OpenAsync("")).Status));

        await browser.LaunchAsync(OtherLaunch("physician-rowan"));
        Expect.Problem(await browser.GetAsync(first), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
    }

    private async Task SignInAgainAsync()
    {
        foreach (var browser in _browsers)
        {
            browser.Dispose();
        }

        _physician = await _app.SignInAsync("physician-oak");
        _nurse = await _app.SignInAsync("nurse-birch");
        _otherPhysician = await AtOtherEhrAsync("physician-oak");
        _otherNurse = await AtOtherEhrAsync("nurse-birch");
        _browsers = [_physician, _nurse, _otherPhysician, _otherNurse];
    }

    private void AddOtherEhr(JsonNode json)
    {
        var other = json["ehrs"]![0]!.DeepClone();
        var origin = _otherEhr.BaseUrl.GetLeftPart(UriPartial.Authority);
        (other["id"], other["iss"], other["embedding"]!["frameAncestors"]) = ("other", new JsonArray(origin + "/fhir"), new JsonArray(origin));
        json["ehrs"]!.AsArray().Add(other);
    }

    private async Task<BrowserSession> AtOtherEhrAsync(string user)
    {
        var browser = _app.NewBrowser();
        await browser.LaunchAsync(OtherLaunch(user));
        return browser;
    }

    private Uri OtherLaunch(string user) => _otherEhr.LaunchUrl(new LaunchContext { User = user, Patient = "alder" });

    private async Task NameBirchAsync() => Expect.Done(await _physician.SubmitAsync("/staff", "/staff", Row()), Done.StaffNamed);

    private static (string Name, string Value)[] Row(params (string Name, string Value)[] changes) =>
    [
        .. new[]
        {
            ("person", Birch), ("name", "Birch"), ("role", "rn"), ("credential", "RN"), ("credentialUntil", "2027-01-31"), ("employer", ""),
            ("employment", "employed"), ("location", "us"), ("supervisor", ""), ("from", "2026-10-01"), ("until", ""),
        }.Where(f => changes.All(c => c.Name != f.Item1)),
        .. changes,
    ];

    private static (string Name, string Value)[] Joining() => [("identity", Birch), ("of", BirchKey), ("joinFrom", "2026-10-15")];

    private Task<BrowserPage> JoinAsync(params (string Name, string Value)[] changes) => _otherPhysician.SubmitAsync(
        "/staff", "/staff/identities", [.. Joining().Where(f => changes.All(c => c.Name != f.Name)), .. changes]);

    private Task<BrowserPage> EndAsync(string joinId, string lastDay) =>
        _otherPhysician.SubmitAsync("/staff", $"/staff/identities/{joinId}/end", ("lastDay", lastDay));

    private static Task<BrowserPage> LogAsync(BrowserSession browser, string start, string end) =>
        browser.SubmitAsync("/time/new", "/time", MainJob.TimeFields(start, end));

    private Task<RunningTimer?> TimerAsync(string ehr) => _app.Services.GetRequiredService<Timers>().FindAsync(new StaffIdentity(ehr, Birch));
}
