using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>What signing out, staying away and a refused refresh token leave behind, in the app and at the EHR.</summary>
public sealed class LeavingTests
{
    [Fact]
    public async Task Signing_out_ends_the_tokens_of_every_window_at_the_EHR_and_forgets_them()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignInAsync("nurse-birch");
        await browser.LaunchAsync(app.LaunchUrl("nurse-birch", "beech"));
        using var other = await app.SignInAsync("physician-oak");
        var (left, stays) = (await TokensAsync(app, browser), await TokensAsync(app, other));
        Assert.Equal((2, 1), (left.Length, stays.Length));

        await browser.SubmitAsync("", "/sign-out");

        // The bell wakes the sweep: nobody moves the clock.
        await UntilAsync(app, "select count(*) from care_context where ended_at is not null and grant_sealed = '' and revoke_due_at is null", 2);
        Assert.Equal((false, false, true), (await IsActiveAsync(app, left[0]), await IsActiveAsync(app, left[1]), await IsActiveAsync(app, stays[0])));
        Assert.Equal(HttpStatusCode.OK, (await other.OpenAsync("")).Status);
        Assert.Equal([], app.Log.All.Where(l => left.Any(t => l.Contains(t, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_a_node_left_that_died_after_a_sign_out_is_ended_at_the_next_start()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignInAsync("nurse-birch");
        var left = await TokensAsync(app, browser);
        await using (var work = await app.Database.BeginAsync())
        {
            await work.ExecuteAsync("delete from browser_session");
            await work.CommitAsync();
        }

        await app.RestartAsync();

        await UntilAsync(app, "select count(*) from care_context where ended_at is not null and grant_sealed = ''", 1);
        Assert.False(await IsActiveAsync(app, left.Single()));
    }

    [Fact]
    public async Task A_thousand_launches_that_nobody_finishes_leave_no_row_but_what_the_access_log_had()
    {
        const int Launches = 1000;
        const long All = Launches + 1;
        await using var app = await RunningApp.StartAsync();
        using var nurse = await app.SignInAsync("nurse-birch");
        using var nobody = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        await Parallel.ForEachAsync(Enumerable.Range(0, Launches), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancel) =>
        {
            using var answer = await nobody.GetAsync(new Uri(app.BaseUrl, "/launch/standalone/sandbox"), cancel);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        });
        var log = await CountAsync(app, "audit");
        Assert.Equal((All, All), (await CountAsync(app, "browser_session"), await CountAsync(app, "pending_authorization")));

        app.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await nurse.OpenAsync("/time/new")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await SweepAsync(app);
        Assert.Equal((1L, All), (await CountAsync(app, "browser_session"), await CountAsync(app, "pending_authorization")));

        app.Clock.Advance(TimeSpan.FromHours(1));
        await SweepAsync(app);
        Assert.Equal((0L, 0L), (await CountAsync(app, "browser_session"), await CountAsync(app, "pending_authorization")));
        Assert.Equal(log + 1, await CountAsync(app, "audit"));
        Assert.Equal([], await app.Services.GetRequiredService<AuditLog>().VerifyAsync());
    }

    [Fact]
    public async Task A_refresh_token_the_EHR_refuses_is_sent_once_then_pages_ask_for_a_launch_and_the_relay_waits_for_one()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Sandbox = o => o with { AccessTokenLifetime = TimeSpan.FromMinutes(5) } });
        using var nurse = await app.SignInAsync("nurse-birch");
        var patient = await MainJob.PatientAsync(app);
        using var revoked = await PostAsync(app, "oauth/revoke", (await TokensAsync(app, nurse)).Single());
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.RestartAsync(); // or the chart read at the launch would be shown for a while
        using var traffic = new OutboundTraffic(url => url.Authority == app.Ehr.BaseUrl.Authority && url.AbsolutePath == "/oauth/token");
        var page = await nurse.OpenAsync("/panels/conditions");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(Expect.English("ehr.SessionExpired"), page.Text, StringComparison.Ordinal);
        Assert.Single(traffic.Take());

