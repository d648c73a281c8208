namespace CcmFhir.Benchmarks;

internal static class DriverOptions
{
    /// <summary>What stands behind an option's name; null when it is not there.</summary>
    public static string? Of(string[] options, string name) => options.SkipWhile(o => o != name).ElementAtOrDefault(1);
}
