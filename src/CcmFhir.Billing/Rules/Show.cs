using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Rules;

/// <summary>Evidence: the path of a fact and its value as text.</summary>
internal static class Show
{
    public const string Absent = "absent";

    public static Evidence Fact(string path, string? value) => new(path, string.IsNullOrEmpty(value) ? Absent : value);

    public static Evidence Fact(string path, LocalDate? value) => new(path, Text(value));

    public static Evidence Fact(string path, Instant value) => new(path, InstantPattern.ExtendedIso.Format(value));

    public static Evidence Fact<T>(string path, T? value) where T : struct, Enum => new(path, value is { } v ? Words.Of(v) : Absent);

    /// <summary>A list that is not known.</summary>
    public static Evidence NotKnown(string path) => new(path, Absent);

    public static string Text(LocalDate? value) => value is { } day ? $"{day:uuuu-MM-dd}" : Absent;

    public static string Minutes(decimal minutes) => minutes.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Dollars(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
