using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>relay [--ehr-latency MS] [--quick]</c>: rows a second through the relay beside plain POSTs of the same bodies, one after the
/// other, to the same sandbox; for one patient, whose rows leave in order, and for eight.
/// </summary>
internal static class RelayDriver
{
    private static readonly string[] Patients = ["alder", "juniper", "katsura", "larch", "maple", "nettle", "olive", "poplar"];

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("--quick");
        var latency = DriverOptions.Of(options, "--ehr-latency") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 50;
        var rows = quick ? 40 : 240;
        await Console.Error.WriteLineAsync(Validation());
        await using var run = await RelayRun.StartAsync(Patients, latency);
        // Code that has just been loaded is compiled while it runs: neither side is measured on that.
        await run.ThroughRelayAsync("warm", Patients.Length, 10);
        await run.BareAsync("warm-bare", 20);
        var bare = await run.BareAsync("bare", rows);
        var single = await run.ThroughRelayAsync("single", 1, rows);
        var parallel = await run.ThroughRelayAsync("parallel", Patients.Length, rows / 4);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"relay: EHR latency {latency} ms; rows a second: bare {bare:F1}, one patient {single:F1}, eight {parallel:F1}"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            driver = "relay",
            ratioToBarePosts = Math.Round(single / bare, 3),
            parallel8 = Math.Round(parallel / bare, 3),
        }));
        return 0;
    }

    /// <summary>What the check of each body costs, in this process's own time.</summary>
    private static string Validation()
    {
        const int Times = 2_000;
        var watch = Stopwatch.StartNew();
        var validator = CcmProfiles.Load();
        var load = watch.Elapsed;
        var body = Resource.Over(RelayRun.Body("alder", "1"));
        validator.Validate(body);
        var before = Environment.CpuUsage.TotalTime;
        for (var n = 0; n < Times; n++)
        {
            validator.Validate(body);
        }

        var each = (Environment.CpuUsage.TotalTime - before) / Times;
        return string.Create(CultureInfo.InvariantCulture, $"relay: validator loaded in {load.TotalMilliseconds:F0} ms, {each.TotalMicroseconds:F0} microseconds a body");
    }
}

/// <summary>One app and one sandbox in this process, with a launch on every patient.</summary>
internal sealed class RelayRun : IAsyncDisposable
{
    private readonly RunningApp _app;
    private readonly BrowserSession _browser;
    private readonly (string FhirId, Guid Id)[] _patients;

    private RelayRun(RunningApp app, BrowserSession browser, (string FhirId, Guid Id)[] patients) =>
        (_app, _browser, _patients) = (app, browser, patients);

    public static async Task<RelayRun> StartAsync(string[] patients, int latency)
    {
        var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            Clock = TimeProvider.System,
            LaunchJson = json =>
            {
                json["ehrs"]![0]!["http"]!["requestsPerSecond"] = 1000;
                // Nobody opens a page while rows are measured, and a launch ends with its session.
                json["sessions"]!["idleMinutes"] = 480;
            },
        });
        var browser = app.NewBrowser();
        foreach (var patient in patients)
        {
            await browser.LaunchAsync(app.LaunchUrl("nurse-birch", patient));
        }

        await using var connection = await app.Database.OpenAsync();
        var ids = await connection.QueryAsync<Guid>("select id from patient order by created_at");
        app.Ehr.Faults.Set(FaultName.Latency, milliseconds: latency);
        return new RelayRun(app, browser, [.. patients.Zip(ids)]);
    }

    /// <returns>Rows a second, from the first that leaves to the last that is confirmed.</returns>
    public async Task<double> ThroughRelayAsync(string name, int patients, int rowsEach)
    {
        await QueueAsync(name, _patients.Take(patients), rowsEach);
        await using var connection = await _app.Database.OpenAsync();
        const string Ours = "from outbox o join outbox_history h on h.outbox_id = o.id where o.identifier like @ours";
        var ours = $"urn:bench|{name}-%";
        while (await connection.ExecuteScalarAsync<long>("select count(*) from outbox where identifier like @ours and state <> 'confirmed'", new { ours }) > 0)
        {
            await Task.Delay(100);
        }

        var milliseconds = await connection.ExecuteScalarAsync<long>(
            $"select max(h.at) - min(case when h.state = 'sending' then h.at end) {Ours}", new { ours });
        return patients * rowsEach / (milliseconds / 1000.0);
    }

    /// <returns>Plain POSTs a second, one after the other.</returns>
    public async Task<double> BareAsync(string name, int posts)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _app.Ehr.IssueAccessToken("user/*.crus"));
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < posts; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{_app.Ehr.FhirBase}/Observation"))
            {
                Content = new StringContent(Body(_patients[0].FhirId, $"{name}-{n}").ToJsonString(), Encoding.UTF8, "application/fhir+json"),
            };
            request.Headers.Add("If-None-Exist", "identifier=" + Uri.EscapeDataString($"urn:bench|{name}-{n}"));
            using var response = await http.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.Created)
            {
                throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }
        }

        return posts / watch.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    private async Task QueueAsync(string name, IEnumerable<(string FhirId, Guid Id)> patients, int rowsEach)
    {
        var outbox = _app.Services.GetRequiredService<Outbox>();
        await using var work = await _app.Database.BeginAsync();
        for (var n = 0; n < rowsEach; n++)
        {
            foreach (var (fhirId, id) in patients)
            {
                var number = $"{name}-{fhirId}-{n}";
                await outbox.AddAsync(work, new OutboxItem(
                    Guid.CreateVersion7(), new PatientKey("riverbend", "sandbox", id), "Observation", $"urn:bench|{number}", null, Body(fhirId, number)));
            }
        }

        await work.CommitAsync();
    }

    public static JsonObject Body(string patient, string number) => JsonNode.Parse($$"""
        {"resourceType":"Observation","status":"final","identifier":[{"system":"urn:bench","value":"{{number}}"}],
         "code":{"text":"Minutes of care management"},"subject":{"reference":"Patient/{{patient}}"},"effectiveDateTime":"2026-11-02T10:00:00Z",
         "valueQuantity":{"value":12.5,"unit":"min","system":"http://unitsofmeasure.org","code":"min"} }
        """)!.AsObject();
}
