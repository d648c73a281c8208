using System.Globalization;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Tests.Model;

public sealed class FhirDateTimeTests
{
    private static readonly TimeSpan Chicago = TimeSpan.FromHours(-6);

    [Theory]
    [InlineData("2024", FhirDateTimePrecision.Year, "2024-01-01", "2024-12-31")]
    [InlineData("2024-02", FhirDateTimePrecision.Month, "2024-02-01", "2024-02-29")]
    [InlineData("2023-02", FhirDateTimePrecision.Month, "2023-02-01", "2023-02-28")]
    [InlineData("2024-03-01", FhirDateTimePrecision.Day, "2024-03-01", "2024-03-01")]
    [InlineData("2024-03-01T10:20", FhirDateTimePrecision.Minute, "2024-03-01", "2024-03-01")]
    [InlineData("2024-03-01T10:20:30Z", FhirDateTimePrecision.Second, "2024-03-01", "2024-03-01")]
    [InlineData(" 2024-03-01 ", FhirDateTimePrecision.Day, "2024-03-01", "2024-03-01")]
    [InlineData("9999-12-31", FhirDateTimePrecision.Day, "9999-12-31", "9999-12-31")]
    public void A_date_says_as_much_as_was_written(string raw, FhirDateTimePrecision precision, string first, string last)
    {
        var date = FhirDateTime.Parse(raw);

        Assert.Equal((raw, precision, Day(first), Day(last)), (date.Raw, date.Precision, date.FirstDay, date.LastDay));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2024-13")]
    [InlineData("2023-02-29")]
    [InlineData("0000")]
    [InlineData("2024-3-1")]
    [InlineData("2024-03-01T24:00:00Z")]
    [InlineData("2024-03-01T10:61:00Z")]
    [InlineData("2024-03-01T10")]
    [InlineData("２０２４")]
    public void What_is_no_date_is_kept_and_means_nothing(string raw)
    {
        var date = FhirDateTime.Parse(raw);

        Assert.Equal((raw, FhirDateTimePrecision.None, null, null, null), (date.Raw, date.Precision, date.FirstDay, date.LastDay, date.Earliest(Chicago)));
    }

    [Theory]
    [InlineData("2024-03-01T10:20:30.000+01:00", "2024-03-01T09:20:30.0000000+00:00")]
    [InlineData("2024-03-01T10:20:30.123456789Z", "2024-03-01T10:20:30.1234567+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000+00:00")]
    public void An_instant_needs_time_and_offset(string raw, string utc) =>
        Assert.Equal(utc, FhirDateTime.Parse(raw).Instant?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2024-03-01")]
    [InlineData("2024-03-01T10:20:30")]
    [InlineData("2024-03-01T10:20:30+25:00")]
    public void Without_an_offset_there_is_no_instant(string raw) => Assert.Null(FhirDateTime.Parse(raw).Instant);

    [Fact]
    public void The_range_of_a_partial_date_takes_the_offset_it_is_told()
    {
        var month = FhirDateTime.Parse("2024-02");

        Assert.Equal(new DateTimeOffset(2024, 2, 1, 0, 0, 0, Chicago), month.Earliest(Chicago));
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 0, 0, 0, Chicago), month.Before(Chicago));
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 9, 0, 1, Chicago), FhirDateTime.Parse("2024-03-01T09:00:00").Before(Chicago));
    }

    [Fact]
    public void What_we_write_has_seconds_and_offset_and_no_empty_fraction()
    {
        Assert.Equal("2026-03-01T09:00:00-06:00", FhirDateTime.From(new DateTimeOffset(2026, 3, 1, 9, 0, 0, Chicago)).Raw);
        Assert.Equal("2026-03-01T09:00:00.25+00:00", FhirDateTime.From(new DateTimeOffset(2026, 3, 1, 9, 0, 0, 250, TimeSpan.Zero)).Raw);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
