using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// Reads launch.json strictly: whatever it does not know or cannot use is an error, and all errors are reported at once.
/// Does no I/O.
/// </summary>
internal static class LaunchConfigurationReader
{
    /// <param name="json">The text of the file.</param>
    /// <param name="resolveSecret">Given a reference (<c>file:…</c>, <c>env:…</c>) returns the secret or null when it is not
    /// there, which is then an error; null checks only that references are well formed. Values are not kept.</param>
    public static LaunchConfigurationResult Read(string json, Func<string, string?>? resolveSecret = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        _ = resolveSecret;
        return new LaunchConfigurationResult(null, [new ConfigurationError("$", "Is empty", "Copy launch.json.example")]);
    }
}

/// <summary>Either a configuration and no error, or errors and no configuration.</summary>
internal sealed record LaunchConfigurationResult(LaunchConfiguration? Configuration, ImmutableArray<ConfigurationError> Errors);
