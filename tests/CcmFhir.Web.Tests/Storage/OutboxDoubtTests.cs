using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Storage;

/// <summary>Rows of which somebody lost sight: the worker that took them, the person who set them aside, the key that sealed them.</summary>
public sealed class OutboxDoubtTests
{
    private const string Ehr = "sandbox";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_whose_worker_was_not_told_that_it_has_it_is_found_again_as_one_that_may_have_arrived(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);
        var held = await store.Outbox.RenewAsync("a", [], Lease);

        store.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        await store.Outbox.ReleaseAsync(Ehr, "a", _ => false, _ => false);
        var again = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));

        Assert.Empty(held);
        Assert.Equal((id, 2), (again.Item.Id, again.Attempts));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_a_worker_carries_stays_its_own_however_late_it_is(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);

        store.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        await store.Outbox.ReleaseAsync(Ehr, "a", _ => false, carried => carried == id);
        var mine = (await store.Outbox.FindAsync(id))!.State;
        await store.Outbox.ReleaseAsync(Ehr, "b", _ => false, carried => carried == id);

        Assert.Equal((DeliveryState.Sending, DeliveryState.Unknown), (mine, (await store.Outbox.FindAsync(id))!.State));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_next_row_taken_by_a_settling_whose_answer_was_lost_is_found_again(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await AddAsync(store, "time-1");
        var second = await AddAsync(store, "total-1");
        var first = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));
        var done = new Outcome(DeliveryState.Confirmed, Reference: "Observation/7");
        await store.Outbox.SettleAndTakeNextAsync(first, done, "a", Lease);

        var repeated = await store.Outbox.SettleAndTakeNextAsync(first, done, "a", Lease);
        store.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        await store.Outbox.ReleaseAsync(Ehr, "a", _ => false, _ => false);

        Assert.Null(repeated);
        Assert.Equal((second, 2), Assert.Single((await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease)).Select(r => (r.Item.Id, r.Attempts))));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_the_worker_has_not_done_with_is_not_taken_anew(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);
        await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Approved, "waits", WasTried: false), "a");

        Assert.Empty(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease, carries: carried => carried == id));
        Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease, carries: _ => false));
    }

    [Theory]
    [InlineData("rejected", 12, 2)]
    [InlineData("unknown", 12, 2)]
    [InlineData("rejected", 0, 1)]
    [InlineData("manual", 5, 1)]
    public async Task A_person_who_asks_for_another_try_gives_it_all_its_tries_and_what_may_have_arrived_is_searched_for(string state, int before, int claimed)
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var id = await AddAsync(store, "charge-1");
        await ExecuteAsync(store, $"update outbox set state = '{state}', attempts = {before}, missed_at = 1 where id = @id", id);

        Assert.True(await store.Outbox.RetryAsync(store.Patient, id, "Bea Biller"));

        var row = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));
        Assert.Equal((claimed, null), (row.Attempts, row.MissedAt));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task How_long_a_row_is_in_doubt_is_told_over_sends_and_anew_after_a_person_or_another_state(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        var unknown = new Outcome(DeliveryState.Unknown, "no answer");
        var never = await store.Outbox.InStateSinceAsync(id, DeliveryState.Unknown);

        var first = await TryAsync(unknown);
        await TryAsync(unknown with { WasTried = false, Detail = "the EHR cannot be reached" });
        await TryAsync(unknown);
        var overSends = await store.Outbox.InStateSinceAsync(id, DeliveryState.Unknown);
        var waiting = await TryAsync(new Outcome(DeliveryState.Approved, "waits", WasTried: false));
        var approved = await store.Outbox.InStateSinceAsync(id, DeliveryState.Approved);
        var anew = await TryAsync(unknown);
        var afterOther = await store.Outbox.InStateSinceAsync(id, DeliveryState.Unknown);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await store.Outbox.RetryAsync(store.Patient, id, "Bea Biller");
        var asked = store.Clock.GetUtcNow();
        await TryAsync(unknown);
        var afterPerson = await store.Outbox.InStateSinceAsync(id, DeliveryState.Unknown);

        Assert.Null(never);
        Assert.Equal((first, waiting, anew, asked), (overSends!.Value.ToDateTimeOffset(), approved!.Value.ToDateTimeOffset(), afterOther!.Value.ToDateTimeOffset(), afterPerson!.Value.ToDateTimeOffset()));

        async Task<DateTimeOffset> TryAsync(Outcome outcome)
        {
            store.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));
            store.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.Outbox.SettleAsync(id, outcome, "a");
            return store.Clock.GetUtcNow();
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_that_cannot_be_read_is_set_aside_with_the_reason_and_holds_up_nothing(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var unreadable = await AddAsync(store, "time-1");
        var first = await AddAsync(store, "time-2");
        var other = await AddAsync(store, "total-1");
        var last = await AddAsync(store, "charge-1");
        await ExecuteAsync(store, "update outbox set body_sealed = 'changed' where id = @id", unreadable);
        await ExecuteAsync(store, "update outbox set body_sealed = 'changed' where id = @id", other);

        var nothing = await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);
        var taken = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));
        var next = await store.Outbox.SettleAndTakeNextAsync(taken, new Outcome(DeliveryState.Confirmed), "a", Lease);
        var after = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));

        Assert.Empty(nothing);
        Assert.Null(next);
        Assert.Equal((first, last), (taken.Item.Id, after.Item.Id));
        Assert.Equal(
            [DeliveryState.Rejected, DeliveryState.Confirmed, DeliveryState.Rejected, DeliveryState.Sending],
            (await store.Outbox.StandingsAsync(store.Patient.PatientId)).Select(r => r.State));
        Assert.StartsWith("its content in the store cannot be read", (await store.Outbox.StandingsAsync(store.Patient.PatientId))[0].Detail, StringComparison.Ordinal);
        Assert.Equal(
            [(unreadable, false), (first, true), (other, false), (last, true)],
            (await store.Outbox.ForPatientAsync(store.Patient.PatientId)).Select(r => (r.Item.Id, r.IsReadable)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_row_that_cannot_be_read_is_taken_back_only_where_it_was_never_sent(bool wasSent, bool takenBack)
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var id = await AddAsync(store, "charge-1");
        if (wasSent)
        {
            await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);
            await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Unknown, "no answer"), "a");
        }

        await ExecuteAsync(store, "update outbox set body_sealed = 'changed' where id = @id", id);
        await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);

        await using var work = await store.Database.BeginAsync();
        Assert.Equal(takenBack, await store.Outbox.TakeBackAsync(work, id, "Wrong month.", "Bea Biller"));
    }

    private static async Task ExecuteAsync(TestStore store, string sql, Guid id)
    {
        await using var work = await store.Database.BeginAsync();
        Assert.Equal(1, await work.ExecuteAsync(sql, new { id }));
        await work.CommitAsync();
    }

    private static async Task<Guid> AddAsync(TestStore store, string identifier)
    {
        await using var work = await store.Database.BeginAsync();
        var id = Guid.CreateVersion7();
        await store.Outbox.AddAsync(
            work, new OutboxItem(id, store.Patient, "ChargeItem", identifier, "2026-10", new JsonObject { ["resourceType"] = "ChargeItem" }));
        await work.CommitAsync();
        return id;
    }
}
