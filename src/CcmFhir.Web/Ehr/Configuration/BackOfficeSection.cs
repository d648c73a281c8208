using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Where billers and managers sign in who do not come from a chart.</summary>
/// <remarks>
/// <c>Issuer</c>: Exactly as the provider's id_tokens name it; its discovery document is read.
/// <c>NameClaim</c>: The claim with the name people read.
/// <c>Practice</c>: Id of the practice whose charges are shown.
/// </remarks>
internal sealed record BackOfficeSettings(
    SignInKind Kind,
    string DisplayName,
    string Issuer,
    ImmutableArray<string> AllowedHosts,
    string ClientId,
    ClientAuthentication Auth,
    ImmutableArray<string> Scopes,
    ImmutableArray<string> IdTokenAlgs,
    string NameClaim,
    string Practice,
    ImmutableArray<OfficeRole> Roles);

/// <summary>Who has this value among those of the claim has the role; the first match wins.</summary>
internal sealed record OfficeRole(string Claim, string Value, AppRole AppRole);

/// <summary>Reads <c>backOffice</c>.</summary>
internal static class BackOfficeSection
{
    private static readonly string[] OfficeRoles = [LaunchWords<AppRole>.For(AppRole.Biller), LaunchWords<AppRole>.For(AppRole.Manager)];

    public static BackOfficeSettings Read(ConfigurationObject office)
    {
        var settings = new BackOfficeSettings(
            office.RequiredWord<SignInKind>("kind"),
            office.Text("displayName"),
            ReadIssuer(office),
            ReadHosts(office),
            office.Text("clientId"),
            office.Section("auth", o => ConnectionSections.ReadAuth(o, PresetDefaults.For(EhrPreset.Generic)), required: true),
            office.Texts("scopes", "openid", "profile"),
            ConnectionSections.ReadAlgorithms(office, "idTokenAlgs"),
            office.OptionalText("nameClaim") ?? "name",
            office.Text("practice"),
            office.Sections("roles", ReadRole, required: true));
        ConnectionSections.CheckScopes(office, "scopes", settings.Scopes);
        if (!settings.Scopes.Contains("openid", StringComparer.Ordinal))
        {
            office.Fail("scopes", "Lacks openid", "Add it: without it nobody says who signed in");
        }

        return settings;
    }

    private static string ReadIssuer(ConfigurationObject office)
    {
        var issuer = office.Text("issuer");
        if (issuer.Length > 0 && AddressRules.ProblemWith(issuer, httpAllowed: false) is { } problem)
        {
            office.Fail("issuer", problem.Problem, problem.Remedy);
        }

        return issuer;
    }

    private static ImmutableArray<string> ReadHosts(ConfigurationObject office)
    {
        var hosts = office.Texts("allowedHosts");
        for (var i = 0; i < hosts.Length; i++)
        {
            if (AddressRules.ProblemWithHost(hosts[i]) is { } problem)
            {
                office.Fail($"allowedHosts[{i}]", problem.Problem, problem.Remedy);
            }
        }

        return hosts;
    }

    private static OfficeRole ReadRole(ConfigurationObject role) => new(
        role.Text("claim"), role.Text("value"), LaunchWords<AppRole>.Find(role.RequiredWord("appRole", OfficeRoles)) ?? AppRole.Biller);
}
