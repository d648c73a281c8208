namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// What launch.json sets and nothing heeds yet: told at the start and by <c>ccmfhir launch validate</c>, so that nobody counts on it. A key at its default asks for nothing.
/// </summary>
internal static class IdleSettings
{
    /// <returns>JSON paths of the keys.</returns>
    public static IEnumerable<string> Of(LaunchConfiguration configuration) =>
    [
        .. Told("", ("app.softwareId", configuration.App.SoftwareId != "org.ccmfhir.app")),
        .. configuration.Ehrs.SelectMany((ehr, n) => Told(
            $"ehrs[{n}].",
            ("capabilityOverrides.transaction", ehr.CapabilityOverrides.Transaction is not null),
            ("capabilityOverrides.staleStatus", !ehr.CapabilityOverrides.StaleStatus.Order().SequenceEqual([409, 412])))),
    ];

    private static IEnumerable<string> Told(string place, params IEnumerable<(string Key, bool IsSet)> keys) =>
        keys.Where(k => k.IsSet).Select(k => place + k.Key);
}
