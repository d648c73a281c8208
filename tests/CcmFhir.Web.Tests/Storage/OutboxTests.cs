using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Storage;

public sealed class OutboxTests
{
    private const string Ehr = "sandbox";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_identifier_is_queued_once(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        var first = await AddAsync(store, "charge-1");
        await AddAsync(store, "charge-1");

        Assert.Equal(first, Assert.Single(await store.Outbox.ForPatientAsync(store.Patient.PatientId)).Item.Id);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_of_one_patient_leave_in_order_and_each_is_held_by_one_worker(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var first = await AddAsync(store, "time-1");
        var second = await AddAsync(store, "total-1");

        var a = await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease);
        var b = await store.Outbox.ClaimAsync(Ehr, "b", 10, Lease);
        await store.Outbox.SettleAsync(first, new Outcome(DeliveryState.Confirmed, Reference: "Observation/7", Version: "1"));
        var c = await store.Outbox.ClaimAsync(Ehr, "c", 10, Lease);

        Assert.Equal([first], a.Select(r => r.Item.Id));
        Assert.Empty(b);
        Assert.Equal([second], c.Select(r => r.Item.Id));
        Assert.Equal("Observation/7", (await store.Outbox.FindAsync(first))!.Reference);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Nothing_waits_for_a_provenance(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var stated = Guid.CreateVersion7();
        await using (var work = await store.Database.BeginAsync())
        {
            await store.Outbox.AddAsync(work, new OutboxItem(stated, store.Patient, "Provenance", "urn:t|stated", null, []));
            await work.CommitAsync();
        }

        await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease);
        await store.Outbox.SettleAsync(stated, new Outcome(DeliveryState.Unknown, RetryIn: TimeSpan.FromHours(1)));
        var charge = await AddAsync(store, "charge-1");

        Assert.Equal([charge], (await store.Outbox.ClaimAsync(Ehr, "b", 10, Lease)).Select(r => r.Item.Id));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_whose_lease_ran_out_is_taken_over_and_says_that_it_was_tried(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "dead", 10, Lease);

        await store.Outbox.ReleaseAsync(Ehr, "alive", _ => false);
        Assert.Empty(await store.Outbox.ClaimAsync(Ehr, "alive", 10, Lease));
        store.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        await store.Outbox.ReleaseAsync(Ehr, "alive", _ => false);
        var taken = await store.Outbox.ClaimAsync(Ehr, "alive", 10, Lease);

        Assert.Equal(2, Assert.Single(taken).Attempts);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_says_by_which_way_it_leaves_before_anything_is_sent(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");

        var first = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "dead", 1, Lease, kind => kind == "ChargeItem" ? "fhir-create" : null));
        Assert.Equal(("fhir-create", "fhir-create"), (first.Route, (await store.Outbox.FindAsync(id))!.Route));
        Assert.True(await store.Outbox.LeavesByAsync(first, "document"));
        await store.Outbox.ReleaseAsync(Ehr, "alive", _ => true);
        var second = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "alive", 1, Lease, _ => "fhir-create"));

        Assert.Equal(("document", 2), (second.Route, second.Attempts));
        Assert.False(await store.Outbox.LeavesByAsync(first, "export"));
        Assert.Equal("document", (await store.Outbox.FindAsync(id))!.Route);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_lease_that_is_renewed_does_not_run_out(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "slow", 10, Lease);

        store.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Equal([id], await store.Outbox.RenewAsync("slow", [id], Lease));
        Assert.Empty(await store.Outbox.RenewAsync("other", [id], Lease));
        store.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        await store.Outbox.ReleaseAsync(Ehr, "other", _ => false);

        Assert.Empty(await store.Outbox.ClaimAsync(Ehr, "other", 10, Lease));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_worker_known_to_be_gone_loses_its_rows_at_once_and_its_late_word_does_not_count(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "dead", 10, Lease);

        await store.Outbox.ReleaseAsync(Ehr, "alive", name => name == "dead");
        await store.Outbox.ClaimAsync(Ehr, "alive", 10, Lease);
        await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Rejected), heldBy: "dead");

        Assert.Equal(DeliveryState.Sending, (await store.Outbox.FindAsync(id))!.State);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_comes_next_for_the_patient_is_taken_when_a_row_is_settled(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await AddAsync(store, "time-1");
        var second = await AddAsync(store, "total-1");
        var first = Assert.Single(await store.Outbox.ClaimAsync(Ehr, "a", 10, Lease));

        var next = await store.Outbox.SettleAndTakeNextAsync(first, new Outcome(DeliveryState.Confirmed, Reference: "Observation/7"), "a", Lease);
        var after = await store.Outbox.SettleAndTakeNextAsync(next!, new Outcome(DeliveryState.Unknown, RetryIn: Lease), "a", Lease);

        Assert.Equal((second, DeliveryState.Sending), (next!.Item.Id, next.State));
        Assert.Null(after);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_try_that_sent_nothing_is_told_once_and_does_not_count(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        for (var n = 0; n < 3; n++)
        {
            await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease);
            await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Approved, "waits", WasTried: false), "a");
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([(DeliveryState.Approved, (string?)null), (DeliveryState.Approved, "waits")], (await HistoryAsync(store, id)).Select(h => (h.State, h.Detail)));
        Assert.Equal(0, (await store.Outbox.FindAsync(id))!.Attempts);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Eight_workers_share_forty_patients_without_holding_a_row_twice(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        for (var n = 0; n < 40; n++)
        {
            await AddAsync(store, $"charge-{n}", store.Patient with { PatientId = Guid.CreateVersion7() });
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            var all = new List<Guid>();
            while (await store.Outbox.ClaimAsync(Ehr, $"worker {n}", 3, Lease) is { Count: > 0 } rows)
            {
                all.AddRange(rows.Select(r => r.Item.Id));
            }

            return all;
        }));

        Assert.Equal(40, claims.SelectMany(c => c).Count());
        Assert.Equal(40, claims.SelectMany(c => c).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task History_keeps_every_state_a_row_was_in(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Unknown, "no answer", RetryIn: TimeSpan.FromSeconds(30)));
        Assert.Empty(await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease));
        store.Clock.Advance(TimeSpan.FromSeconds(31));
        await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Confirmed, "found by its identifier", Reference: "ChargeItem/1", Version: "1"));

        var history = await HistoryAsync(store, id);

        Assert.Equal(
            [DeliveryState.Approved, DeliveryState.Sending, DeliveryState.Unknown, DeliveryState.Sending, DeliveryState.Confirmed],
            history.Select(h => h.State));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_confirmed_row_is_never_tried_again(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge-1");
        await store.Outbox.SettleAsync(id, new Outcome(DeliveryState.Confirmed, Reference: "ChargeItem/1", Version: "1"));

        Assert.False(await store.Outbox.RetryAsync(store.Patient, id, "Bea Biller"));
        Assert.Empty(await store.Outbox.ClaimAsync(Ehr, "a", 1, Lease));
    }

    private static async Task<IEnumerable<OutboxHistory>> HistoryAsync(TestStore store, Guid id) =>
        (await store.Outbox.HistoriesAsync(store.Patient.PatientId, "ChargeItem"))[id];

    private static async Task<Guid> AddAsync(TestStore store, string identifier, PatientKey? patient = null)
    {
        await using var work = await store.Database.BeginAsync();
        var id = Guid.CreateVersion7();
        await store.Outbox.AddAsync(work, new OutboxItem(
            id, patient ?? store.Patient, "ChargeItem", identifier, "2026-10",
            new JsonObject { ["resourceType"] = "ChargeItem" }));
        await work.CommitAsync();
        return id;
    }
}
