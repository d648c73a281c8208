using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>What a person can do on the Charges page, and who.</summary>
public sealed class ChargesPageTests
{
    [Fact]
    public async Task An_open_month_shows_its_drafts()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);

        var page = await job.Physician.OpenAsync("/charges");

        Assert.Contains(Expect.English("delivery.Drafted"), page.Text, StringComparison.Ordinal);
        Assert.Contains(Expect.English("charges.next.Drafted"), page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_for_the_biller_is_exported_once_and_settled_by_hand_with_number_and_reason()
    {
        await using var app = await ExportingAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        var id = await ChargeIdAsync(app);

        var file = await job.Physician.OpenAsync("/charges/export.csv?month=2026-10");
        Assert.Equal("text/csv; charset=utf-8", file.Headers["Content-Type"]);
        Assert.Contains(",HC,99490,UN,1,11,1:2,D8,20261022", file.Html, StringComparison.Ordinal);
        Expect.FieldProblem(
            await job.Physician.SubmitAsync("/charges", $"/charges/{id}/resolve", ("reference", "CHG-77"), ("reason", "")), FieldProblem.Required);
        Expect.Done(
            await job.Physician.SubmitAsync("/charges", $"/charges/{id}/resolve", ("reference", "CHG-77"), ("reason", "Entered at the desk.")), Done.ChargeResolved);

        var page = await job.Physician.OpenAsync("/charges");
        Assert.Contains("CHG-77", page.Text, StringComparison.Ordinal);
        Assert.Contains("settled by hand: Entered at the desk.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("99490", (await job.Physician.OpenAsync("/charges/export.csv?month=2026-10")).Html, StringComparison.Ordinal);
        Assert.Contains("99490 x1 Confirmed by export", await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task The_practices_export_reads_back_to_the_units_in_the_store()
    {
        await using var app = await ExportingAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        var file = await job.Physician.OpenAsync("/charges/export.csv?of=practice&month=2026-10");

        var rows = ClaimExportTests.Read(file.Html.TrimStart('\uFEFF')).Select(r => (r["SV101-2"], int.Parse(r["SV104"], CultureInfo.InvariantCulture))).ToArray();
        await using var work = await app.Database.BeginAsync();
        Assert.Equal([("99439", 2), ("99490", 1)], rows.Order());
        Assert.Equal(await work.SingleOrDefaultAsync<long>("select sum(units) from charge"), rows.Sum(r => r.Item2));
    }

    [Fact]
    public async Task A_nurse_reads_the_charges_but_neither_exports_nor_credits_them()
    {
        await using var app = await ExportingAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        var page = await job.Nurse.OpenAsync("/charges");

        Assert.Contains("99490", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Form(job.Nurse.InContext($"/charges/{await ChargeIdAsync(app)}/credit").AbsolutePath));
        Assert.Equal(HttpStatusCode.Forbidden, (await job.Nurse.OpenAsync("/charges/export.csv")).Status);
    }

    [Fact]
    public async Task Crediting_twice_or_without_a_reason_credits_nothing_more()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        var id = await ChargeIdAsync(app);
        var form = await job.Physician.FormAsync("/charges", $"/charges/{id}/credit", ("reason", "Wrong month."));

        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await job.Physician.SubmitAsync("/charges", $"/charges/{id}/credit", ("reason", " "))).Status);
        Expect.Done(await job.Physician.PostAsync($"/charges/{id}/credit", form), Done.ChargeCredited);
        Expect.Done(await job.Physician.PostAsync($"/charges/{id}/credit", form), Done.AlreadyDone);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 aborted", "99439 x1 aborted"], ChargesOf.Ehr(app));
        Assert.Equal(
            ["99490 x1 Confirmed by fhir-create", "99439 x1 Confirmed by fhir-create", "now aborted Confirmed by fhir-create", "now aborted Confirmed by fhir-create"],
            await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task A_charge_whose_row_cannot_be_read_does_not_hide_the_others()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 1000); // the month's total leaves before its charges
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await using (var work = await app.Database.BeginAsync())
        {
            await work.ExecuteAsync("update outbox set body_sealed = 'changed' where kind = 'ChargeItem' and body_sealed = "
                + "(select body_sealed from outbox where kind = 'ChargeItem' order by seq desc limit 1)");
            await work.CommitAsync();
        }

        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");
        var page = await job.Physician.OpenAsync("/charges");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Contains("99490", page.Text, StringComparison.Ordinal);
        Assert.Contains("99439", page.Text, StringComparison.Ordinal);
        Assert.Contains("its content in the store cannot be read", page.Text, StringComparison.Ordinal);
    }

    private static Task<RunningApp> ExportingAsync() => RunningApp.StartAsync(new()
    {
        LaunchJson = launch => launch["ehrs"]![0]!["writeback"]!["chargeItem"] = JsonNode.Parse("""{ "route": "export" }"""),
    });

    private static async Task<Guid> ChargeIdAsync(RunningApp app)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from charge where code = '99490'");
    }
}
