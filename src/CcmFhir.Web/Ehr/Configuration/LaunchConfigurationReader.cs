using System.Collections.Immutable;
using System.Text.Json;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// Reads launch.json strictly: whatever it does not know or cannot use is an error, and all errors are reported at once.
/// Does no I/O.
/// </summary>
internal static class LaunchConfigurationReader
{
    public const int SchemaVersion = 1;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <param name="json">The text of the file.</param>
    /// <param name="resolveSecret">Given a reference (<c>file:…</c>, <c>env:…</c>) returns the secret or null when it is not
    /// there, which is then an error; null checks only that references are well formed. Values are not kept.</param>
    public static LaunchConfigurationResult Read(string json, Func<string, string?>? resolveSecret = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'), Strict);
            var errors = new List<ConfigurationError>();
            var configuration = ConfigurationObject.ReadRoot(document.RootElement, resolveSecret, errors, o => ReadAll(o, errors));
            return new LaunchConfigurationResult(errors.Count == 0 ? configuration : null, [.. errors]);
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}";
            return LaunchConfigurationResult.Refused("$", $"Is not JSON ({place})",
                "Correct the place; comments and trailing commas are not JSON, docs/launch-json.md explains every key instead");
        }
    }

    private static LaunchConfiguration ReadAll(ConfigurationObject root, List<ConfigurationError> errors)
    {
        _ = root.OptionalText("$schema"); // for editors
        if (root.OptionalNumber("schemaVersion", SchemaVersion, SchemaVersion) is null && !errors.Exists(e => e.Path == "schemaVersion"))
        {
            root.Fail("schemaVersion", "Is missing", "Write 1");
        }

        var app = root.Section("app", AppSection.Read, required: true);
        var configuration = new LaunchConfiguration(
            SchemaVersion,
            app,
            root.Section("store", AppSection.ReadStore, required: true),
            root.Section("dataProtection", o => AppSection.ReadDataProtection(o, app.PublicBaseUrl), required: true),
            root.Section("sessions", AppSection.ReadSessions),
            root.Sections("ehrs", EhrSection.Read, required: true),
            root.OptionalSection("backOffice", BackOfficeSection.Read),
            root.OptionalSection("pdfWriter", AppSection.ReadPdfWriter),
            root.Sections("payerPolicies", PracticeSection.ReadPayerPolicy));
        errors.AddRange(ConfigurationConsistency.Check(configuration));
        return configuration;
    }
}

/// <summary>Either a configuration and no error, or errors and no configuration.</summary>
internal sealed record LaunchConfigurationResult(LaunchConfiguration? Configuration, ImmutableArray<ConfigurationError> Errors)
{
    public static LaunchConfigurationResult Refused(string path, string problem, string remedy) =>
        new(null, [new ConfigurationError(path, problem, remedy)]);
}
