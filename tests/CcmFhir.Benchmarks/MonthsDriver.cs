using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Billing;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>months [--quick]</c>: evaluates a million varied care months on one core, from facts to determination as data (outcome,
/// charges with dates, every verdict; sentences and amounts are made when printed), beside a bare sum of the same entries.
/// </summary>
internal static class MonthsDriver
{
    private const int Varied = 1_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("--quick");
        var months = quick ? 100_000 : 1_000_000;
        var facts = MonthsFacts.Varied(Varied, entries: 10);
        Evaluate(facts, Varied * 300); // until the compiler has done its best with what is measured
        await Console.Error.WriteLineAsync($"months: {months} months of ten entries each");

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var seconds = Seconds(() => Evaluate(facts, months));
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / months;
        var bare = Seconds(() => BareSum(facts, months * 10)) / 10; // too short for the processor clock otherwise
        var linearity = new List<double[]>();
        foreach (var entries in new[] { 1, 10, 100 })
        {
            var some = MonthsFacts.Varied(Varied, entries);
            Evaluate(some, Varied * 50);
            var count = months / 10;
            var microseconds = Seconds(() => Evaluate(some, count)) * 1e6 / count;
            await Console.Error.WriteLineAsync($"months: {entries} entries take {microseconds:0.00} us a month");
            linearity.Add([entries, Math.Round(microseconds, 3)]);
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            driver = "months",
            months,
            monthsPerSecondPerCore = (long)(months / seconds),
            bytesPerMonth = bytes,
            ratioToBareSum = Math.Round(seconds / bare, 1),
            linearity,
        }));
        return 0;
    }

    /// <summary>
    /// Processor seconds of the whole process, the collector's threads with it: that is what "per core" means, also on a machine
    /// with other work.
    /// </summary>
    private static double Seconds(Func<long> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = work();
        var taken = Environment.CpuUsage.TotalTime - before;
        return result >= 0 ? taken.TotalSeconds : double.NaN; // the result keeps the work from being left out
    }

    private static long Evaluate(ImmutableArray<CareMonth> facts, int months)
    {
        var charges = 0L;
        for (var i = 0; i < months; i++)
        {
            charges += RuleBook.Evaluate(facts[i % facts.Length], FeeSchedules.Shipped).Charges.Length;
        }

        return charges;
    }

    private static long BareSum(ImmutableArray<CareMonth> facts, int months)
    {
        var total = Duration.Zero;
        for (var i = 0; i < months; i++)
        {
            var sum = Duration.Zero;
            foreach (var entry in facts[i % facts.Length].Entries)
            {
                sum += entry.End - entry.Start;
            }

            total = Duration.Max(total, sum);
        }

        return (long)total.TotalSeconds;
    }
}
