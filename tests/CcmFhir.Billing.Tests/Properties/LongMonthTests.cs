using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Tests.Properties;

/// <summary>A month of more entries than are compared one by one: the same answers by the other way.</summary>
[Trait("Verifies", "S13")]
public sealed class LongMonthTests
{
    private const int Entries = 40;

    [Theory]
    [InlineData(1, "same words", FindingOutcome.Met)]
    [InlineData(2, "same words", FindingOutcome.Met)]
    [InlineData(3, "same words", FindingOutcome.NotMet)]
    [InlineData(4, "same words", FindingOutcome.NotMet)]
    [InlineData(3, null, FindingOutcome.Met)]
    public void Three_of_one_length_and_the_same_words_are_found_among_forty(int alike, string? words, FindingOutcome expected)
    {
        var month = Sample.Month with { Entries = [.. Enumerable.Range(0, Entries).Select(Entry)] };

        var determination = RuleBook.Evaluate(month, FeeSchedules.Shipped);

        Assert.Equal(Entries, determination.Minutes.Counted.Length);
        Assert.Equal(expected, determination.Findings.Single(f => f.Rule == "entries-differ").Outcome);

        TimeEntry Entry(int i)
        {
            var entry = Sample.Entry($"t{i}", i * 600L, i < alike ? 60 : 60 + i);
            return i < alike && words is not null ? entry with { Note = words } : entry;
        }
    }
}
