using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CcmFhir.Testing;
using NodaTime;

namespace CcmFhir.Peers.Tests;

/// <summary>
/// What a physician and a nurse do for one patient in a month, page by page: attest, consent, plan, twenty minutes, approve,
/// supervise, close.
/// </summary>
internal sealed partial class MainJob : IDisposable
{
    private static readonly string[] PlanParts =
    [
        "problem-list", "expected-outcome-prognosis", "measurable-goals", "cognitive-functional-assessment", "symptom-management",
        "planned-interventions", "medication-management", "environmental-evaluation", "caregiver-assessment", "outside-coordination",
        "periodic-review", "self-management",
    ];

    private readonly BrowserSession _physician;
    private readonly BrowserSession _nurse;
    private readonly Persistence _persistence;

    private MainJob(Uri app, Persistence persistence) =>
        (_physician, _nurse, _persistence) = (new BrowserSession(app), new BrowserSession(app), persistence);

    /// <summary>Ids of the time entries of which the app has said that they are saved.</summary>
    public ConcurrentQueue<Guid> Acknowledged { get; } = new();

    /// <summary>Both launch from the peer.</summary>
    public static Task<MainJob> LaunchAsync(PeerInstallation installation, string patient)
    {
        var clinic = installation.Clinic;
        return LaunchAsync(installation.App, clinic.Physician, clinic.Nurse, user => clinic.Peer.LaunchUrlAsync(patient, user), Persistence.None);
    }

    /// <param name="launchUrlAsync">The EHR's launch URL for a user.</param>
    public static async Task<MainJob> LaunchAsync(
        Uri app, string physician, string nurse, Func<string, Task<Uri>> launchUrlAsync, Persistence persistence)
    {
        var job = new MainJob(app, persistence);
        foreach (var (browser, user) in new[] { (job._physician, physician), (job._nurse, nurse) })
        {
            Succeeded(await persistence.TryAsync(async () => await browser.LaunchAsync(await launchUrlAsync(user))));
        }

        return job;
    }

    /// <summary>Everything up to the close.</summary>
    /// <param name="entries">In how many pieces the twenty minutes are recorded.</param>
    public async Task PrepareAsync(int entries = 1)
    {
        var conditions = (await _persistence.TryAsync(() => _physician.OpenAsync("/conditions"))).ValuesOf("attest");
        Assert.Equal(2, conditions.Count);
        await DoAsync(_physician, "/conditions", "/conditions",
            [.. conditions.SelectMany(c => new[] { ("attest", c), ("lasts:" + c, "12-months"), ("risk:" + c, "acute-exacerbation") })]);
        await DoAsync(_nurse, "/consent", "/consent",
            ("outcome", "enrolled"), ("element", "availability"), ("element", "cost-sharing"), ("element", "one-practitioner"),
            ("element", "right-to-stop"), ("form", "verbal"), ("witness", "Omar Example"), ("language", "en"));
        await PlanAsync(conditions);
        await RecordTimeAsync(conditions, entries);
        await DoAsync(_physician, "/plan?part=details", "/plan/approve");
        await DoAsync(_physician, "/month", "/month/supervision", ("kind", "general"));
    }

    /// <summary>What the physician could attest.</summary>
    public async Task<IReadOnlyList<string>> ConditionsAsync() => (await _persistence.TryAsync(() => _physician.OpenAsync("/conditions"))).ValuesOf("attest");

    /// <summary>Thirty-one minutes of care plan oversight in a month of home health care, by the physician who signed the agency's plan.</summary>
    public async Task OverseeAsync(YearMonth month, string physician)
    {
        var first = month.OnDayOfMonth(1);
        var page = $"/home-care?month={month:uuuu-MM}";
        await DoAsync(_physician, page, "/home-care/episodes",
            ("kind", "home-health"), ("agency", "Willow Home Care"), ("from", Day(first.PlusDays(-10))), ("to", ""), ("planSignedBy", physician),
            ("planSignedOn", Day(first.PlusDays(-10))));
        await DoAsync(_physician, $"/outside?kind=visit&month={month:uuuu-MM}", "/outside",
            ("kind", "visit"), ("code", "99214"), ("from", Day(first.PlusDays(-16))), ("until", ""), ("who", "us"), ("source", "patient"),
            ("learnedOn", Day(LocalDate.FromDateTime(PracticeTime.Now))), ("note", "Seen at home."));
        await DoAsync(_physician, "/time/new?activity=care-plan-oversight", "/time",
            ("start", Day(first.PlusDays(9)) + "T09:00:00"), ("end", Day(first.PlusDays(9)) + "T09:31:00"), ("activity", "care-plan-oversight"),
            ("note", "Reviewed the agency's report."), ("kind", "chronic"));
        await DoAsync(_physician, page, "/home-care/programme", ("programme", "cpo-home-health"), ("reason", "The agency's plan is ours this month."));
    }

