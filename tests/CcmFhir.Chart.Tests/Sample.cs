using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Chart.Tests;

/// <summary>A practice in Chicago and resources from their JSON.</summary>
internal static class Sample
{
    public static DateTimeZone Chicago { get; } = DateTimeZoneProviders.Tzdb["America/Chicago"];

    public static YearMonth October { get; } = new(2026, 10);

    public static T Read<T>(string json)
        where T : Resource =>
        Assert.IsType<T>(FhirJson.Parse(json).Resource);

    public static Instant At(string offsetDateTime) =>
        OffsetDateTimePattern.ExtendedIso.Parse(offsetDateTime).GetValueOrThrow().ToInstant();

    public static LocalDate Day(string day) => LocalDatePattern.Iso.Parse(day).GetValueOrThrow();

    /// <summary>Item by item; immutable arrays by themselves compare by reference.</summary>
    public static void AssertEach<T>(IEnumerable<T> expected, IEnumerable<T> actual) => Assert.Equal(expected.ToArray(), actual.ToArray());

    /// <summary>The whole resource, members in their order, blanks aside.</summary>
    public static void AssertWrites(string expected, Resource resource) =>
        Assert.Equal(FhirJson.WriteText(FhirJson.Parse(expected).Resource!, indented: true), FhirJson.WriteText(resource, indented: true));
}