        await QueueAsync(app, patient);
        await nurse.OpenAsync("/plan");
        await UntilAsync(app, "select count(*) from outbox where state = 'approved' and detail = 'waits for the next session on this EHR'", 1);
        for (var n = 0; n < 3; n++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Contains(Expect.English("ehr.SessionExpired"), (await nurse.OpenAsync("/panels/conditions?again=yes")).Text, StringComparison.Ordinal);
        }

        Assert.Empty(traffic.Take());

        using var again = await app.SignInAsync("nurse-birch");
        await UntilAsync(app, "select count(*) from outbox where state = 'confirmed'", 1);
    }

    [Fact]
    public async Task What_was_on_its_way_at_the_sign_out_still_arrives_and_then_the_tokens_go()
    {
        await using var app = await RunningApp.StartAsync();
        using var nurse = await app.SignInAsync("nurse-birch");
        var left = await TokensAsync(app, nurse);
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 1000);
        await QueueAsync(app, await MainJob.PatientAsync(app));
        await nurse.SubmitAsync("", "/sign-out");
        await SweepAsync(app);
        Assert.True(await IsActiveAsync(app, left.Single()));

        app.Ehr.Faults.ClearAll();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await UntilAsync(app, "select count(*) from outbox where state = 'confirmed'", 1, step: TimeSpan.FromSeconds(1));
        await SweepAsync(app);

        await UntilAsync(app, "select count(*) from care_context where ended_at is not null and grant_sealed = ''", 1);
        Assert.False(await IsActiveAsync(app, left.Single()));
    }

    private static Task SweepAsync(RunningApp app) =>
        app.Services.GetServices<IHostedService>().OfType<SessionSweep>().Single().RoundAsync(CancellationToken.None);

    /// <summary>The access tokens of the browser's launches.</summary>
    private static async Task<string[]> TokensAsync(RunningApp app, BrowserSession browser)
    {
        var contexts = app.Services.GetRequiredService<CareContexts>();
        await using var connection = await app.Database.OpenAsync();
        var ids = await connection.QueryAsync<string>(
            "select id from care_context where session_id = (select session_id from care_context where id = @ContextId)", new { browser.ContextId });
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            tokens.Add((await contexts.GrantAsync(id)).Grant!.AccessToken);
        }

        return [.. tokens];
    }

    /// <summary>What the EHR says of an access token.</summary>
    private static async Task<bool> IsActiveAsync(RunningApp app, string token)
    {
        using var answer = await PostAsync(app, "oauth/introspect", token);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["active"]!.GetValue<bool>();
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningApp app, string path, string token)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("token", token), new("client_id", "ccmfhir")]);
        return await http.PostAsync(new Uri(app.Ehr.BaseUrl, path), form);
    }

    private static async Task QueueAsync(RunningApp app, Guid patient)
    {
        var body = JsonNode.Parse("""
            {"resourceType":"Observation","status":"final","identifier":[{"system":"urn:test","value":"1"}],
             "code":{"text":"Minutes of care management"},"subject":{"reference":"Patient/alder"},"effectiveDateTime":"2026-10-22T10:00:00Z",
             "valueQuantity":{"value":12.5,"unit":"min","system":"http://unitsofmeasure.org","code":"min"} }
            """)!.AsObject();
        await using var work = await app.Database.BeginAsync();
        await app.Services.GetRequiredService<Outbox>().AddAsync(
            work, new OutboxItem(Guid.CreateVersion7(), new PatientKey("riverbend", "sandbox", patient), "Observation", "urn:test|1", null, body));
        await work.CommitAsync();
        app.Services.GetRequiredService<RelayBell>().Ring();
    }

    /// <summary>Waits for a count; the clock stands, or moves by <paramref name="step"/> at each look.</summary>
    private static async Task UntilAsync(RunningApp app, string count, long expected, TimeSpan step = default)
    {
        long found = -1;
        for (var tries = 0; tries < 600 && found != expected; tries++)
        {
            await using (var connection = await app.Database.OpenAsync())
            {
                found = await connection.ExecuteScalarAsync<long>(count);
            }

            app.Clock.Advance(step);
            await Task.Delay(50);
        }

        Assert.Equal(expected, found);
    }

    private static async Task<long> CountAsync(RunningApp app, string table)
    {
        await using var connection = await app.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }
}
