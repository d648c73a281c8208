using System.Reflection;

namespace CcmFhir.Smart.Tests;

/// <summary>
/// The SMART App Launch 2.2 client requirements (numbered as in Inferno's client suite) that a library can satisfy. What needs
/// a browser, a cookie or a page is verified where those are. Every requirement below is named by at least one test here.
/// </summary>
public sealed class Requirements
{
    private const string Prefix = "smart-app-launch-2.2.0#";

    private static readonly Dictionary<string, string> Wanted = new(StringComparer.Ordinal)
    {
        ["1"] = "sensitive data only over TLS",
        ["2"] = "unpredictable state",
        ["4"] = "state bound to the user's session",
        ["6"] = "no open redirector",
        ["36"] = "no launch parameter in a standalone launch",
        ["40"] = "one state per authorization",
        ["50"] = "authorize by GET",
        ["51"] = "authorize by POST where listed",
        ["52"] = "POST parameters as a form",
        ["60"] = "validate the returned state",
        ["61"] = "the state belongs to this session",
        ["71"] = "public client names itself in the token request",
        ["72"] = "confidential client does not",
        ["97"] = "no token to a foreign reference",
        ["108"] = "refreshed scopes are a subset",
        ["117"] = "a new refresh token replaces the old",
        ["120-146"] = "scope grammar, v1 and v2",
        ["133"] = "POST when scopes are long",
        ["193"] = "unknown intent means the default view",
        ["201"] = "validate the id_token",
        ["211"] = "no max_age to servers that do not support it",
        ["218"] = "keys by OpenID Connect discovery",
        ["230"] = "TLS to the authorization server",
        ["232"] = "TLS to the FHIR server",
        ["267"] = "no token to another server",
        ["308"] = "can sign with RS384",
        ["309"] = "can sign with ES384",
        ["313"] = "JWK has kty and kid",
        ["314"] = "RSA JWK has n and e",
        ["315"] = "EC JWK has crv, x and y",
        ["331"] = "assertion lives at most five minutes",
        ["379"] = "relative endpoints resolve against the FHIR base",
    };

    [Fact]
    public void Every_requirement_has_a_test_that_names_it()
    {
        var verified = Verified();

        Assert.Empty(Wanted.Where(w => !verified.Contains(w.Key)).Select(w => $"{w.Key}: {w.Value}"));
    }

    [Fact]
    public void Every_test_names_a_requirement_that_is_listed() => Assert.Empty(Verified().Except(Wanted.Keys, StringComparer.Ordinal));

    private static HashSet<string> Verified() => typeof(Requirements).Assembly.GetTypes()
        .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Cast<MemberInfo>().Append(t))
        .SelectMany(m => m.GetCustomAttributesData())
        .Where(a => a.AttributeType == typeof(TraitAttribute) && (string?)a.ConstructorArguments[0].Value == "verifies")
        .Select(a => ((string)a.ConstructorArguments[1].Value!)[Prefix.Length..])
        .ToHashSet(StringComparer.Ordinal);
}
