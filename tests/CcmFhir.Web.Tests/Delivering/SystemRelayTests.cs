using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Smart.Keys;
using CcmFhir.Testing;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>
/// <c>relayCredentials</c> <c>system</c>: everybody has signed out and every launch's token is dead while the month is on its way, and the app's own
/// token (SMART Backend Services) brings it there.
/// </summary>
public sealed class SystemRelayTests : IDisposable
{
    private static readonly string[] MayWriteAll =
    [
        "system/ChargeItem.crus", "system/Task.crus", "system/Observation.crus", "system/Consent.crus", "system/CarePlan.crus", "system/Provenance.crs",
        "system/Condition.rs",
    ];

    private static readonly string[] MayNotCharge = ["system/ChargeItem.rs", .. MayWriteAll[1..]];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-system-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_charge_is_delivered_without_anybodys_session()
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app);

        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.DoesNotContain(await HistoryAsync(app), h => h.Detail?.Contains("session", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task With_session_the_same_month_waits_for_the_next_one()
    {
        await using var app = await StartAsync(credentials: "session");
        using var job = await HeldAsync(app);

        app.Ehr.Faults.ClearAll();
        await DetailAsync(app, "waits for the next session on this EHR");

        Assert.Empty(ChargesOf.Ehr(app));
    }

    [Fact]
    public async Task What_the_system_scopes_do_not_allow_leaves_by_the_next_route()
    {
        await using var app = await StartAsync(MayNotCharge);
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Manual by export"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(["A biller imports or enters the rows of the export file in the billing system."], await ChargesOf.DetailsAsync(app));
    }

    [Theory]
    [InlineData(FaultName.TokenError500, "the EHR gives the app no token now")]
    [InlineData(FaultName.TokenError400, "the EHR refuses the app a token of its own (invalid_request): a person checks the Backend Services registration")]
    public async Task A_token_endpoint_that_fails_is_waited_for_and_says_why(FaultName fault, string detail)
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app, fault);

        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await DetailAsync(app, detail);
        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Approved"], await ChargesOf.OutboxAsync(app));

        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task A_lost_reply_is_searched_for_with_the_same_token_and_ends_as_one_charge()
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app);

        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Contains(await HistoryAsync(app), h => h.State == DeliveryState.Unknown);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_replaced_within_the_same_try()
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app);

        app.Ehr.Faults.Set(FaultName.Fhir401, "ChargeItem", times: 1);
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal([DeliveryState.Approved, DeliveryState.Sending, DeliveryState.Confirmed], (await HistoryAsync(app)).Select(h => h.State));
    }

    [Fact]
    public async Task A_second_refusal_is_waited_out_and_says_so()
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app);

        app.Ehr.Faults.Set(FaultName.Fhir401, "ChargeItem");
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await DetailAsync(app, "the EHR refuses the token it gave the app");
        Assert.Equal(["99490 x1 Approved by fhir-create"], await ChargesOf.OutboxAsync(app));

        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
    }

    [Fact]
    public async Task The_daily_round_compares_with_it_too()
    {
        await using var app = await StartAsync();
        using var job = await HeldAsync(app);
        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");

        ChargesOf.SetStatus(app, "99490", "aborted");
        app.Clock.Advance(TimeSpan.FromHours(25));
        await app.Services.GetServices<IHostedService>().OfType<DailyWatch>().Single().RoundAsync(CancellationToken.None);

        var (found, _) = await app.Services.GetRequiredService<ChargeDifferences>().ReadAsync(await MainJob.PatientAsync(app));
        Assert.Equal(
            ["changed 99490 the EHR says aborted"],
            found.Where(d => d.Month == new YearMonth(2026, 10)).Select(d => $"{d.Kind} {d.Code} {d.Detail}"));
    }

    /// <summary>
    /// The month is closed and its total held up by a busy EHR; then both people sign out, and two hours pass: no token of a launch is good any more,
    /// and the app's own has run out.
    /// </summary>
    /// <param name="app">Of <see cref="StartAsync"/>.</param>
    /// <param name="token">What is wrong with the token endpoint from then on.</param>
    private static async Task<MainJob> HeldAsync(RunningApp app, FaultName? token = null)
    {
        var job = await MainJob.ReadyToCloseAsync(app);
        await RouteChangeTests.CloseHeldAsync(app, job);
        foreach (var browser in new[] { job.Physician, job.Nurse })
        {
            var page = await browser.PostAsync("/sign-out", await browser.FormAsync("", "/sign-out"));
            Assert.Contains(Expect.English("start.signedOut"), page.Text, StringComparison.Ordinal);
        }

        if (token is { } fault)
        {
            app.Ehr.Faults.Set(fault);
        }

        app.Clock.Advance(TimeSpan.FromHours(2));
        return job;
    }

    /// <summary>Waits until some row of the patient says this.</summary>
    private static async Task DetailAsync(RunningApp app, string detail)
    {
        var (outbox, patient) = (app.Services.GetRequiredService<Outbox>(), await MainJob.PatientAsync(app));
        for (var tries = 0; tries < 600; tries++)
        {
            if ((await outbox.StandingsAsync(patient)).Any(r => r.Detail == detail))
            {
                return;
            }

            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }

        Assert.Fail(string.Join(", ", (await outbox.StandingsAsync(patient)).Select(r => $"{r.Kind} {r.State} {r.Detail}")));
    }

    private static async Task<IReadOnlyList<OutboxHistory>> HistoryAsync(RunningApp app)
    {
        var histories = await app.Services.GetRequiredService<Outbox>().HistoriesAsync(await MainJob.PatientAsync(app), "ChargeItem");
        return [.. histories.Single()];
    }

    private async Task<RunningApp> StartAsync(string[]? scopes = null, string credentials = "system")
    {
        var (pem, file) = (ClientKey.GeneratePem(SigningAlgorithm.ES384), Path.Combine(_folder.FullName, "k1.pem"));
        await File.WriteAllTextAsync(file, pem);
        var jwks = new ClientKeyStore([ClientKey.FromPem("k1", SigningAlgorithm.ES384, pem)], []).PublicJwks();
        return await RunningApp.StartAsync(new RunningAppOptions
        {
            Sandbox = o => o with { Clients = [.. o.Clients, RegisteredClient.WithKeys("ccmfhir-relay", jwks)] },
            LaunchJson = json =>
            {
                json["app"]!["keys"] = new JsonArray(
                    new JsonObject { ["kid"] = "k1", ["alg"] = "ES384", ["use"] = "current", ["privateKeyRef"] = "file:" + file });
                var ehr = json["ehrs"]![0]!;
                ehr["relayCredentials"] = credentials;
                ehr["backend"] = new JsonObject
                {
                    ["enabled"] = true,
                    ["clientId"] = "ccmfhir-relay",
                    ["scopes"] = new JsonArray([.. (scopes ?? MayWriteAll).Select(s => (JsonNode)s)]),
                };

                // Without it a launch has no refresh token: its access token dies after an hour.
                var optional = ehr["launch"]!["optional"]!.AsArray();
                optional.Remove(optional.Single(s => $"{s}" == "online_access"));
            },
        });
    }
}
