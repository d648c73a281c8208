using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr;

/// <summary>What of launch.json shows only when its registrations and keys are made: found when the file is read, not when the app starts.</summary>
internal static class RegistrationProblems
{
    public static ImmutableArray<ConfigurationError> Of(LaunchConfiguration configuration) =>
    [
        .. configuration.App.Keys.SelectMany((key, n) => Tried($"app.keys[{n}].privateKeyRef", () => Registrations.KeyOf(key))),
        .. configuration.Ehrs.SelectMany((ehr, n) => Tried($"ehrs[{n}]", () => Registrations.Of(ehr, configuration.App))),
        .. Tried("backOffice", () => Registrations.BackOffice(configuration)),
    ];

    private static IEnumerable<ConfigurationError> Tried(string path, Func<object?> make)
    {
        try
        {
            make();
            return [];
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return [new ConfigurationError(KeyOf(path, (refused as ArgumentException)?.ParamName), Sentence(refused), "Correct the value")];
        }
    }

    /// <summary>The key of launch.json a parameter of the registration comes from.</summary>
    private static string KeyOf(string path, string? parameter) => parameter switch
    {
        "iss" or "allowedHosts" or "clientId" or "displayName" or "id" => $"{path}.{parameter}",
        "required" or "optional" or "verbatim" => $"{path}.launch.{parameter}",
        "redirectUri" => "app.publicBaseUrl",
        "issuers" => path + ".oidcIssuers",
        "algorithms" => path + ".idToken.algs",
        "clockSkew" => path + ".idToken.clockSkewSeconds",
        _ => path,
    };

    /// <summary>The library's own sentence; it repeats no value.</summary>
    private static string Sentence(Exception refused) => refused.Message.Split(" (Parameter ")[0].TrimEnd('.');
}
