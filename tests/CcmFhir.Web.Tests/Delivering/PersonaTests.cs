using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>The main job at EHRs of other kinds: it ends with the charge, or with the manual step by name.</summary>
public sealed class PersonaTests
{
    public const string BillCodes = """{ "tenant": "t1", "tier": "CPT", "scheduleCode": "615214", "icdScheduleCode": "615216", "codes": {} }""";

    [Fact]
    public async Task An_ehr_that_takes_charges_by_operation_gets_one()
    {
        await using var app = await OperationAsync(BillCodes);
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by oracle-operation"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task There_another_quantity_is_modified_and_another_lane_credited()
    {
        await using var app = await OperationAsync(BillCodes);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 billable", "99439 x2 billable"], ChargesOf.Ehr(app));

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T08:00", "2026-10-22T09:01");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 aborted", "99439 x2 aborted", "99491 x1 billable", "99437 x1 billable"], ChargesOf.Ehr(app));
    }

    [Fact]
    public async Task There_a_lost_reply_is_found_among_the_visits_charges()
    {
        await using var app = await OperationAsync(BillCodes);
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by oracle-operation"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task There_without_any_bill_codes_the_charge_takes_the_next_route()
    {
        await using var app = await OperationAsync("null");
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Manual by export"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(["A biller imports or enters the rows of the export file in the billing system."], await ChargesOf.DetailsAsync(app));
    }

    [Fact]
    public async Task There_without_the_charges_bill_code_a_person_is_told_what_is_missing()
    {
        const string expected = "launch.json has no bill code for 99490 (writeback.chargeItem.oracle.codes)";
        await using var app = await OperationAsync("""{ "tenant": "t1", "tier": "CDM_SCHED", "scheduleCode": "1", "codes": {} }""");
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal([expected], await ChargesOf.DetailsAsync(app));
        Assert.Contains(expected, (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ehr_without_versions_gets_the_charge_and_a_change_of_it_goes_to_a_person()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.NoVersion } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal("now x2 Manual by fhir-create", (await ChargesOf.OutboxAsync(app))[^1]);
        Assert.Equal("this EHR has no versions to change safely: a person changes it there", (await ChargesOf.DetailsAsync(app))[^1]);
    }

    [Fact]
    public async Task An_ehr_that_only_files_documents_gets_one_summary_for_the_biller()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.ReadMostly } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 Manual by document", "99439 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.All(await ChargesOf.DetailsAsync(app), d => Assert.Equal("A biller reads the month's summary in the chart and enters the charge in the EHR.", d));
        var summary = Assert.Single(Documents(app), d => d["type"]!["coding"]![0]!["code"]!.ToString() == "11506-3");
        Assert.Equal(
            ["application/xhtml+xml", "text/plain; charset=utf-8", "application/json"],
            summary["content"]!.AsArray().Select(c => c!["attachment"]!["contentType"]!.ToString()));
        Assert.Equal(
            ("https://ccmfhir.org/fhir/StructureDefinition/ccm-summary", "month-summary", "2026-10-01", "2026-10-31"),
            ($"{summary["meta"]!["profile"]![0]}", $"{summary["category"]![0]!["coding"]![0]!["code"]}",
                $"{summary["context"]!["period"]!["start"]}", $"{summary["context"]!["period"]!["end"]}"));
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(summary["content"]![1]!["attachment"]!["data"]!.ToString()));
        Assert.Contains("Charge to enter: 99439, units 1, date of service 2026-10-22, place of service 11", text, StringComparison.Ordinal);
        System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(summary["content"]![0]!["attachment"]!["data"]!.ToString())));
    }

    [Fact]
    public async Task There_charges_of_one_closing_share_the_summary_also_while_a_search_does_not_show_it()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.ReadMostly } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        app.Ehr.Faults.Set(FaultName.SearchLagsBehindWrites, "DocumentReference", milliseconds: 600_000);

        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(
            ["99490 x1 Manual by document", "99439 x1 Manual by document", "now x2 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(2, Documents(app).Count(d => d["type"]!["coding"]![0]!["code"]!.ToString() == "11506-3"));
    }

    [Theory]
    [InlineData(FaultName.IdentifierSearchIgnored)]
    [InlineData(FaultName.SearchLagsBehindWrites)]
    public async Task A_lost_reply_is_one_charge_where_the_search_is_of_little_help(FaultName fault)
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.NoVersion } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(fault, "ChargeItem");
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    internal static Task<RunningApp> OperationAsync(string billCodes) => RunningApp.StartAsync(new()
    {
        Sandbox = o => o with { Persona = Persona.Operation },
        LaunchJson = launch =>
        {
            var ehr = launch["ehrs"]![0]!;
            ehr["launch"]!["optional"]!.AsArray().Add("user/ChargeItem.cruds");
            ehr["writeback"]!["chargeItem"]!["oracle"] = JsonNode.Parse(billCodes);
            ehr["writeback"]!["chargeItem"]!["encounter"] = "latest";
        },
    });

    private static JsonNode[] Documents(RunningApp app) => [.. app.Ehr.All("DocumentReference").Select(d => JsonNode.Parse(d)!)];
}
