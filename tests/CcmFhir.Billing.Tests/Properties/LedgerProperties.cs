using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Billing.Time;
using FsCheck;
using FsCheck.Fluent;

namespace CcmFhir.Billing.Tests.Properties;

/// <summary>What holds of any ledger, however the entries overlap.</summary>
public sealed class LedgerProperties
{
    private const int Runs = 300;

    private static readonly Gen<TimeEntry> AnyEntry =
        from number in Gen.Choose(0, 1_000_000)
        from start in Gen.Choose(-400_000, 2_600_000) // reaches beyond both ends of the month
        from length in Gen.Choose(1, 9_000)
        from practitioner in Gen.Choose(0, 2)
        from travels in Gen.Choose(0, 9)
        select Sample.Entry($"t{number}", start, length, practitioner == 0, $"rn{number % 3}") with
        {
            Activity = travels == 0 ? Activity.Travel : Activity.PatientCall,
        };

    private static readonly Arbitrary<ImmutableArray<TimeEntry>> Ledgers = Arb.From(
        from entries in AnyEntry.ArrayOf()
        select entries.DistinctBy(e => e.Id).ToImmutableArray());

    [Fact]
    public void The_order_of_entries_does_not_matter() => Check(entries =>
    {
        var turned = Decide([.. entries.Reverse()]);
        var straight = Decide(entries);
        return (turned.Minutes.Staff, turned.Minutes.Practitioner) == (straight.Minutes.Staff, straight.Minutes.Practitioner)
            && turned.Minutes.Counted.SequenceEqual(straight.Minutes.Counted)
            && turned.Minutes.Excluded.SequenceEqual(straight.Minutes.Excluded)
            && Lines(turned).SequenceEqual(Lines(straight));
    });

    // Not true across lanes: a minute at which both work is the practitioner's, so their time may cost the staff units.
    [Theory]
    [InlineData(Lane.Staff)]
    [InlineData(Lane.Practitioner)]
    public void More_time_in_a_lane_never_gives_fewer_of_its_units(Lane lane) => Check(entries =>
    {
        var more = entries.Add(Sample.Entry("more", 2_000, 3_000, practitioner: lane == Lane.Practitioner));
        return Units(Decide(more), lane) >= Units(Decide(entries), lane);
    });

    [Fact]
    public void A_minute_of_both_is_the_practitioners() => Check(entries =>
    {
        var (both, alone) = (Decide(entries), Decide([.. entries.Where(e => e.By.Id == "dr")]));
        return both.Minutes.Practitioner == alone.Minutes.Practitioner
            && Units(both, Lane.Practitioner) == Units(alone, Lane.Practitioner);
    });

    [Fact]
    public void An_entry_and_its_reversal_change_nothing() => Check(entries =>
    {
        var wrong = Sample.Entry("wrong", 1_000, 5_000);
        var undone = Decide([.. entries, wrong, wrong with { Id = "undo", Reverses = "wrong" }]);
        var clean = Decide(entries);
        return undone.Minutes.Counted.SequenceEqual(clean.Minutes.Counted) && Lines(undone).SequenceEqual(Lines(clean));
    });

    [Fact]
    public void Counted_and_excluded_time_together_are_the_recorded_time() => Check(entries =>
    {
        var file = RuleBook.Open(Sample.Month with { Entries = entries }, FeeSchedules.Shipped);
        var recorded = entries.Sum(e => (e.End - e.Start).BclCompatibleTicks);
        return file.Ledger.StaffTicks + file.Ledger.PractitionerTicks + file.Ledger.Excluded.Sum(e => e.Ticks) == recorded;
    });

    [Fact]
    public void Billed_minutes_never_exceed_recorded_ones() => Check(entries =>
    {
        var billed = Decide(entries).Charges.Sum(c => c.Units * CodeCatalog.Find(c.Code)!.Minutes);
        return billed <= entries.Sum(e => (e.End - e.Start).TotalMinutes);
    });

    [Fact]
    public void No_minute_is_counted_twice() => Check(entries =>
    {
        var counted = RuleBook.Open(Sample.Month with { Entries = entries }, FeeSchedules.Shipped).Ledger.Counted.ToArray();
        var byStart = counted.OrderBy(s => s.Start).ToArray();
        return byStart.Zip(byStart.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
    });

    private static void Check(Func<ImmutableArray<TimeEntry>, bool> property) =>
        Prop.ForAll(Ledgers, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static Determination Decide(ImmutableArray<TimeEntry> entries) =>
        RuleBook.Evaluate(Sample.Month with { Entries = entries }, FeeSchedules.Shipped);

    private static IEnumerable<(string, int)> Lines(Determination d) => d.Charges.Select(c => (c.Code, c.Units));

    private static int Units(Determination d, Lane lane) =>
        d.Charges.Where(c => c.Lane == lane).Concat(d.Alternatives.Where(a => a.Lane == lane).SelectMany(a => a.Charges)).Sum(c => c.Units);
}
