using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads one entry of <c>ehrs</c>.</summary>
internal static class EhrSection
{
    public static EhrConnection Read(ConfigurationObject ehr)
    {
        var preset = ehr.Word("preset", EhrPreset.Generic);
        var defaults = PresetDefaults.For(preset);
        var environment = ehr.Word("environment", EhrEnvironment.Production);
        var insecure = ReadAllowInsecureHttp(ehr, environment);
        var iss = ReadIss(ehr, insecure);
        return new EhrConnection(
            ReadId(ehr),
            ehr.Text("displayName"),
            preset,
            environment,
            iss,
            insecure,
            ReadAllowedHosts(ehr, iss, defaults),
            ReadAddresses(ehr, "oidcIssuers", insecure),
            ehr.Text("clientId"),
            ehr.Section("auth", o => ConnectionSections.ReadAuth(o, defaults), required: true),
            ehr.Section("idToken", ConnectionSections.ReadIdToken),
            ehr.Word("authorizeMethod", AuthorizeMethod.Auto),
            ehr.Section("launch", o => ConnectionSections.ReadScopes(o, defaults)),
            ehr.Section("backend", ConnectionSections.ReadBackend),
            ehr.Section("embedding", ConnectionSections.ReadEmbedding),
            ehr.Section("http", o => ConnectionSections.ReadHttp(o, defaults)),
            ehr.Section("capabilityOverrides", ReadOverrides),
            ehr.Section("search", o => ReadSearch(o, defaults)),
            ehr.Section("writeback", WritebackSection.Read),
            ehr.Word("relayCredentials", RelayCredentials.Session),
            ehr.Sections("roles", PracticeSection.ReadRole),
            ehr.Section("practice", PracticeSection.Read, required: true),
            ehr.Sections("billingPractitioners", PracticeSection.ReadBillingPractitioner));
    }

    private static string ReadId(ConfigurationObject ehr)
    {
        var id = ehr.Text("id");
        if (id.Length > 40 || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            ehr.Fail("id", "Must be up to 40 lower-case letters, digits and hyphens", "It becomes part of the redirect URI; choose another");
        }

        return id;
    }

    private static bool ReadAllowInsecureHttp(ConfigurationObject ehr, EhrEnvironment environment)
    {
        var allowed = ehr.Flag("allowInsecureHttp", false);
        if (allowed && environment != EhrEnvironment.Development)
        {
            ehr.Fail("allowInsecureHttp", "Is only for environment development", "Set it to false and reach the EHR by https");
        }

        return allowed;
    }

    private static ImmutableArray<string> ReadIss(ConfigurationObject ehr, bool insecure)
    {
        var iss = ReadAddresses(ehr, "iss", insecure);
        if (iss.IsEmpty && !ehr.IsPresent("iss"))
        {
            ehr.Fail("iss", "Is missing", "List the EHR's FHIR base address, for example [\"https://ehr.example.org/fhir/r4\"]");
        }
        else if (iss.IsEmpty)
        {
            ehr.Fail("iss", "Must list at least one", "List the EHR's FHIR base address");
        }

        return iss;
    }

    private static ImmutableArray<string> ReadAddresses(ConfigurationObject ehr, string key, bool insecure)
    {
        var addresses = ehr.Texts(key);
        for (var i = 0; i < addresses.Length; i++)
        {
            if (AddressRules.ProblemWith(addresses[i], insecure) is { } problem)
            {
                ehr.Fail($"{key}[{i}]", problem.Problem, problem.Remedy);
            }
        }

        return addresses;
    }

    private static ImmutableArray<string> ReadAllowedHosts(ConfigurationObject ehr, ImmutableArray<string> iss, PresetDefaults defaults)
    {
        var own = iss.Select(i => Uri.TryCreate(i, UriKind.Absolute, out var url) ? url.Host : "").Where(h => h.Length > 0).Distinct();
        var hosts = ehr.Texts("allowedHosts", [.. own.Union(defaults.Hosts)]);
        for (var i = 0; i < hosts.Length; i++)
        {
            if (AddressRules.ProblemWithHost(hosts[i]) is { } problem)
            {
                ehr.Fail($"allowedHosts[{i}]", problem.Problem, problem.Remedy);
            }
        }

        foreach (var missing in own.Where(h => !hosts.Contains(h, StringComparer.OrdinalIgnoreCase)))
        {
            ehr.Fail("allowedHosts", $"Lacks {missing}, the host of an iss", "Add it, or remove allowedHosts to get it by itself");
        }

        return hosts;
    }

    private static CapabilityOverrides ReadOverrides(ConfigurationObject overrides) => new(
        overrides.OptionalSection("ChargeItem", ReadOverride),
        overrides.OptionalSection("Task", ReadOverride),
        overrides.OptionalSection("Observation", ReadOverride),
        overrides.OptionalSection("Consent", ReadOverride),
        overrides.OptionalSection("CarePlan", ReadOverride),
        overrides.OptionalSection("DocumentReference", ReadOverride),
        overrides.OptionalSection("Provenance", ReadOverride),
        overrides.OptionalFlag("conditionalCreate"),
        overrides.OptionalFlag("transaction"),
        overrides.Numbers("staleStatus", 400, 499, 409, 412));

    private static InteractionOverride ReadOverride(ConfigurationObject type) =>
        new(type.OptionalFlag("create"), type.OptionalFlag("update"), type.OptionalFlag("search"));

    private static SearchSettings ReadSearch(ConfigurationObject search, PresetDefaults defaults)
    {
        var unnarrowed = search.Texts("unnarrowed");
        foreach (var type in unnarrowed.Where(t => !ChartSearches.Types.Contains(t)))
        {
            search.Fail("unnarrowed", $"'{type}' is not a type the app searches a chart for", $"Choose from {string.Join(", ", ChartSearches.Types)}");
        }

        return new SearchSettings(
            search.Texts("carePlanCategories", defaults.CarePlanCategories),
            search.Texts("conditionCategories", defaults.ConditionCategories),
            search.Texts("consentCategories"),
            unnarrowed);
    }
}
