using System.Collections.Immutable;
using CcmFhir.Testing;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.Storage;

public sealed class OversightLedgerTests
{
    private const string Practice = "riverbend";
    private static readonly Author Doctor = new("Practitioner/oak", "Olivia Example", "physician");
    private static readonly Guid Patient = Guid.CreateVersion7();

    private static readonly OversightLogged Talk = new(
        Instant.FromUtc(2026, 10, 22, 15, 0, 0), Instant.FromUtc(2026, 10, 22, 15, 12, 30), Doctor, "referrer-communication", "medical-necessity", "Two of her patients.",
        [Patient], 2, ImmutableSortedDictionary<string, string>.Empty.Add("referrer", "Dr. Willow").Add("agreed", "canary-agreed"), "");

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_kind_of_row_is_read_back_whole_and_in_order(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var ledger = Ledger(store);
        var (entry, sample, review, supervision) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var day = new LocalDate(2026, 10, 22);
        (Guid Id, OversightEvent What)[] all =
        [
            (entry, Talk),
            (Guid.CreateVersion7(), new KeptAsOversight(entry, "About the programme.", Doctor)),
            (Guid.CreateVersion7(), new OversightReversed(entry, "Twice.", Doctor, new PatientEntry(Patient, Guid.CreateVersion7()))),
            (supervision, new SupervisionAssigned("Practitioner/rn", "Noor", "Vendor", "general", "Practitioner/oak", "Olivia", day, null, Doctor)),
            (Guid.CreateVersion7(), new SupervisionEnded(supervision, day, "Left.", Doctor)),
            (Guid.CreateVersion7(), new AssumptionSet("telephone-collection-rate", 33.5m, true, "Nobody knows.", Doctor)),
            (Guid.CreateVersion7(), new PlanAnswered("Plan A", true, false, "Contract", day, Doctor)),
            (sample, new SampleDrawn(new YearMonth(2026, 10), "seed", [Patient], [Patient], Doctor)),
            (review, new ChartReviewed(sample, Patient, ImmutableSortedDictionary<string, string>.Empty.Add("plan-copy", "no"), "No copy.", new FollowUp("Give it.", "Noor", day), Doctor)),
            (Guid.CreateVersion7(), new FollowUpDone(review, "Given.", day, Doctor)),
            (Guid.CreateVersion7(), new SampleSignedOff(sample, "Reviewed.", Doctor)),
        ];
        foreach (var (id, what) in all)
        {
            Assert.True(await AppendAsync(store, id, what));
        }

        var rows = await ledger.ReadAsync(Practice);

        Assert.Equal(all.Select(a => a.Id), rows.Select(r => r.Id));
        Assert.Equal(Enumerable.Range(1, all.Length).Select(n => (long)n), rows.Select(r => r.Position));
        Assert.Equal(all.Select(a => Text(a.What)), rows.Select(r => Text(r.Event)));
        Assert.Equal(2, (await ledger.ReadSupervisionAsync(Practice)).Count);
        Assert.Equal(2, (await ledger.ReadTimeAsync(Practice, Talk.Start)).Count);
        Assert.Empty(await ledger.ReadAsync("another"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_id_appended_again_changes_nothing_and_writers_at_once_keep_one_chain(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = Guid.CreateVersion7();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AppendAsync(store, Guid.CreateVersion7(), Talk)));

        Assert.True(await AppendAsync(store, id, Talk));
        Assert.False(await AppendAsync(store, id, Talk with { Note = "other" }));
        Assert.Equal(9, (await Ledger(store).ReadAsync(Practice)).Count);
        Assert.Empty(await Ledger(store).VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_can_be_neither_updated_nor_deleted(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await AppendAsync(store, Guid.CreateVersion7(), Talk);

        foreach (var change in new[] { "update oversight set recorded_by = 'x'", "delete from oversight" })
        {
            await using var work = await store.Database.BeginAsync();
            var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => work.ExecuteAsync(change));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_changed_behind_our_back_is_named_and_nothing_lies_in_clear()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var changed = Guid.CreateVersion7();
        await AppendAsync(store, changed, Talk);
        await AppendAsync(store, Guid.CreateVersion7(), Talk);
        await using (var work = await store.Database.BeginAsync())
        {
            await work.ExecuteAsync("drop trigger oversight_no_update");
            await work.ExecuteAsync("update oversight set recorded_by = 'Practitioner/other' where id = @id", new { id = changed });
            await work.CommitAsync();
        }

        Assert.Equal([$"oversight row {changed} (position 1): its content was changed"], await Ledger(store).VerifyAsync());
        await using var connection = await store.Database.OpenAsync();
        await Dapper.SqlMapper.ExecuteAsync(connection, "pragma wal_checkpoint(truncate)");
        Assert.DoesNotContain("canary-agreed", System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(connection.DataSource)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_persons_patient_time_is_found_across_patients_and_the_panel_counts_it(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var time = new TimeLogged(Talk.Start, Talk.End, Doctor, "patient-call", [], "Called.", "manual");
        await using (var work = await store.Database.BeginAsync())
        {
            await store.Ledger.AppendAsync(work, store.Patient, Guid.CreateVersion7(), Doctor.Id, time);
            await new Charges(store.Database, store.Clock).HoldAsync(work, store.Patient, new YearMonth(2026, 10), "staff", Doctor.Id);
            await work.CommitAsync();
        }

        var here = new StaffIdentity(store.Patient.EhrId, Doctor.Id);
        var found = Assert.Single(await store.Ledger.ReadTimeOfPersonAsync(Practice, [here], Talk.Start));
        Assert.Equal((store.Patient.PatientId, "Called."), (found.PatientId, ((TimeLogged)found.Row.Event).Note));
        Assert.Empty(await store.Ledger.ReadTimeOfPersonAsync(Practice, [here with { EhrId = "other" }, here with { PersonId = "Practitioner/other" }], Talk.Start));
        Assert.Equal([Doctor], await store.Ledger.PeopleSinceAsync(Practice, Talk.Start));
        var panel = new PracticePanel(store.Database);
        Assert.Equal([store.Patient.PatientId], await panel.WithTimeRecordedAsync(Practice, Talk.Start, Talk.Start + Duration.FromDays(1)));
        Assert.Equal(new ProgrammeCounts(1, 1, 1), await panel.CountAsync(Practice, 2026, Talk.Start, Talk.Start + Duration.FromDays(1)));
        var names = await store.Patients.ReadManyAsync(Practice, "sandbox", [store.Patient.PatientId, Patient]);
        Assert.Equal("Testpatient, Alma", Assert.Single(names).Value.Name);

        await using (var work = await store.Database.BeginAsync())
        {
            var by = Doctor with { Id = "Practitioner/other" };
            await store.Ledger.AppendAsync(work, store.Patient, Guid.CreateVersion7(), by.Id, new TimeReversed(found.Row.Id, "Not this patient.", by));
            await work.CommitAsync();
        }

        Assert.Empty(await store.Ledger.ReadTimeOfPersonAsync(Practice, [here], Talk.Start));
        Assert.Empty(await store.Ledger.ReadTimeOfPracticeAsync(Practice, Talk.Start));
    }

    private static string Text(OversightEvent what) => System.Text.Json.JsonSerializer.Serialize(what, what.GetType(), StoreJson.Options);

    private static OversightLedger Ledger(TestStore store) => new(store.Database, store.Sealer, store.Clock);

    private static async Task<bool> AppendAsync(TestStore store, Guid id, OversightEvent happened)
    {
        await using var work = await store.Database.BeginAsync();
        var added = await Ledger(store).AppendAsync(work, Practice, id, Doctor.Id, happened);
        await work.CommitAsync();
        return added;
    }
}
