using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Delivering;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Web.Tests.BackOffice;

/// <summary>What the back office is shown. Signing in is tested against a provider written by others, in CcmFhir.Peers.Tests.</summary>
public sealed class OfficeChargesTests
{
    [Fact]
    public async Task A_charge_that_waits_for_a_person_is_listed_for_its_practice_and_for_no_other()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.ReadMostly } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAsync();
        var states = await job.SettledAsync("ChargeItem");
        var charges = app.Services.GetRequiredService<OfficeCharges>();

        var (shown, patients) = await charges.ReadAsync(Seat("riverbend"), default);
        var (others, _) = await charges.ReadAsync(Seat("elsewhere"), default);

        Assert.Equal([DeliveryState.Manual], states);
        Assert.Equal(
            [new OfficeChargeView("Testpatient-Alder, Ada", new YearMonth(2026, 10), "99490", 1, "Manual", "Sandbox EHR", "/office/open/sandbox", false)],
            shown.Select(s => s with { Patient = s.Patient.StartsWith("Testpatient-Alder", StringComparison.Ordinal) ? "Testpatient-Alder, Ada" : s.Patient }));
        Assert.Equal((await MainJob.PatientAsync(app), 0), (patients.Single().PatientId, others.Length));
    }

    [Fact]
    public async Task A_charge_that_has_not_arrived_for_a_day_is_listed_with_what_it_waits_for_until_a_person_asks_for_another_try()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await RouteChangeTests.CloseHeldAsync(app, job);
        var today = await ShownAsync(app);
        await ExecuteAsync(app, "update outbox set created_at = created_at - 90000000");
        var shown = await ShownAsync(app);
        for (var tries = 0; tries < 600 && shown[0].Waits is null; tries++)
        {
            await Task.Delay(50);
            shown = await ShownAsync(app);
        }

        var charge = (await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app), "ChargeItem")).Single().Item;
        await app.Services.GetRequiredService<Outbox>().RetryAsync(charge.Patient, charge.Id, "Bea Biller");
        await ExecuteAsync(app, "update outbox set state = 'approved' where kind = 'ChargeItem'");

        Assert.Empty(today);
        Assert.Equal(("99490", "Approved", true, "the EHR asked us to wait"), Assert.Single(shown.Select(s => (s.Code, s.State, s.IsLate, s.Waits))));
        Assert.Empty(await ShownAsync(app));
    }

    [Fact]
    public async Task A_charge_that_was_handed_over_and_not_confirmed_for_a_day_is_listed()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        await ExecuteAsync(app, "update outbox set created_at = created_at - 180000000, state = 'sent' where kind = 'ChargeItem'");
        await ExecuteAsync(app, "insert into outbox_history (outbox_id, at, state) select id, created_at + 170000000, 'sent' from outbox where kind = 'ChargeItem'");
        var handedOverToday = await ShownAsync(app);
        await ExecuteAsync(app, "update outbox_history set at = at - 90000000 where state = 'sent'");

        Assert.Empty(handedOverToday);
        Assert.Equal(("99490", "Sent", true, null), Assert.Single((await ShownAsync(app)).Select(s => (s.Code, s.State, s.IsLate, s.Waits))));
    }

    [Fact]
    public async Task The_list_is_the_same_on_PostgreSQL()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Postgres);
        await using var app = await RunningApp.StartAsync();
        var charges = new OfficeCharges(
            store.Database, store.Patients, app.Services.GetRequiredService<SessionOwner>(), app.Services.GetRequiredService<LaunchConfiguration>(), store.Clock);
        var kinds = new[] { "approved", "rejected", "sent", "sending", "unknown", "confirmed" };
        foreach (var (state, n) in kinds.Select((s, n) => (s, n)))
        {
            var id = new Guid(n + 1, 0, 0, new byte[8]);
            await using var work = await store.Database.BeginAsync();
            await store.Outbox.AddAsync(work, new OutboxItem(id, store.Patient, "ChargeItem", state, "2026-09", []));
            await work.ExecuteAsync("update outbox set state = @state, created_at = created_at - 90000000, detail = 'why ' || @state where id = @id", new { id, state });
            await work.ExecuteAsync(
                """
                insert into charge (id, practice_id, ehr_id, patient_id, month, lane, code, units, charge_key, closing_id, created_at)
                values (@id, 'riverbend', 'sandbox', @PatientId, '2026-09', 'staff', @state, 1, @state, @id, 0)
                """, new { id, store.Patient.PatientId, state });
            await work.CommitAsync();
        }

        var (shown, _) = await charges.ReadAsync(Seat("riverbend"), default);

        Assert.Equal(
            [
                ("rejected", "Rejected", false, (string?)null), ("unknown", "Unknown", false, null), ("approved", "Approved", true, "why approved"),
                ("sending", "Sending", true, "why approved"), ("sent", "Sent", true, null),
            ],
            shown.Select(s => (s.Code, s.State, s.IsLate, s.Waits)));
    }

    private static async Task<OfficeChargeView[]> ShownAsync(RunningApp app) =>
        [.. (await app.Services.GetRequiredService<OfficeCharges>().ReadAsync(Seat("riverbend"), default)).Charges];

    private static async Task ExecuteAsync(RunningApp app, string sql)
    {
        await using var work = await app.Database.BeginAsync();
        await work.ExecuteAsync(sql);
        await work.CommitAsync();
    }

    private static OfficeSeat Seat(string practice) => new(Guid.Empty, practice, new Author("office:a", "Ash Example", "office"), "biller");
}
