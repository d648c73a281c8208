using System.Collections.Immutable;
using CcmFhir.Billing.Policies;
using NodaTime;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads the practice, its people and its policies, in the words of the rules.</summary>
internal static class PracticeSection
{
    private static readonly ImmutableArray<string> Practitioners = ["physician", "pa", "np", "cns", "cnm"];
    private static readonly ImmutableArray<string> BillingRoles = [.. Practitioners, "rn", "lpn", "cma", "pharmacist", "care-manager"];

    public static PracticeSettings Read(ConfigurationObject practice) => new(
        practice.Text("id"),
        practice.Text("name"),
        ReadTimeZone(practice),
        ReadReference(practice, "organizationReference", "Organization/"),
        ReadNpi(practice),
        practice.Section("site", ReadSite, required: true),
        practice.Section("house", house => ReadOverrides(house, byPayer: false)));

    public static BillingPractitionerSettings ReadBillingPractitioner(ConfigurationObject person)
    {
        var read = new BillingPractitionerSettings(
            person.Text("id"),
            person.OptionalText("name"),
            ReadReference(person, "fhirUser", "Practitioner"),
            ReadNpi(person),
            person.RequiredWord("role", Practitioners));
        if (!person.IsPresent("fhirUser") && !person.IsPresent("npi"))
        {
            person.Fail("fhirUser", "Is missing, and so is npi", "Give at least one, or nobody can be recognised as this practitioner");
        }

        return read;
    }

    public static RoleMapping ReadRole(ConfigurationObject role)
    {
        var mapping = new RoleMapping(
            role.Section("match", ReadMatch, required: true),
            role.RequiredWord<AppRole>("appRole"),
            role.OptionalWord("billingRole", BillingRoles),
            role.OptionalText("credential"));
        if (mapping.BillingRole == "care-manager" && mapping.Credential is null)
        {
            role.Fail("credential", "Is missing for a care-manager", "Add it: the time of a care manager without credential does not count");
        }

        return mapping;
    }

    public static PayerPolicySettings ReadPayerPolicy(ConfigurationObject policy)
    {
        var id = policy.Text("id");
        if (PolicyCatalog.Shipped.Find(id) is not null)
        {
            policy.Fail("id", $"'{id}' is a policy that ships with the app", "Choose another id; basedOn names the shipped policy it derives from");
        }

        return new PayerPolicySettings(
            id,
            policy.RequiredWord("basedOn", ["strict", "medicare-ffs"]),
            policy.Texts("plans"),
            policy.Section("settings", settings => ReadOverrides(settings, byPayer: true)));
    }

    /// <summary>A practice departs from what is left to it; a plan's policy may set what only a payer decides as well.</summary>
    private static PolicyOverrides ReadOverrides(ConfigurationObject settings, bool byPayer) => new(
    [
        .. from setting in PolicySetting.All
           where byPayer || setting.HouseMayChange
           let value = setting.IsFlag
               ? settings.OptionalFlag(setting.Name) switch { true => "true", false => "false", null => null }
               : settings.OptionalWord(setting.Name, setting.Values)
           where value is not null
           select new HouseSetting(setting.Name, value),
    ]);

    private static SiteSettings ReadSite(ConfigurationObject site) => new(
        site.RequiredWord("kind", ["office", "hospital-outpatient", "rhc", "fqhc"]),
        ReadDigits(site, "pos", 2),
        ReadDigits(site, "mac", 5),
        ReadDigits(site, "locality", 2),
        site.Flag("qp", false),
        site.OptionalWord("dateOfService", ["threshold", "month-end", "last-service", "range"]) ?? "month-end");

    private static string? ReadDigits(ConfigurationObject site, string key, int length)
    {
        var text = site.OptionalText(key);
        if (text is not null && (text.Length != length || !text.All(char.IsAsciiDigit)))
        {
            site.Fail(key, $"Must be {length} digits in quotes", "Keep leading zeros");
        }

        return text;
    }

    private static RoleMatch ReadMatch(ConfigurationObject match)
    {
        string[] keys = ["practitionerRoleCode", "npi", "fhirUser", "sub", "any"];
        var read = new RoleMatch(
            match.OptionalText("practitionerRoleCode"),
            ReadNpi(match),
            ReadReference(match, "fhirUser", "Pr", "Patient/", "RelatedPerson/", "Person/"),
            match.OptionalText("sub"),
            match.OptionalFlag("any"));
        var present = keys.Count(match.IsPresent);
        if (present > 1)
        {
            match.Fail(keys.Last(match.IsPresent), "Is one condition too many", $"Keep one of {string.Join(", ", keys)}; write another mapping for the other");
        }
        else if (present == 0)
        {
            match.Fail("any", "Is missing, and so is every other condition", $"Write one of {string.Join(", ", keys)}");
        }
        else if (read.Any == false)
        {
            match.Fail("any", "Must be true", "Write true, or name a person or a role code");
        }

        return read;
    }

    private static string? ReadNpi(ConfigurationObject owner)
    {
        var npi = owner.OptionalText("npi");
        if (npi is not null && Npi.ProblemWith(npi) is { } problem)
        {
            owner.Fail("npi", problem, "Copy it again from the NPI registry");
        }

        return npi;
    }

    private static string ReadTimeZone(ConfigurationObject practice)
    {
        var zone = practice.Text("timeZone");
        if (zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            practice.Fail("timeZone", $"'{zone}' is not an IANA time zone", "Write it like America/Chicago");
        }

        return zone;
    }

    /// <summary>Type/id, or the absolute URL of one.</summary>
    /// <param name="types">How the type may begin; the first says what is expected.</param>
    private static string? ReadReference(ConfigurationObject owner, string key, params string[] types)
    {
        var reference = owner.OptionalText(key);
        if (reference is not null && (reference.Any(char.IsWhiteSpace)
            || !reference.Split('/').SkipLast(1).Any(p => types.Any(t => (p + "/").StartsWith(t, StringComparison.Ordinal)))))
        {
            var organization = types[0] == "Organization/";
            owner.Fail(key, $"'{reference}' is not a reference to {(organization ? "an Organization" : "a Practitioner")}",
                $"Write it like {(organization ? "Organization" : "Practitioner")}/abc");
        }

        return reference;
    }
}
