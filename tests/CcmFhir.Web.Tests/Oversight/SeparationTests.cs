using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;
using CcmFhir.Testing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Configuration;
using CcmFhir.Web.Tests.Screens;
using NodaTime;

namespace CcmFhir.Web.Tests.Oversight;

/// <summary>
/// Programme oversight never reaches a minute sum, a Determination, a charge or a patient's time, whatever people enter, move and reverse. A
/// plain list of what is patient time today stands against the product.
/// </summary>
public sealed class SeparationTests
{
    private const int Steps = 40;
    private static readonly Author Nurse = new("Practitioner/nurse-birch", "Noor Example", "rn", "RN", "employed", "us");
    private static readonly YearMonth October = new(2026, 10);
    private static readonly Instant Midnight = Instant.FromUtc(2026, 10, 1, 12, 0);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_only_patient_time_reaches_the_month(int seed)
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var run = new Run(store, new Random(seed));
        for (var step = 0; step < Steps; step++)
        {
            await run.StepAsync(step);
        }

        var withOversight = await run.DecideAsync(new OversightLedger(store.Database, store.Sealer, store.Clock));
        await using var empty = await TestStore.CreateAsync(Dialect.Sqlite);
        var without = await run.DecideAsync(new OversightLedger(empty.Database, empty.Sealer, empty.Clock));

        Assert.Equal(run.Care.Keys.Order(), withOversight.Record.Time.Where(t => t.Reversal is null).Select(t => t.Entry.Id).Order());
        Assert.Equal(run.Care.Values.Sum(), withOversight.StaffSeconds);
        Assert.Equal(0, withOversight.PractitionerSeconds);
        Assert.Equal(DeterminationWriter.Write(without.Determination), DeterminationWriter.Write(withOversight.Determination));
        Assert.Equal(Snapshot.FactsText(without), Snapshot.FactsText(withOversight));
        Assert.DoesNotContain(withOversight.Determination.Facts.Entries, e => e.Activity is Billing.Time.Activity.Oversight);
        Assert.Empty(run.Programme.Keys.Select(id => id.ToString("D")).Intersect(withOversight.Determination.Facts.Entries.Select(e => e.Id)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_nothing_of_it_leaves_for_the_EHR_and_both_chains_hold(int seed)
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var run = new Run(store, new Random(seed));
        for (var step = 0; step < Steps; step++)
        {
            await run.StepAsync(step);
        }

        var everCare = run.EverCare.Select(id => id.ToString("D")).ToHashSet();
        var sent = await store.Outbox.ForPatientAsync(store.Patient.PatientId);
        Assert.Equal([], sent.Where(r => !everCare.Contains(r.Item.Identifier.Split('|')[1].Split('#')[0])).Select(r => r.Item.Identifier));
        Assert.Equal([], sent.Where(r => r.Item.Kind == "ChargeItem").Select(r => r.Item.Identifier));
        Assert.Empty(await new Charges(store.Database, store.Clock).ForPatientAsync(store.Patient));
        var ledger = new OversightLedger(store.Database, store.Sealer, store.Clock);
        var record = OversightRecord.Of(await ledger.ReadAsync("riverbend"));
        Assert.Equal(run.Programme.Keys.Order(), record.Entries.Where(e => e.Reversal is null).Select(e => e.Id).Order());
        Assert.Equal(run.Programme.Values.Sum(), record.Entries.Sum(e => e.Seconds));
        Assert.Empty(await store.Ledger.VerifyAsync());
        Assert.Empty(await ledger.VerifyAsync());
    }

    [Fact]
    public async Task A_moved_entry_is_traced_on_both_sides()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var run = new Run(store, new Random(1));
        var oversight = await run.LogOversightAsync(0);

        var care = await run.MoveToPatientAsync(oversight);
        var back = await run.MoveToOversightAsync(care);

        var record = OversightRecord.Of(await new OversightLedger(store.Database, store.Sealer, store.Clock).ReadAsync("riverbend"));
        Assert.Equal(new PatientEntry(store.Patient.PatientId, care), record.Find(oversight)!.Reversal!.What.MovedTo);
        Assert.Equal(new PatientEntry(store.Patient.PatientId, care), record.Find(back)!.What.MovedFrom);
        var logged = Assert.Single(PatientRecord.Of(await store.Ledger.ReadAsync(store.Patient.PatientId)).Time);
        Assert.Equal((oversight, back), (logged.Entry.What.MovedFrom, logged.Reversal!.What.MovedTo));
    }

    /// <summary>The product, and beside it what is patient time and what is oversight: id to seconds.</summary>
    private sealed class Run(TestStore store, Random random)
    {
        private readonly EhrConnection _ehr = LaunchJson.Accepted(File.ReadAllText(Path.Combine(ScreenHost.Root(), "launch.json.example"))).Ehrs[0];
        private readonly OversightLedger _oversight = new(store.Database, store.Sealer, store.Clock);

        public Dictionary<Guid, int> Care { get; } = [];

        public Dictionary<Guid, int> Programme { get; } = [];

        public HashSet<Guid> EverCare { get; } = [];

        private CareContext Chart => new(
            "ctx", Guid.Empty, store.Patient, "p1", null, "http://127.0.0.1/fhir", Nurse, "clinical-staff", true, null, null, "");

