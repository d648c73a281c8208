using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Benchmarks;

/// <summary>
/// One app and one sandbox in this process, and a practice with a past: a year of months closed and charged for the patient whose pages
/// are asked for, and fifty charges of others that wait for a person.
/// </summary>
internal sealed class PagesRun : IAsyncDisposable
{
    private const string Patient = "alder";
    private const int Months = 12;
    private const int ForPerson = 50;

    private const string Facts = """{"billingPractitioner":{"id":"oak"},"conditions":[]}""";

    private static readonly Author Physician = new("Practitioner/physician-oak", "Olivia Testdoctor-Oak, MD", "physician");

    private readonly RunningApp _app;
    private readonly BrowserSession _browser;
    private readonly string? _secretFile;
    private Guid _own;

    private PagesRun(RunningApp app, BrowserSession browser, string? secretFile) => (_app, _browser, _secretFile) = (app, browser, secretFile);

    public static async Task<PagesRun> StartAsync(string store)
    {
        var secret = store == "postgres" ? Path.GetTempFileName() : null;
        if (secret is not null)
        {
            await File.WriteAllTextAsync(secret, await PostgresServer.NewDatabaseAsync());
        }

        var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            Clock = TimeProvider.System,
            LaunchJson = json =>
            {
                if (secret is not null)
                {
                    json["store"] = new JsonObject { ["kind"] = "postgres", ["connectionRef"] = "file:" + secret };
                }
            },
        });
        var browser = app.NewBrowser();
        await browser.LaunchAsync(app.LaunchUrl("physician-oak", Patient));
        var run = new PagesRun(app, browser, secret);
        await run.FillAsync();
        return run;
    }

    public async Task<PageTimes> TimeAsync(int asks)
    {
        var office = _app.Services.GetRequiredService<OfficeCharges>();
        var seat = new OfficeSeat(Guid.Empty, "riverbend", new Author("office:a", "Ash Example", "office"), "biller");
        return new PageTimes(
            await PageTimes.EachAsync(asks, () => _browser.OpenAsync("")),
            await PageTimes.EachAsync(asks, () => _browser.OpenAsync("/charges")),
            await PageTimes.EachAsync(asks, () => office.ReadAsync(seat, default)));
    }

    /// <summary>Rows of many patients, in turn as practices make them; the page's own patient has some of every kind.</summary>
    public async Task QueueAsync(int patients, int rowsEach, int ownRows)
    {
        _app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 5000); // the first of them, and the others wait behind it
        await using (var work = await _app.Database.BeginAsync())
        {
            for (var n = 0; n < ownRows; n++)
            {
                await AddAsync(work, _own, (n % 5) switch { 3 => "Task", 4 => "ChargeItem", _ => "Observation" }, "own", n);
            }

            await work.CommitAsync();
        }

        var others = await OthersAsync(patients - 1);
        await using var rest = await _app.Database.BeginAsync();
        var left = (patients * rowsEach) - ownRows;
        for (var n = 0; n < left; n++)
        {
            await AddAsync(rest, others[n % others.Length], n % 2 == 0 ? "Observation" : "ChargeItem", "other", n);
        }

        await rest.CommitAsync();
        await using var connection = await _app.Database.OpenAsync();
        await connection.ExecuteAsync("analyze outbox");
    }

    /// <summary>Each patient's first row has been looked at, and nothing moves any more.</summary>
    public async Task UntilQuietAsync()
    {
        await using var connection = await _app.Database.OpenAsync();
        long before;
        var now = -1L;
        do
        {
            before = now;
            await Task.Delay(TimeSpan.FromSeconds(4));
            now = await connection.ExecuteScalarAsync<long>("select sum(attempts) + sum(due_at) from outbox where detail = 'waits for the next session on this EHR'");
        }
        while (now != before);
    }

    public async Task<long> WaitingAsync()
    {
        await using var connection = await _app.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from outbox where state in ('approved', 'sending', 'unknown')");
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        if (_secretFile is not null)
        {
            File.Delete(_secretFile);
        }
    }

    private async Task FillAsync()
    {
        await using (var connection = await _app.Database.OpenAsync())
        {
            _own = await connection.QuerySingleAsync<Guid>("select id from patient");
        }

        var now = SystemClock.Instance.GetCurrentInstant().InUtc().Date.ToYearMonth();
        for (var back = 1; back <= Months; back++)
        {
            await ChargeAsync(_own, now.PlusMonths(-back), new Outcome(DeliveryState.Confirmed, Route: "fhir-create", Reference: $"ChargeItem/{back}", Version: "1"));
        }

        foreach (var other in await OthersAsync(ForPerson))
        {
            await ChargeAsync(other, now.PlusMonths(-1), new Outcome(DeliveryState.Manual, "A biller enters it.", "export"));
        }
    }

    private async Task ChargeAsync(Guid patient, YearMonth month, Outcome outcome)
    {
        var key = Key(patient);
        var text = NodaTime.Text.YearMonthPattern.Iso.Format(month);
        var determination =
            $$"""{"charges":[{"code":"99490","lane":"staff","units":1,"dateOfService":{"from":"{{text}}-02","to":"{{text}}-28","onClaim":"{{text}}-28"},"placeOfService":"11","diagnoses":["I10","E11.9"],"estimate":null}],"findings":[]}""";
        var (closing, charge) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var work = await _app.Database.BeginAsync();
        await _app.Services.GetRequiredService<Ledger>().AppendAsync(work, key, closing, Physician.Id, new MonthClosed(month, Facts, determination, Physician));
        await _app.Services.GetRequiredService<Charges>().AddAsync(work, new Charge(charge, key, month, "staff", "99490", 1, charge.ToString("N"), closing));
        await AddAsync(work, patient, "ChargeItem", "charge", 0, charge, text);
        await work.CommitAsync();
        await _app.Services.GetRequiredService<Outbox>().SettleAsync(charge, outcome);
    }

    private async Task<Guid[]> OthersAsync(int count)
    {
        var store = _app.Services.GetRequiredService<Patients>();
        var all = new List<Guid>();
        for (var n = 0; n < count; n++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"waiting-{n}");
            all.Add(await store.FindOrAddAsync("riverbend", "sandbox", new PatientIdentity(id, "Testpatient, W", new LocalDate(1950, 1, 1), id), "nurse"));
        }

        return [.. all];
    }

    private async Task AddAsync(Work work, Guid patient, string kind, string name, int number, Guid? id = null, string? month = null) =>
        await _app.Services.GetRequiredService<Outbox>().AddAsync(work, new OutboxItem(
            id ?? Guid.CreateVersion7(), Key(patient), kind, $"urn:bench|{name}-{patient:N}-{number}-{month}", month,
            RelayRun.Body(Patient, $"{name}-{number}")));

    private static PatientKey Key(Guid patient) => new("riverbend", "sandbox", patient);
}
