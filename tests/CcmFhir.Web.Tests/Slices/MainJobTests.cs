using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>From launch to the charge in the EHR, and that it is there once whatever happens on the way.</summary>
public sealed class MainJobTests
{
    private static readonly string[] OneCharge = ["99490"];

    [Fact]
    [Trait("Verifies", "S30")]
    public async Task Twenty_minutes_closed_twice_are_one_charge_with_task_time_total_consent_and_plan()
    {
        await using var app = await RunningApp.StartAsync();
        var before = Counts(app);
        using var job = await MainJob.ReadyToCloseAsync(app);

        Assert.Equal([DeliveryState.Confirmed], await job.CloseAndSettleAsync());
        var closed = await job.Physician.OpenAsync("/month");

        Assert.Equal(OneCharge, MainJob.OurCharges(app));
        Assert.Equal([.. before[..4].Select(b => b + 1), before[4] + 2], Counts(app));
        Assert.Null(closed.Form(job.Physician.InContext("/month").AbsolutePath));
    }

    [Fact]
    public async Task Before_the_close_the_page_lists_what_a_payer_would_reject_or_nobody_checked()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);

        var page = await job.Physician.OpenAsync("/month");

        Assert.Contains("99490: units are not checked; no MUE table for", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_again_with_the_same_form_changes_nothing_and_says_so()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var form = await job.Physician.FormAsync("/month", "/month");
        Expect.Done(await job.Physician.PostAsync("/month", form), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");
        var before = await Footprint.OfAsync(app);

        Expect.Done(await job.Physician.PostAsync("/month", form), Done.AlreadyClosed);

        await job.SettledAsync("ChargeItem");
        Assert.Equal(before, await Footprint.OfAsync(app));
        Assert.Equal(OneCharge, MainJob.OurCharges(app));
    }

    [Fact]
    public async Task Five_tabs_that_close_at_once_make_one_charge()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var forms = new List<IReadOnlyList<(string Name, string Value)>>();
        for (var tab = 0; tab < 5; tab++)
        {
            forms.Add(await job.Physician.FormAsync("/month", "/month"));
        }

        var pages = await Task.WhenAll(forms.Select(f => job.Physician.PostAsync("/month", f)));

        Assert.Single(pages, p => p.Text.Contains(Expect.English("done.MonthClosed"), StringComparison.Ordinal));
        Assert.Equal(4, pages.Count(p => p.Text.Contains(Expect.English("done.AlreadyClosed"), StringComparison.Ordinal)));
        Assert.Single((await app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(app))).Select(r => r.Event).OfType<MonthClosed>());
        Assert.Equal([DeliveryState.Confirmed], await job.SettledAsync("ChargeItem"));
        Assert.Equal(OneCharge, MainJob.OurCharges(app));
        Assert.Equal(5, forms.Select(f => f.Single(x => x.Name == "requestId").Value).Distinct().Count());
    }

    [Fact]
    public async Task Closing_again_after_a_restart_on_the_same_store_changes_nothing()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var form = await job.Physician.FormAsync("/month", "/month");
        Expect.Done(await job.Physician.PostAsync("/month", form), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");

        await app.RestartAsync();

        Expect.Done(await job.Physician.PostAsync("/month", form), Done.AlreadyClosed);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(OneCharge, MainJob.OurCharges(app));
    }

    [Fact]
    public async Task A_charge_whose_reply_was_lost_is_found_by_its_identifier_and_not_sent_again()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        Assert.Equal([DeliveryState.Confirmed], await job.CloseAndSettleAsync());
        Assert.Equal(OneCharge, MainJob.OurCharges(app));
    }

    [Fact]
    public async Task A_lost_reply_on_an_ehr_that_ignores_if_none_exist_is_still_one_charge()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.CreateIgnoredIfNoneExist);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        Assert.Equal([DeliveryState.Confirmed], await job.CloseAndSettleAsync());
        Assert.Equal(OneCharge, MainJob.OurCharges(app));
    }

    [Fact]
    public async Task Another_practitioner_cannot_close_a_month_that_somebody_closed()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var form = await job.Physician.FormAsync("/month", "/month");
        using var other = await app.SignInAsync("physician-rowan");
        var hers = (await other.OpenAsync("")).Form(other.InContext("/timer/start").AbsolutePath)!;
        Expect.Done(await job.Physician.PostAsync("/month", form), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");
        var before = await Footprint.OfAsync(app);

        Expect.Done(await other.PostAsync("/month", hers), Done.AlreadyClosed);

        Assert.Equal(before, await Footprint.OfAsync(app));
    }

    [Fact]
    public async Task An_entry_of_a_closed_month_cannot_be_reversed_and_none_can_be_added_later()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        var before = await Footprint.OfAsync(app);
        var entry = (await app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(app))).First(r => r.Event is TimeLogged).Id;

        var reversal = await job.Nurse.SubmitAsync($"/time/{entry}/reverse", $"/time/{entry}/reverse", ("reason", "Typed wrongly."));

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, reversal.Status);
        Assert.Contains(Expect.English("refusal.MonthClosed"), reversal.Text, StringComparison.Ordinal);
        app.Clock.Set(new DateTimeOffset(2026, 11, 3, 17, 0, 0, TimeSpan.Zero));
        using var later = await app.SignInAsync("nurse-birch");
        Expect.FieldProblem(
            await later.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T10:00", "2026-10-22T10:10")), FieldProblem.OutsideMonth);
        Assert.Equal(before.Ehr, (await Footprint.OfAsync(app)).Ehr);
    }

    /// <summary>The main job adds one charge, task, plan and consent, and two observations: the entry's time and the month's total.</summary>
    private static int[] Counts(RunningApp app) =>
        [.. new[] { "ChargeItem", "Task", "CarePlan", "Consent", "Observation" }.Select(t => app.Ehr.All(t).Length)];
}