    /// <summary>The physician presses the button twice.</summary>
    /// <param name="month">Null closes the month that is running.</param>
    public async Task CloseTwiceAsync(YearMonth? month = null)
    {
        var form = await _persistence.TryAsync(() => _physician.FormAsync(month is { } of ? $"/month?month={of:uuuu-MM}" : "/month", "/month"));
        var first = Succeeded(await _physician.PostAsync("/month", form));
        var second = Succeeded(await _physician.PostAsync("/month", form));
        Assert.Contains("done=month-closed", first.Url.Query, StringComparison.Ordinal);
        Assert.Contains("done=already-closed", second.Url.Query, StringComparison.Ordinal);
    }

    /// <summary>The physician presses the button until the app says that the month is closed.</summary>
    /// <returns>False when it will not be.</returns>
    public async Task<bool> CloseAsync(int tries)
    {
        for (; tries > 0; tries--)
        {
            var form = await _persistence.TryAsync(() => _physician.FormAsync("/month", "/month"));
            var page = await _persistence.TryAsync(() => _physician.PostAsync("/month", form));
            if (page.Url.Query.Contains("done=month-closed", StringComparison.Ordinal) || page.Url.Query.Contains("done=already-closed", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The practice's rows of this month for the billing system.</summary>
    public Task<BrowserPage> ExportAsync() =>
        _persistence.TryAsync(() => _physician.OpenAsync($"/charges/export.csv?of=practice&month={PracticeTime.Now:yyyy-MM}"));

    public void Dispose()
    {
        _physician.Dispose();
        _nurse.Dispose();
    }

    private async Task PlanAsync(IReadOnlyList<string> conditions)
    {
        var inChart = Assert.Single(AcceptButton().Matches((await _persistence.TryAsync(() => _nurse.OpenAsync("/plan"))).Html));
        await DoAsync(_nurse, "/plan", "/plan/accept", ("chartPlanId", inChart.Groups[1].Value));
        foreach (var part in PlanParts)
        {
            await DoAsync(_nurse, "/plan?part=" + part, "/plan", ("part", part), ("text", "Text of " + part), ("done", "yes"));
        }

        await DoAsync(_nurse, "/plan?part=details", "/plan/details",
            [("reviewedOn", $"{PracticeTime.Now:yyyy-MM-dd}"), ("inCertifiedEhr", "yes"), .. conditions.Select(c => ("conditionIds", c))]);
        await DoAsync(_nurse, "/plan?part=details", "/plan/copy", ("to", "patient"), ("how", "paper"));
    }

    private async Task RecordTimeAsync(IReadOnlyList<string> conditions, int entries)
    {
        var each = TimeSpan.FromMinutes(20) / entries;
        var start = PracticeTime.Now - TimeSpan.FromMinutes(21);
        for (var i = 0; i < entries; i++, start += each)
        {
            Acknowledged.Enqueue(await DoAsync(_nurse, "/time/new", "/time",
                [("start", Text(start)), ("end", Text(start + each)), ("activity", "patient-call"), ("note", "Called about glucose."),
                    ("kind", "chronic"), .. conditions.Select(c => ("conditionIds", c))]));
        }
    }

    /// <returns>The id the form gave to what it makes; empty when it makes nothing.</returns>
    private async Task<Guid> DoAsync(BrowserSession browser, string page, string path, params (string Name, string Value)[] fields)
    {
        var form = await _persistence.TryAsync(() => browser.FormAsync(page, path, fields));
        Succeeded(await _persistence.TryAsync(() => browser.PostAsync(path, form)));
        return Guid.TryParse(form.FirstOrDefault(f => f.Name == "requestId").Value, out var id) ? id : Guid.Empty;
    }

    private static BrowserPage Succeeded(BrowserPage page)
    {
        Assert.True(page.Status == HttpStatusCode.OK, $"{page.Url.AbsolutePath} {page.Status}: {page.Text}");
        return page;
    }

    private static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"chartPlanId\" value=\"([^\"]+)\"")]
    private static partial Regex AcceptButton();
}
