using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>One browser after another person, and one person with several windows: ADR 0005. The office's provider is a second sandbox.</summary>
public sealed class NextPersonTests : IAsyncLifetime
{
    private SandboxEhr _provider = null!;
    private RunningApp _app = null!;
    private BrowserSession _browser = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort.Take();
        _provider = await SandboxEhr.StartAsync(new SandboxOptions
        {
            LaunchUrl = new Uri($"http://localhost:{port}/launch"),
            Clients = [RegisteredClient.Open("office", $"http://localhost:{port}/office/callback")],
            Time = TestClock.Default,
        });
        _app = await RunningApp.StartAsync(new RunningAppOptions { Port = port, LaunchJson = AddOffice });
        _browser = _app.NewBrowser();
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Who_launches_next_does_not_find_the_charts_of_who_left_without_signing_out()
    {
        var physicians = await LaunchAsync("physician-oak");
        var nurses = await LaunchAsync("nurse-birch", "beech");

        Expect.Problem(await _browser.GetAsync(physicians), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(nurses)).Status);
        Assert.Equal(1, await SessionsAsync());
        Assert.Equal(["Practitioner/physician-oak billing-practitioner"], await EndedAsync());
        Assert.Equal([], await _app.Services.GetRequiredService<AuditLog>().VerifyAsync());
    }

    [Fact]
    public async Task A_second_browser_is_not_touched()
    {
        using var other = await _app.SignInAsync("physician-oak");
        await LaunchAsync("nurse-birch");

        Assert.Equal((HttpStatusCode.OK, 2), ((await other.OpenAsync("")).Status, await SessionsAsync()));
    }

    [Fact]
    public async Task One_person_keeps_every_window_of_theirs()
    {
        var first = await LaunchAsync("nurse-birch");
        var second = await LaunchAsync("nurse-birch", "beech");
        var again = await LaunchAsync("nurse-birch");

        foreach (var window in new[] { first, second, again })
        {
            Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(window)).Status);
        }

        Assert.Equal((1, 0), (await SessionsAsync(), (await EndedAsync()).Length));
    }

    [Fact]
    public async Task A_launch_that_comes_to_nothing_has_ended_the_others_session_too()
    {
        var physicians = await LaunchAsync("physician-oak");
        _app.Ehr.Faults.Set(FaultName.Fhir404, "Patient");
        await _browser.LaunchAsync(_app.LaunchUrl("nurse-birch"));
        _app.Ehr.Faults.ClearAll();

        Expect.Problem(await _browser.GetAsync(physicians), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
    }

    [Fact]
    public async Task A_patient_who_is_turned_away_does_not_find_the_charts_of_the_staff()
    {
        var physicians = await LaunchAsync("physician-oak");

        var page = await _browser.GetAsync(_app.Ehr.LaunchUrl(new LaunchContext { User = "nurse-birch", Patient = "alder", FhirUser = "Patient/alder" }));

        Expect.Problem(page, HttpStatusCode.Forbidden, ProblemKind.NotStaff);
        Expect.Problem(await _browser.GetAsync(physicians), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
    }

    [Fact]
    public async Task A_launch_without_a_patient_says_so_and_has_ended_the_others_session_too()
    {
        var physicians = await LaunchAsync("physician-oak");

        var page = await _browser.GetAsync(_app.Ehr.LaunchUrl(new LaunchContext { User = "nurse-birch" }));

        Expect.Problem(page, HttpStatusCode.BadRequest, ProblemKind.NoPatientInLaunch);
        Expect.Problem(await _browser.GetAsync(physicians), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
    }

    [Fact]
    public async Task A_sign_in_that_does_not_hold_ends_nobodys_session()
    {
        var physicians = await LaunchAsync("physician-oak");
        _app.Ehr.Faults.Set(FaultName.IdTokenWrongNonce);
        await _browser.LaunchAsync(_app.LaunchUrl("nurse-birch"));
        _app.Ehr.Faults.ClearAll();
        await _browser.GetAsync(new Uri(_app.BaseUrl, "/callback/sandbox?code=c&state=forged"));

        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(physicians)).Status);
    }

    [Fact]
    public async Task A_launch_may_be_anybodys_and_ends_the_office_of_who_left()
    {
        Assert.Equal(HttpStatusCode.OK, (await OfficeSignInAsync("biller-cedar")).Status);
        var nurses = await LaunchAsync("nurse-birch");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), ((await OfficeAsync()).Status, (await _browser.GetAsync(nurses)).Status));
        Assert.Equal(["office:biller-cedar biller"], await EndedAsync());
    }

    [Fact]
    public async Task A_chart_opened_from_the_office_stays_beside_it_and_so_does_the_next()
    {
        await OfficeSignInAsync("biller-cedar");
        var first = await OpenFromOfficeAsync("biller-cedar", "alder");
        var second = await OpenFromOfficeAsync("biller-cedar", "beech");
        var launched = await LaunchAsync("biller-cedar");
        var again = await OfficeSignInAsync("biller-cedar");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        foreach (var window in new[] { first, second, launched, new Uri(_app.BaseUrl, "/office") })
        {
            Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(window)).Status);
        }

        Assert.Equal((1, 0), (await SessionsAsync(), (await EndedAsync()).Length));
    }

    [Fact]
    public async Task A_chart_opened_from_the_office_by_a_second_person_of_the_EHR_ends_both()
    {
        await OfficeSignInAsync("biller-cedar");
        var first = await OpenFromOfficeAsync("biller-cedar", "alder");
        var second = await OpenFromOfficeAsync("nurse-birch", "beech");

        Expect.Problem(await _browser.GetAsync(first), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), ((await OfficeAsync()).Status, (await _browser.GetAsync(second)).Status));
    }

    [Fact]
    public async Task An_office_sign_in_over_an_open_chart_may_be_anybodys_and_ends_it()
    {
        var physicians = await LaunchAsync("physician-oak");

        Assert.Equal(HttpStatusCode.OK, (await OfficeSignInAsync("biller-cedar")).Status);

        Expect.Problem(await _browser.GetAsync(physicians), HttpStatusCode.Forbidden, ProblemKind.ContextUnknown);
    }

    [Fact]
    public async Task An_office_token_that_names_the_EHRs_own_user_is_known_to_be_theirs()
    {
        var billers = await LaunchAsync("biller-cedar");

        await OfficeSignInAsync("biller-cedar", $"{_app.Ehr.FhirBase.AbsoluteUri}/Practitioner/biller-cedar");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await OfficeAsync()).Status, (await _browser.GetAsync(billers)).Status));
    }

    [Fact]
    public async Task Somebody_else_in_the_office_has_no_seat_but_their_own()
    {
        await OfficeSignInAsync("biller-cedar");

        // Without a role at the office: refused, and the seat before is gone with its session.
        Assert.Equal(HttpStatusCode.Forbidden, (await OfficeSignInAsync("nurse-birch")).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await OfficeAsync()).Status);
        Assert.Equal(["office:biller-cedar biller"], await EndedAsync());
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("_office")]
    public async Task The_office_opens_no_chart_where_its_practice_has_none(string ehr)
    {
        await OfficeSignInAsync("biller-cedar");

        Expect.Problem(await _browser.GetAsync(new Uri(_app.BaseUrl, $"/office/open/{ehr}")), HttpStatusCode.NotFound, ProblemKind.NotFound);
    }

    [Fact]
    public async Task Nobody_opens_a_chart_from_an_office_they_do_not_sit_in() => Expect.Problem(
        await _browser.GetAsync(new Uri(_app.BaseUrl, "/office/open/sandbox")), HttpStatusCode.Unauthorized, ProblemKind.SessionExpired);

    private void AddOffice(JsonNode json) => json["backOffice"] = JsonNode.Parse($$"""
        {
          "kind": "oidc", "displayName": "Riverbend", "issuer": "{{_provider.BaseUrl.GetLeftPart(UriPartial.Authority)}}/oauth", "clientId": "office",
          "auth": { "method": "public" }, "practice": "riverbend", "roles": [{ "claim": "sub", "value": "biller-cedar", "appRole": "biller" }]
        }
        """);

    private async Task<Uri> LaunchAsync(string user, string patient = "alder")
    {
        var page = await _browser.LaunchAsync(_app.LaunchUrl(user, patient));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.Url;
    }

    private async Task<BrowserPage> OfficeSignInAsync(string user, string? fhirUser = null)
    {
        var authorize = (await _browser.GetOnceAsync(new Uri(_app.BaseUrl, "/office/sign-in"))).Location!;
        var launch = QueryHelpers.ParseQuery(_provider.LaunchUrl(new LaunchContext { User = user, FhirUser = fhirUser }).Query)["launch"];
        return await _browser.GetAsync(new Uri($"{authorize.AbsoluteUri}&aud={Uri.EscapeDataString(_provider.FhirBase.AbsoluteUri)}&launch={launch}"));
    }

    private async Task<Uri> OpenFromOfficeAsync(string user, string patient)
    {
        var picker = await _browser.GetAsync(new Uri(_app.BaseUrl, "/office/open/sandbox"));
        var page = await _browser.PostToAsync(
            new Uri(_app.Ehr.BaseUrl, "/oauth/authorize"), [.. picker.Form("/oauth/authorize")!, ("picked_user", user), ("picked_patient", patient)]);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.Url;
    }

    private Task<BrowserPage> OfficeAsync() => _browser.GetAsync(new Uri(_app.BaseUrl, "/office"));

    private async Task<int> SessionsAsync()
    {
        await using var connection = await _app.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<int>("select count(*) from browser_session");
    }

    /// <summary>Whose sessions the access log says were ended by the next sign-in.</summary>
    private async Task<string[]> EndedAsync() =>
        [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync()).Where(r => r.Action == "sign-out").Select(r => $"{r.PersonId} {r.Role}")];
}
