namespace CcmFhir.Billing.Rules;

/// <summary>A set of words as text, "availability, right-to-stop".</summary>
internal static class FlagText
{
    public static string Of<T>(T? flags) where T : struct, Enum => flags is { } set
        ? string.Join(", ", Words.Set(set)) is { Length: > 0 } text ? text : "none"
        : Show.Absent;
}
