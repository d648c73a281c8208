using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Storage;

/// <summary>What may be taken back, and what hangs on it.</summary>
public sealed class OutboxChangesTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly Outcome Refused = new(DeliveryState.Rejected, "refused", IsRefused: true);
    private static readonly Outcome Unanswered = new(DeliveryState.Unknown, "no answer");

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Only_what_surely_is_not_there_is_taken_back(Dialect engine)
    {
        (string How, Outcome[] Tries, bool TakenBack)[] cases =
        [
            ("never tried", [], true),
            ("waited for a session", [new(DeliveryState.Approved, "waits", WasTried: false)], true),
            ("held back", [new(DeliveryState.Manual, "its base code was refused", WasTried: false)], true),
            ("not sent, invalid", [Refused with { WasTried = false }], true),
            ("refused", [Refused], true),
            ("searched for in vain, then refused", [Unanswered, Unanswered, Refused], true),
            ("two with our identifier", [new(DeliveryState.Rejected, "the EHR has 2 with our identifier")], false),
            ("set aside while searches were not yet believed", [Unanswered, new(DeliveryState.Rejected, "set aside", WasTried: false, WasMissed: true)], false),
            ("left to a person", [new(DeliveryState.Manual, "no acknowledgement")], false),
            ("under way", [Unanswered], false),
            ("there", [new(DeliveryState.Confirmed, Reference: "ChargeItem/1")], false),
        ];
        foreach (var (how, tries, takenBack) in cases)
        {
            await using var store = await TestStore.CreateAsync(engine);
            var id = await AddAsync(store, "charge", null);
            foreach (var outcome in tries)
            {
                Assert.Single(await store.Outbox.ClaimAsync("sandbox", "a", 1, Lease));
                await store.Outbox.SettleAsync(id, outcome, "a");
            }

            Assert.Equal((how, takenBack), (how, await TakeBackAsync(store, id)));
            Assert.Equal((how, takenBack), (how, (await store.Outbox.FindAsync(id))!.State == DeliveryState.Credited));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Changes_go_back_with_what_they_change_and_others_stay(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge", null);
        var change = await AddAsync(store, "change", id);
        var other = await AddAsync(store, "other", null);

        Assert.True(await TakeBackAsync(store, id));

        Assert.Equal(
            [(id, DeliveryState.Credited), (change, DeliveryState.Credited), (other, DeliveryState.Approved)],
            (await store.Outbox.ForPatientAsync(store.Patient.PatientId)).Select(r => (r.Item.Id, r.State)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_waits_behind_a_row_goes_on_when_a_person_moves_that_on(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge", null);
        var waiting = await AddAsync(store, "change", id);
        var tried = await AddAsync(store, "tried", id);
        var elsewhere = await AddAsync(store, "elsewhere", Guid.CreateVersion7());
        foreach (var (row, wasTried) in new[] { (id, true), (waiting, false), (tried, true), (elsewhere, false) })
        {
            Assert.Equal(row, Assert.Single(await store.Outbox.ClaimAsync("sandbox", "a", 1, Lease)).Item.Id);
            await store.Outbox.SettleAsync(row, new Outcome(DeliveryState.Manual, "a person", WasTried: wasTried), "a");
        }

        await store.Outbox.RetryAsync(store.Patient, id, "Bea Biller");

        Assert.Equal(
            [(id, DeliveryState.Approved), (waiting, DeliveryState.Approved), (tried, DeliveryState.Manual), (elsewhere, DeliveryState.Manual)],
            (await store.Outbox.ForPatientAsync(store.Patient.PatientId)).Select(r => (r.Item.Id, r.State)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_row_carries_what_was_noted_only_by_whoever_holds_it(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var id = await AddAsync(store, "charge", null);
        var held = Assert.Single(await store.Outbox.ClaimAsync("sandbox", "a", 1, Lease));

        Assert.True(await store.Outbox.CarriesAsync(held, new JsonObject { ["quantity"] = 2 }));
        await store.Outbox.SettleAsync(id, Unanswered, "a");
        Assert.False(await store.Outbox.CarriesAsync(held, new JsonObject { ["quantity"] = 3 }));

        Assert.Equal("""{"quantity":2}""", (await store.Outbox.FindAsync(id))!.Item.Body.ToJsonString());
    }

    private static async Task<bool> TakeBackAsync(TestStore store, Guid id)
    {
        await using var work = await store.Database.BeginAsync();
        var takenBack = await store.Outbox.TakeBackAsync(work, id, "closed again", "Bea Biller");
        await work.CommitAsync();
        return takenBack;
    }

    private static async Task<Guid> AddAsync(TestStore store, string identifier, Guid? amends)
    {
        await using var work = await store.Database.BeginAsync();
        var id = Guid.CreateVersion7();
        await store.Outbox.AddAsync(work, new OutboxItem(id, store.Patient, "ChargeItem", identifier, "2026-10", [], amends));
        await work.CommitAsync();
        return id;
    }
}
