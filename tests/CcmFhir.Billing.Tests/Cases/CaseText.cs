using System.Text.Json.Nodes;

namespace CcmFhir.Billing.Tests.Cases;

/// <summary>The case files, which are embedded in the test assembly.</summary>
internal static class CaseText
{
    private static readonly string[] Files =
        ["thresholds", "gates", "time", "dates", "programmes", "conflicts", "code-dates", "care-plan-oversight", "corners"];

    public static string Read(string name)
    {
        using var stream = typeof(CaseText).Assembly.GetManifestResourceStream($"Cases/{name}.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Every case; tests only read them.</summary>
    public static IReadOnlyList<JsonObject> All { get; } =
        [.. Files.SelectMany(f => JsonNode.Parse(Read(f))!.AsArray()).Select(c => c!.AsObject())];
}
