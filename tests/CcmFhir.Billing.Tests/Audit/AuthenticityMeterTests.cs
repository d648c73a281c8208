using CcmFhir.Billing.Audit;
using NodaTime;

namespace CcmFhir.Billing.Tests.Audit;

[Trait("Verifies", "S13")]
public sealed class AuthenticityMeterTests
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];
    private static readonly Instant Noon = Instant.FromUtc(2026, 10, 5, 17, 0);

    [Fact]
    public void It_says_who_asks_for_it() => Assert.EndsWith("Creating Audit-Proof Documentation", AuthenticityMeter.Citation, StringComparison.Ordinal);

    [Fact]
    public void No_work_shows_no_signs() => Assert.Equal(new AuthenticityMeter(0, 0, 0, 0, 0, 0), Read());

    [Theory]
    [InlineData(299, 0, 0)]
    [InlineData(300, 1, 0)]
    [InlineData(1199, 0, 0)]
    [InlineData(1200, 1, 1)]
    [InlineData(1201, 0, 0)]
    [InlineData(2400, 1, 0)]
    public void Round_lengths_are_counted_to_the_second(int seconds, int onTheFives, int exactlyTwenty) =>
        Assert.Equal(new AuthenticityMeter(1, 0, onTheFives, exactlyTwenty, 0, 0), Read(Worked("rn1", seconds)));

    [Fact]
    public void Three_equal_lengths_of_one_person_are_alike_and_two_or_those_of_two_people_are_not()
    {
        Assert.Equal(0, Read(Worked("rn1", 701), Worked("rn1", 701), Worked("rn2", 701)).EqualLength);
        Assert.Equal(3, Read(Worked("rn1", 701), Worked("rn1", 701), Worked("rn1", 701), Worked("rn1", 702)).EqualLength);
    }

    [Fact]
    public void Later_than_three_days_after_the_end_is_late()
    {
        var end = Noon + Duration.FromSeconds(701);
        Assert.Equal(0, Read(new WorkedStretch("rn1", Noon, end, end + Duration.FromDays(3))).Late);
        Assert.Equal(1, Read(new WorkedStretch("rn1", Noon, end, end + Duration.FromDays(3) + Duration.FromSeconds(1))).Late);
    }

    [Theory]
    [InlineData(30, 31, 1)] // 30 October recorded on the 31st
    [InlineData(31, 31, 0)] // the last day's own work
    [InlineData(30, 30, 0)]
    [InlineData(30, 32, 0)] // recorded on 1 November
    public void Recorded_on_the_last_day_for_an_earlier_one_is_backdated(int worked, int recorded, int expected)
    {
        var start = Instant.FromUtc(2026, 10, worked, 17, 0);
        // Local half past ten in the evening: already the next day in UTC.
        var at = Instant.FromUtc(2026, 10, 1, 3, 30) + Duration.FromDays(recorded);

        Assert.Equal(expected, Read(new WorkedStretch("rn1", start, start + Duration.FromSeconds(701), at)).BackdatedOnLastDay);
    }

    private static AuthenticityMeter Read(params WorkedStretch[] stretches) => AuthenticityMeter.Read(stretches, Chicago);

    private static WorkedStretch Worked(string person, int seconds) =>
        new(person, Noon, Noon + Duration.FromSeconds(seconds), Noon + Duration.FromSeconds(seconds));
}
