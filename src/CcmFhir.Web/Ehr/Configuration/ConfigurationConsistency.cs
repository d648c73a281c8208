using CcmFhir.Smart.Ehrs;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>What must agree between places of launch.json that are each fine alone.</summary>
internal static class ConfigurationConsistency
{
    public static IEnumerable<ConfigurationError> Check(LaunchConfiguration configuration) =>
    [
        .. Twice(configuration.App.Keys.Select((k, i) => (k.Kid, $"app.keys[{i}].kid"))),
        .. Twice(configuration.Ehrs.Select((e, i) => (e.Id, $"ehrs[{i}].id"))),
        .. OverlappingIss(configuration),
        .. Twice(configuration.PayerPolicies.Select((p, i) => (p.Id, $"payerPolicies[{i}].id"))),
        .. Twice(configuration.PayerPolicies.SelectMany((p, i) => p.Plans.Select((plan, j) => (plan, $"payerPolicies[{i}].plans[{j}]")))),
        .. configuration.Ehrs.SelectMany((e, i) => CheckEhr(configuration, e, $"ehrs[{i}]")),
        .. DifferingPractices(configuration),
        .. CheckBackOffice(configuration),
    ];

    private static IEnumerable<ConfigurationError> CheckBackOffice(LaunchConfiguration configuration)
    {
        if (configuration.BackOffice is not { } office)
        {
            yield break;
        }

        if (configuration.Ehrs.All(e => e.Practice.Id != office.Practice))
        {
            yield return new("backOffice.practice", $"'{office.Practice}' is no practice of an entry in ehrs", "Write the practice.id of one of them");
        }

        if (office.Auth is { Method: ClientAuthMethod.PrivateKeyJwt, Alg: { } alg } && !configuration.App.Keys.Any(k => k.Use == KeyUse.Current && k.Alg == alg))
        {
            yield return new("backOffice.auth.alg", $"There is no current {alg} key in app.keys", "Add the key, or change alg");
        }
    }

    private static IEnumerable<ConfigurationError> Twice(IEnumerable<(string Value, string Path)> values) =>
        values.Where(v => v.Value.Length > 0).GroupBy(v => v.Value).SelectMany(g => g.Skip(1).Select(later =>
            new ConfigurationError(later.Path, $"'{later.Value}' is already at {g.First().Path}", "Keep one, or give this one another value")));

    private static IEnumerable<ConfigurationError> OverlappingIss(LaunchConfiguration configuration) =>
        configuration.Ehrs.SelectMany((e, i) => e.Iss.Select((iss, j) => (Same: IssuerUrl.TryNormalise(iss, out var normal) ? normal : null, Path: $"ehrs[{i}].iss[{j}]")))
            .Where(a => a.Same is not null).GroupBy(a => a.Same).SelectMany(g => g.Skip(1).Select(later =>
                new ConfigurationError(later.Path, $"Is the same address as {g.First().Path}", "A launch must lead to one EHR: keep it in one entry")));

    private static IEnumerable<ConfigurationError> CheckEhr(LaunchConfiguration configuration, EhrConnection ehr, string path)
    {
        var signing = configuration.App.Keys.Where(k => k.Use == KeyUse.Current).Select(k => k.Alg).ToHashSet();
        if (ehr.Auth is { Method: ClientAuthMethod.PrivateKeyJwt, Alg: { } alg } && !signing.Contains(alg))
        {
            yield return new(path + ".auth.alg", $"There is no current {alg} key in app.keys", "Add the key, or change alg");
        }

        if (ehr.Backend.Enabled && signing.Count == 0)
        {
            yield return new(path + ".backend.enabled", "There is no current key in app.keys", "Add one: Backend Services signs its requests");
        }

        if (ehr.RelayCredentials == RelayCredentials.System && !ehr.Backend.Enabled)
        {
            yield return new(path + ".relayCredentials", "Is system, but backend is not enabled", "Enable backend, or choose session or offline");
        }

        var asked = ehr.Launch.Verbatim?.Split(' ') ?? [.. ehr.Launch.Required, .. ehr.Launch.Optional];
        if (ehr.RelayCredentials == RelayCredentials.Offline && !asked.Contains("offline_access"))
        {
            yield return new(path + ".relayCredentials", "Is offline, but offline_access is not asked for", "Add offline_access to launch.optional, or choose session");
        }

        foreach (var error in Twice(ehr.BillingPractitioners.Select((p, i) => (p.Id, $"{path}.billingPractitioners[{i}].id")))
            .Concat(Twice(ehr.BillingPractitioners.Select((p, i) => (p.Npi ?? "", $"{path}.billingPractitioners[{i}].npi"))))
            .Concat(Twice(ehr.BillingPractitioners.Select((p, i) => (p.FhirUser ?? "", $"{path}.billingPractitioners[{i}].fhirUser")))))
        {
            yield return error;
        }
    }

    /// <summary>Entries of one practice must agree on what its months and money depend on.</summary>
    private static IEnumerable<ConfigurationError> DifferingPractices(LaunchConfiguration configuration) =>
        configuration.Ehrs.Select((e, i) => (e.Practice, Path: $"ehrs[{i}].practice")).Where(p => p.Practice.Id.Length > 0)
            .GroupBy(p => p.Practice.Id)
            .SelectMany(g => g.Skip(1).Where(p => p.Practice with { OrganizationReference = g.First().Practice.OrganizationReference } != g.First().Practice)
                .Select(p => new ConfigurationError(p.Path, $"Differs from {g.First().Path}, which has the same id",
                    "Make name, timeZone, npi, site and house equal, or use another id")));
}
