namespace CcmFhir.Billing.Rules;

/// <summary>A set of words as text, "availability, right-to-stop".</summary>
internal static class FlagText
{
    public static string Of<T>(T flags) where T : struct, Enum =>
        string.Join(", ", Words.Set(flags)) is { Length: > 0 } text ? text : "none";
}