        private Moves Moves => new(store.Ledger, _oversight, Projections, store.Database);

        private Projections Projections => new(store.Outbox, new Provenances(store.Outbox, store.Clock), new RelayBell());

        public Task StepAsync(int step) => random.Next(7) switch
        {
            0 or 1 => LogOversightAsync(step),
            2 => LogCareAsync(step),
            3 => On(Programme, ReverseOversightAsync),
            4 => On(Care, ReverseCareAsync),
            5 => On(Programme, MoveToPatientAsync),
            _ => On(Care, MoveToOversightAsync),
        };

        public async Task<MonthPicture> DecideAsync(OversightLedger oversight)
        {
            var months = new MonthReader(store.Ledger, oversight, store.Patients, new TimeElsewhere(store.Ledger),
                new BillingTables(FeeSchedules.Shipped, EditTables.None, new PayerPolicies([])));
            return await months.ReadAsync(Chart, _ehr, October, chart: null, CancellationToken.None);
        }

        public async Task<Guid> LogOversightAsync(int step)
        {
            var (start, end) = Slot(step);
            var id = Id();
            var what = new OversightLogged(
                start, end, Nurse, "progress-tracking", "programme-need", "Monthly review.", [store.Patient.PatientId], 1,
                ImmutableSortedDictionary<string, string>.Empty.Add("measure", "A1c").Add("progress", "Better"), "");
            await AppendAsync(id, what);
            Programme[id] = Seconds(start, end);
            return id;
        }

        public async Task<Guid> MoveToPatientAsync(Guid id)
        {
            var entry = OversightRecord.Of(await _oversight.ReadAsync("riverbend")).Find(id)!;
            await Moves.ToPatientAsync(Chart, _ehr, entry, Id(), "chart-review", "It was her chart.", Now, CancellationToken.None);
            var care = OversightRecord.Of(await _oversight.ReadAsync("riverbend")).Find(id)!.Reversal!.What.MovedTo!.EntryId;
            Programme.Remove(id);
            Care[care] = Seconds(entry.What.Start, entry.What.End);
            EverCare.Add(care);
            return care;
        }

        public async Task<Guid> MoveToOversightAsync(Guid id)
        {
            var entry = PatientRecord.Of(await store.Ledger.ReadAsync(store.Patient.PatientId)).Time.First(t => t.Entry.Id == id).Entry;
            var becomes = new OversightLogged(
                entry.What.Start, entry.What.End, Nurse, "programme-monitoring", "programme-need", "It was the panel's.", [store.Patient.PatientId], 1,
                ImmutableSortedDictionary<string, string>.Empty.Add("topic", "The panel").Add("action", "None"), "",
                new PatientEntry(store.Patient.PatientId, id));
            await Moves.ToOversightAsync(Chart, _ehr, entry, Id(), becomes, Instant.FromDateTimeOffset(store.Clock.GetUtcNow()), CancellationToken.None);
            Care.Remove(id);
            var moved = DerivedId.Of(id, "as oversight");
            Programme[moved] = Seconds(entry.What.Start, entry.What.End);
            return moved;
        }

        private static Instant Now => Instant.FromUtc(2026, 10, 22, 17, 0);

        private async Task<Guid> LogCareAsync(int step)
        {
            var (start, end) = Slot(step);
            var id = Id();
            var what = new TimeLogged(start, end, Nurse, "patient-call", [], $"Called, {step}.", "manual");
            await using var work = await store.Database.BeginAsync();
            await store.Ledger.AppendAsync(work, store.Patient, id, Nurse.Id, what);
            await Projections.QueueTimeAsync(work, Chart, _ehr, new Recorded<TimeLogged>(id, Now, what));
            await work.CommitAsync();
            Care[id] = Seconds(start, end);
            EverCare.Add(id);
            return id;
        }

        private async Task<Guid> ReverseOversightAsync(Guid id)
        {
            await AppendAsync(Id(), new OversightReversed(id, "Wrong.", Nurse));
            Programme.Remove(id);
            return id;
        }

        private async Task<Guid> ReverseCareAsync(Guid id)
        {
            await using var work = await store.Database.BeginAsync();
            await store.Ledger.AppendAsync(work, store.Patient, Id(), Nurse.Id, new TimeReversed(id, "Wrong.", Nurse));
            await work.CommitAsync();
            Care.Remove(id);
            return id;
        }

        private Task On(Dictionary<Guid, int> entries, Func<Guid, Task<Guid>> act) =>
            entries.Count == 0 ? Task.CompletedTask : act(entries.Keys.Order().ElementAt(random.Next(entries.Count)));

        private async Task AppendAsync(Guid id, OversightEvent happened)
        {
            await using var work = await store.Database.BeginAsync();
            await _oversight.AppendAsync(work, "riverbend", id, Nurse.Id, happened);
            await work.CommitAsync();
        }

        /// <summary>A slot of its own for each step: nobody works on two things at once.</summary>
        private (Instant Start, Instant End) Slot(int step)
        {
            var start = Midnight + Duration.FromHours(12 * step);
            return (start, start + Duration.FromSeconds(random.Next(1, 3600)));
        }

        private static int Seconds(Instant start, Instant end) => (int)(end - start).TotalSeconds;

        private Guid Id()
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }
}
