using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Changes after a close: another quantity, another practitioner of the practice; also when the answer to the change is lost.</summary>
public sealed class AmendmentTests
{
    private const string Oak = "Practitioner/physician-oak";
    private const string Rowan = "Practitioner/physician-rowan";

    [Fact]
    public async Task By_operation_a_credit_whose_reply_is_lost_is_made_once_and_the_charge_is_issued_under_the_next_lane()
    {
        await using var app = await PersonaTests.OperationAsync(PersonaTests.BillCodes);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T10:00", "2026-10-22T10:31");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 aborted", "99491 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(
            ["99490 x1 Confirmed by oracle-operation", "now aborted Confirmed by oracle-operation", "99491 x1 Confirmed by oracle-operation"],
            await ChargesOf.OutboxAsync(app));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_quantity_whose_reply_is_lost_is_changed_once(bool byOperation)
    {
        await using var app = await StartAsync(byOperation);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable", "99439 x2 billable"], ChargesOf.Ehr(app));
        Assert.Equal("2", ChargesOf.InEhr(app)[1]["meta"]!["versionId"]!.ToString());
        Assert.Equal(3, (await ChargesOf.OutboxAsync(app)).Count(r => r.Contains("Confirmed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_reopened_month_closed_by_another_practitioner_names_them_on_the_same_charge(bool byOperation, bool isReplyLost)
    {
        await using var app = await StartAsync(byOperation);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        Assert.Equal([Oak], Performers(app));
        if (isReplyLost)
        {
            app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);
        }

        using var other = await TakenOverAsync(app, job);
        await other.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal([Rowan], Performers(app));
        Assert.Equal("2", ChargesOf.InEhr(app)[0]["meta"]!["versionId"]!.ToString());
        var way = byOperation ? "oracle-operation" : "fhir-create";
        Assert.Equal([$"99490 x1 Confirmed by {way}", $"now x1 Confirmed by {way}"], await ChargesOf.OutboxAsync(app));
        if (!byOperation)
        {
            AssertRestsOnBothConsents(app);
        }
    }

    [Fact]
    public async Task A_charge_that_had_not_left_when_another_practitioner_took_the_month_over_names_only_them_in_the_end()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await RouteChangeTests.CloseHeldAsync(app, job);

        using var other = await TakenOverAsync(app, job);
        Expect.Done(await other.CloseAsync(), Done.MonthClosed);
        Assert.Empty(ChargesOf.Ehr(app));
        app.Ehr.Faults.ClearAll();
        await other.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal([Rowan], Performers(app));
    }

    [Fact]
    public async Task A_charge_the_ehr_has_billed_keeps_its_practitioner_and_a_person_is_asked()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        ChargesOf.SetStatus(app, "99490", "billed");

        using var other = await TakenOverAsync(app, job);
        await other.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billed"], ChargesOf.Ehr(app));
        Assert.Equal([Oak], Performers(app));
        Assert.Equal("the EHR has billed it: a person changes or credits it there", (await ChargesOf.DetailsAsync(app))[^1]);
    }

    [Fact]
    public async Task An_interface_gets_the_earlier_practitioners_charge_credited_and_the_others_charged()
    {
        var folder = Directory.CreateTempSubdirectory("ccmfhir-drop-");
        await using var app = await DftTests.DropIntoAsync(folder.FullName);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        using var other = await TakenOverAsync(app, job);
        await other.CloseAndSettleAsync();

        var lines = folder.GetFiles("*.hl7").OrderBy(f => f.LastWriteTimeUtc).SelectMany(f => File.ReadAllText(f.FullName).Split('\r'))
            .Where(l => l.StartsWith("FT1|", StringComparison.Ordinal)).Select(l => l.Split('|'));
        Assert.Equal(["CG 99490 x1 1234567893", "CR 99490 x1 1234567893", "CG 99490 x1 1245319599"], lines.Select(f => $"{f[6]} {f[7][..5]} x{f[10]} {f[20][..10]}"));
        folder.Delete(recursive: true);
    }

    private static Task<RunningApp> StartAsync(bool byOperation) =>
        byOperation ? PersonaTests.OperationAsync(PersonaTests.BillCodes) : RunningApp.StartAsync();

    /// <summary>Reopened; the patient agrees to the other practitioner, who has seen them and supervises.</summary>
    private static async Task<MainJob> TakenOverAsync(RunningApp app, MainJob before)
    {
        Expect.Done(await before.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "Dr Rowan looks after this patient.")), Done.MonthReopened);
        var other = new MainJob(app, await app.SignInAsync("physician-rowan"), await app.SignInAsync("nurse-birch"));
        await MainJob.RecordConsentAsync(other.Physician);
        Expect.FieldProblem(await other.CloseAsync(), FieldProblem.CannotClose);
        Expect.Done(
            await other.Physician.SubmitAsync(
                "/outside?kind=visit", "/outside", ("kind", "visit"), ("code", "99214"), ("from", "2026-09-15"), ("until", ""), ("who", "us"),
                ("source", "patient"), ("learnedOn", "2026-10-22"), ("note", "Seen by Dr Rowan.")),
            Done.OutsideRecorded);
        Expect.Done(await other.Physician.SubmitAsync("/month", "/month/supervision", ("kind", "general")), Done.SupervisionAttested);
        return other;
    }

    private static string[] Performers(RunningApp app) =>
    [
        .. ChargesOf.InEhr(app).SelectMany(c => c["performer"]!.AsArray())
            .Where(p => $"{p!["function"]!["coding"]![0]!["code"]}" is "PPRF" or "PRF").Select(p => $"{p!["actor"]!["reference"]}"),
    ];

    /// <summary>What the charge rested on when it was made is not taken away from it.</summary>
    private static void AssertRestsOnBothConsents(RunningApp app)
    {
        var charge = ChargesOf.InEhr(app).Single();
        Assert.Equal(2, charge["supportingInformation"]!.AsArray().Count(s => $"{s!["reference"]}".StartsWith("Consent/", StringComparison.Ordinal)));
        var total = app.Ehr.All("Observation").Select(o => JsonNode.Parse(o)!).Single(o => o["hasMember"] is not null);
        Assert.Equal(Rowan, $"{total["performer"]![0]!["reference"]}");
    }
}
