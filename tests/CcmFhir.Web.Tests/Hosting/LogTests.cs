using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>What the logs hold after good work and bad input: every step in the access log, nobody's name or secret in the other.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private readonly List<BrowserSession> _browsers = [];
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        await MisusedAsync();
        using var job = await MainJob.ReadyToCloseAsync(_app);
        _browsers.AddRange([job.Physician, job.Nurse]);
        await job.CloseAsync();
        await job.SettledAsync("ChargeItem");
        await job.Nurse.PostAsync("/month", await job.Nurse.FormAsync("/time/new", "/time"));
        await job.Nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T10:00"));
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public void No_log_line_names_a_patient()
    {
        Assert.NotEmpty(_app.Log.All);
        Assert.Equal([], _app.Log.All.Where(l => l.Contains("Testpatient", StringComparison.OrdinalIgnoreCase) || l.Contains("Alma", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_log_line_holds_a_code_a_launch_value_a_state_or_a_token()
    {
        var secrets = _browsers.SelectMany(b => b.Visited).SelectMany(u => QueryHelpers.ParseQuery(u.Query))
            .Where(q => q.Key is "code" or "launch" or "state" or "nonce").Select(q => q.Value.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.True(secrets.Count > 10);
        var contexts = _app.Services.GetRequiredService<CareContexts>();
        await using (var work = await _app.Database.BeginAsync())
        {
            foreach (var id in await work.QueryAsync<string>("select id from care_context"))
            {
                var grant = (await contexts.GrantAsync(id)).Grant!;
                secrets.UnionWith([id, grant.AccessToken, grant.RefreshToken ?? grant.AccessToken]);
            }
        }

        Assert.Equal([], _app.Log.All.Where(l => secrets.Any(s => l.Contains(s, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Every_view_change_and_denial_is_in_the_access_log_and_both_chains_hold()
    {
        var rows = await _app.Services.GetRequiredService<AuditLog>().ReadAsync();

        Assert.Equal(["change", "denial", "launch", "view"], rows.Select(r => r.Action).Distinct().Order());
        Assert.Contains(rows, r => r is { PersonId: "Practitioner/physician-oak", Action: "change", What: "POST /c/{contextId}/month", Outcome: "allowed" });
        Assert.Contains(rows, r => r is { PersonId: "Practitioner/nurse-birch", Action: "denial", What: "POST /c/{contextId}/month", Outcome: "refused" });
        // Each request below /c/ left one row, and each launch that ended well one more.
        var requests = _browsers.SelectMany(b => b.Visited).Count(u => u.Authority == _app.BaseUrl.Authority && u.AbsolutePath.StartsWith("/c/", StringComparison.Ordinal));
        Assert.Equal(requests, rows.Count(r => r.Action != "launch"));
        Assert.Equal([], await _app.Services.GetRequiredService<AuditLog>().VerifyAsync());
        Assert.Equal([], await _app.Services.GetRequiredService<Ledger>().VerifyAsync());
    }

    /// <summary>Launches that fail in each way, callbacks that do not fit.</summary>
    private async Task MisusedAsync()
    {
        foreach (var fault in new[]
        {
            FaultName.TokenError400, FaultName.TokenError500, FaultName.IdTokenAlgNone, FaultName.IdTokenWrongNonce, FaultName.Fhir403,
            FaultName.Fhir500, FaultName.FhirHtml, FaultName.FhirTruncatedJson, FaultName.FhirDuplicateKeys,
        })
        {
            _app.Ehr.Faults.Set(fault, fault.ToString().StartsWith("Fhir", StringComparison.Ordinal) ? "Patient" : null);
            _browsers.Add(await _app.SignInAsync("nurse-birch"));
            _app.Ehr.Faults.ClearAll();
        }

        var browser = await _app.SignInAsync("nurse-birch");
        _browsers.Add(browser);
        var callback = browser.Visited.Single(u => u.AbsolutePath == "/callback/sandbox");
        await browser.GetAsync(callback);
        await browser.GetAsync(new Uri(_app.BaseUrl, "/launch?iss=http://127.0.0.1:9/fhir&launch=a-secret-launch-value"));
        await browser.GetAsync(new Uri(_app.BaseUrl, "/callback/sandbox?code=a-secret-code&state=a-secret-state"));
    }
}
