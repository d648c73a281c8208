using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.Storage;

public sealed class LedgerTests
{
    private static readonly Author Nurse = new("Practitioner/nurse", "Noor Example", "rn");

    private static readonly TimeLogged Call = new(
        Instant.FromUtc(2026, 10, 22, 15, 0, 0), Instant.FromUtc(2026, 10, 22, 15, 12, 30), Nurse, "patient-call", ["c1"], "Called about glucose.", "manual");

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_was_appended_is_read_back_whole_and_in_order(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var plan = new PlanSaved(
            new LocalDate(2026, 10, 1), new LocalDate(2026, 10, 2),
            System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("problem-list", "Diabetes"),
            ["problem-list"], ["c1", "c2"], "CarePlan/9", "Diabetes plan", new PlanCopy(new LocalDate(2026, 10, 2), "patient", "paper", Nurse), true,
            ["electronic"], false, null, Nurse);

        await AppendAsync(store, Guid.CreateVersion7(), Call);
        await AppendAsync(store, Guid.CreateVersion7(), plan);

        var rows = await store.Ledger.ReadAsync(store.Patient.PatientId);
        Assert.Equal([1, 2], rows.Select(r => r.Position));
        var time = Assert.IsType<TimeLogged>(rows[0].Event);
        Assert.Equal((Call.Start, Call.End, Call.By, Call.Activity, Call.Note), (time.Start, time.End, time.By, time.Activity, time.Note));
        Assert.Equal(["c1"], time.About.ToArray());
        var saved = Assert.IsType<PlanSaved>(rows[1].Event);
        Assert.Equal("Diabetes", saved.Elements["problem-list"]);
        Assert.Equal((plan.CreatedOn, plan.SourceReference, plan.Copy), (saved.CreatedOn, saved.SourceReference, saved.Copy));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_id_appended_again_changes_nothing(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = Guid.CreateVersion7();

        var first = await AppendAsync(store, id, Call);
        var second = await AppendAsync(store, id, Call with { Note = "another text" });

        Assert.True(first);
        Assert.False(second);
        Assert.Equal("Called about glucose.", ((TimeLogged)Assert.Single(await store.Ledger.ReadAsync(store.Patient.PatientId)).Event).Note);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Twenty_writers_at_once_lose_nothing_and_keep_one_chain(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AppendAsync(store, Guid.CreateVersion7(), Call)));

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), (await store.Ledger.ReadAsync(store.Patient.PatientId)).Select(r => r.Position));
        Assert.Empty(await store.Ledger.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_can_be_neither_updated_nor_deleted(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await AppendAsync(store, Guid.CreateVersion7(), Call);

        foreach (var change in new[] { "update ledger set recorded_by = 'x'", "delete from ledger" })
        {
            await using var work = await store.Database.BeginAsync();
            var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => work.ExecuteAsync(change));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_changed_behind_our_back_is_named()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var changed = Guid.CreateVersion7();
        await AppendAsync(store, Guid.CreateVersion7(), Call);
        await AppendAsync(store, changed, Call);
        await AppendAsync(store, Guid.CreateVersion7(), Call);
        await using (var work = await store.Database.BeginAsync())
        {
            await work.ExecuteAsync("drop trigger ledger_no_update");
            await work.ExecuteAsync("update ledger set recorded_by = 'Practitioner/other' where id = @id", new { id = changed });
            await work.CommitAsync();
        }

        Assert.Equal([$"ledger row {changed} (position 2): its content was changed"], await store.Ledger.VerifyAsync());
    }

    [Fact]
    public async Task No_name_and_no_note_lies_in_clear_in_the_file()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        await AppendAsync(store, Guid.CreateVersion7(), Call with { Note = "canary-note" });
        await using var connection = await store.Database.OpenAsync();
        await Dapper.SqlMapper.ExecuteAsync(connection, "pragma wal_checkpoint(truncate)");

        var file = await File.ReadAllBytesAsync(connection.DataSource);

        var text = System.Text.Encoding.UTF8.GetString(file);
        Assert.DoesNotContain("Testpatient", text, StringComparison.Ordinal);
        Assert.DoesNotContain("000-0417", text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-note", text, StringComparison.Ordinal);
        Assert.Contains("Practitioner/nurse", text, StringComparison.Ordinal); // the search itself works
    }

    private static async Task<bool> AppendAsync(TestStore store, Guid id, LedgerEvent happened)
    {
        await using var work = await store.Database.BeginAsync();
        var added = await store.Ledger.AppendAsync(work, store.Patient, id, Nurse.Id, happened);
        await work.CommitAsync();
        return added;
    }
}
