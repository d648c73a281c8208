using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>launch [--ehr-latency 100] [--history] [--quick]</c>: from the callback to a landing page whose first sentence has been told what the chart
/// says, with the app and the sandbox on real sockets and every answer of the EHR late by so many milliseconds. Discovery and keys are cached,
/// as they are for every launch but the first. The floor is the app's own requests sent bare: the token, then all the reads at once.
/// With <c>--history</c> the chart holds 2,000 conditions and 10,000 observations of the past.
/// </summary>
internal static class LaunchDriver
{
    private const string Nurse = "nurse-birch";
    private const string Patient = "alder";
    private const int WarmUp = 20;

    public static async Task<int> RunAsync(string[] options)
    {
        var latency = DriverOptions.Of(options, "--ehr-latency") is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 100;
        var launches = options.Contains("--quick") ? 10 : 60;
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Clock = TimeProvider.System });
        app.Ehr.Faults.Set(FaultName.Latency, milliseconds: latency);
        if (options.Contains("--history"))
        {
            LongHistory.Put(app.Ehr, Patient, conditions: 2_000, observations: 10_000);
        }

        using var traffic = new OutboundTraffic(url => url.Authority == app.Ehr.BaseUrl.Authority);
        using var bare = new HttpClient { DefaultRequestHeaders = { Authorization = Bearer(app.Ehr) } };

        // A process that has just started compiles what it runs; its first launches are told, and not counted.
        var first = new List<double>();
        for (var i = 0; i < WarmUp; i++)
        {
            var run = await LaunchAsync(app, traffic);
            await FloorAsync(bare, run.Requests);
            first.Add(run.Milliseconds);
        }

        await Console.Error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"launch: the first of this process {first[0]:0} ms, the tenth {first[9]:0} ms, the twentieth {first[19]:0} ms"));
        var times = new List<double>();
        var floors = new List<double>();
        var roundTrips = 0;
        for (var i = 0; i < launches; i++)
        {
            // The two in turn: on a shared machine its other work falls on both.
            var run = await LaunchAsync(app, traffic);
            floors.Add(await FloorAsync(bare, run.Requests));
            times.Add(run.Milliseconds);
            roundTrips = Math.Max(roundTrips, OutboundTraffic.Sequential(run.Requests));
            await Console.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"launch {i + 1}: {run.Milliseconds:0} ms, floor {floors[^1]:0} ms, {run.Requests.Count} requests"));
        }

        var (p50, p95, floor) = (At(times, 0.5), At(times, 0.95), At(floors, 0.5));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            driver = "launch",
            launches,
            ehrLatency = latency,
            milliseconds = new { p50 = Math.Round(p50, 1), p95 = Math.Round(p95, 1) },
            floorMilliseconds = Math.Round(floor, 1),
            ratio = Math.Round(p50 / floor, 3),
            sequentialRoundTrips = roundTrips,
        }));
        return 0;
    }

    private static async Task<(double Milliseconds, IReadOnlyList<OutboundTraffic.Request> Requests)> LaunchAsync(RunningApp app, OutboundTraffic traffic)
    {
        using var browser = app.NewBrowser();
        var authorize = await browser.GetOnceAsync(app.LaunchUrl(Nurse, Patient));
        var back = await browser.GetOnceAsync(authorize.Location!);
        traffic.Take();

        var watch = Stopwatch.StartNew();
        var page = await browser.LaunchAsync(new Uri(authorize.Location!, back.Location!));
        if (page.Html.Contains("id=\"summary\" hx-get", StringComparison.Ordinal))
        {
            page = await browser.OpenAsync("/panels/summary");
        }

        watch.Stop();
        return page.Html.Contains("id=\"summary\"", StringComparison.Ordinal) && !page.Html.Contains("id=\"summary\" hx-get", StringComparison.Ordinal)
            ? (watch.Elapsed.TotalMilliseconds, traffic.Take())
            : throw new InvalidOperationException($"The launch ended at {page.Url.AbsolutePath} with {page.Status}.");
    }

    private static async Task<double> FloorAsync(HttpClient bare, IReadOnlyList<OutboundTraffic.Request> requests)
    {
        var watch = Stopwatch.StartNew();
        foreach (var token in requests.Where(r => r.Method == HttpMethod.Post))
        {
            // A spent code: refused, but as late as any answer.
            using var form = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", "spent"), new("client_id", "ccmfhir")]);
            using var refused = await bare.PostAsync(token.Url, form);
        }

        await Task.WhenAll(requests.Where(r => r.Method == HttpMethod.Get).Select(async r =>
        {
            using var answer = await bare.GetAsync(r.Url);
            answer.EnsureSuccessStatusCode();
        }));
        return watch.Elapsed.TotalMilliseconds;
    }

    private static AuthenticationHeaderValue Bearer(SandboxEhr ehr) => new("Bearer", ehr.IssueAccessToken("patient/*.rs user/*.rs", Patient));

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
