using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.Storage;

/// <summary>Whether the person under an EHR's id is the one on file, and what a doubt stops.</summary>
public sealed class IdentityTests
{
    private static readonly PatientIdentity OnFile = new("p1", "Testpatient, Alma", new LocalDate(1954, 3, 14), "000-0417");

    private static readonly Author Doctor = new("Practitioner/oak", "Dr. Oak", "physician");

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [InlineData("Testpatient, Alma", 14, "000-0417", IdentityStanding.Same)]
    [InlineData("TESTPATIENT  Álma", 14, "000-0417", IdentityStanding.Same)]
    [InlineData("Testpatient, Alma", 14, "999-0001", IdentityStanding.Same)]
    [InlineData("Newname, Alma", 14, "000-0417", IdentityStanding.Renamed)]
    [InlineData("Testpatient, Alma Rose", 14, null, IdentityStanding.Renamed)]
    [InlineData("Testpatient, Berta", 14, "999-0001", IdentityStanding.Doubtful)]
    [InlineData("Stranger, Berta", 14, "000-0417", IdentityStanding.Doubtful)]
    [InlineData("سدر, سلمى", 14, "000-0417", IdentityStanding.Doubtful)]
    [InlineData("Testpatient, Alma", 15, "000-0417", IdentityStanding.Doubtful)]
    public void A_name_is_news_and_another_birth_date_or_stranger_a_doubt(string name, int day, string? mrn, IdentityStanding expected) =>
        Assert.Equal(expected, IdentityCheck.Of(OnFile, OnFile with { Name = name, BirthDate = new LocalDate(1954, 3, day), Mrn = mrn }));

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_new_name_is_kept_with_the_old_one_as_history(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        await SeeAsync(store, OnFile with { Name = "Newname, Alma" }, times: 3);

        var record = await RecordAsync(store);
        Assert.Equal([("Testpatient, Alma", "Newname, Alma")], record.Renames.Select(r => (r.What.Was.Name, r.What.Read.Name)));
        Assert.Equal("Newname, Alma", (await store.Patients.ReadAsync(store.Patient.PatientId)).Name);
        Assert.False(await store.Patients.IsDoubtedAsync(store.Patient.PatientId));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_doubt_is_written_once_keeps_the_person_on_file_and_holds_back_what_waits_for_the_ehr(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await EnqueueAsync(store);

        await SeeAsync(store, OnFile with { BirthDate = new LocalDate(1954, 3, 15) }, times: 3);

        var doubt = Assert.Single((await RecordAsync(store)).Doubts);
        Assert.Equal((OnFile, true), (doubt.Said.What.Was, doubt.IsOpen));
        Assert.Equal(OnFile, await store.Patients.ReadAsync(store.Patient.PatientId));
        Assert.Empty(await store.Outbox.ClaimAsync("sandbox", "w", 10, TimeSpan.FromMinutes(1)));

        Assert.True(await SettleAsync(store, doubt, IdentitySettled.Other));
        Assert.Empty(await store.Outbox.ClaimAsync("sandbox", "w", 10, TimeSpan.FromMinutes(1)));
        Assert.True(await SettleAsync(store, doubt, IdentitySettled.Same));
        Assert.False(await SettleAsync(store, doubt, IdentitySettled.Same));

        Assert.Equal(new LocalDate(1954, 3, 15), (await store.Patients.ReadAsync(store.Patient.PatientId)).BirthDate);
        Assert.Null((await RecordAsync(store)).OpenDoubt);
        Assert.Single(await store.Outbox.ClaimAsync("sandbox", "w", 10, TimeSpan.FromMinutes(1)));
        Assert.Empty(await store.Ledger.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_chart_put_right_settles_the_doubt_and_a_second_stranger_is_a_second_doubt(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        await SeeAsync(store, OnFile with { Name = "Stranger, Berta" });
        await SeeAsync(store, OnFile with { Name = "Passerby, Carla" });
        Assert.Equal(2, (await RecordAsync(store)).Doubts.Length);
        await SeeAsync(store, OnFile);

        Assert.False(await store.Patients.IsDoubtedAsync(store.Patient.PatientId));
        var last = (await RecordAsync(store)).Doubts[^1];
        Assert.Equal((IdentitySettled.Restored, false), (last.Answer?.What.Answer, last.IsOpen));
    }

    private static async Task SeeAsync(TestStore store, PatientIdentity read, int times = 1)
    {
        for (var seen = 0; seen < times; seen++)
        {
            Assert.Equal(store.Patient.PatientId, await store.Patients.FindOrAddAsync("riverbend", "sandbox", read, "n1"));
        }
    }

    private static Task<bool> SettleAsync(TestStore store, IdentityDoubt doubt, string answer) => store.Patients.SettleAsync(
        store.Patient, DerivedId.Of(doubt.Said.Id, answer), doubt.Said.What, new IdentitySettled(doubt.Said.Id, answer, "Saw the card.", Doctor));

    private static async Task<PatientRecord> RecordAsync(TestStore store) => PatientRecord.Of(await store.Ledger.ReadAsync(store.Patient.PatientId));

    private static async Task EnqueueAsync(TestStore store)
    {
        await using var work = await store.Database.BeginAsync();
        await store.Outbox.AddAsync(work, new OutboxItem(DerivedId.Of("row"), store.Patient, "Task", "row", null, new JsonObject { ["resourceType"] = "Task" }));
        await work.CommitAsync();
    }
}
