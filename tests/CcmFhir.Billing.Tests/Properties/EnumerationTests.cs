using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Properties;

/// <summary>All minutes from 0 to 300, by staff and by the practitioner, with and without decision making, under both policies.</summary>
public sealed class EnumerationTests
{
    [Theory]
    [InlineData("strict", false)]
    [InlineData("strict", true)]
    [InlineData("medicare-ffs", false)]
    [InlineData("medicare-ffs", true)]
    public void Every_minute_gives_the_codes_of_the_table(string policy, bool decided)
    {
        for (var minutes = 0; minutes <= 300; minutes++)
        {
            Assert.Equal((minutes, Staff(minutes, decided)), (minutes, Codes(policy, decided, minutes, practitioner: false)));
            Assert.Equal((minutes, Practitioner(minutes)), (minutes, Codes(policy, decided, minutes, practitioner: true)));
        }
    }

    /// <summary>The table of the guide, written the plain way.</summary>
    private static string Staff(int minutes, bool decided) => minutes switch
    {
        < 20 => "",
        >= 60 when decided => minutes < 90 ? "99487x1" : $"99487x1 99489x{(minutes - 60) / 30}",
        < 40 => "99490x1",
        < 60 => "99490x1 99439x1",
        _ => "99490x1 99439x2",
    };

    private static string Practitioner(int minutes) => minutes switch
    {
        < 30 => "",
        < 60 => "99491x1",
        _ => $"99491x1 99437x{(minutes - 30) / 30}",
    };

    private static string Codes(string policy, bool decided, int minutes, bool practitioner)
    {
        var month = Sample.WithDecisionMaking(decided) with { Policy = policy, Entries = Sample.Minutes(minutes, practitioner) };
        return string.Join(" ", RuleBook.Evaluate(month, FeeSchedules.Shipped).Charges.Select(c => $"{c.Code}x{c.Units}"));
    }
}
