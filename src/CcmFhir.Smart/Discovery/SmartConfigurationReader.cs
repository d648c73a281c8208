using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Discovery;

/// <summary>Reads both documents an EHR may describe its authorization server with.</summary>
internal static class SmartConfigurationReader
{
    private const string OAuthUris = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    public static SmartResult<SmartConfiguration> FromWellKnown(JsonFields json, EndpointReader endpoints)
    {
        var (token, tokenFailure) = endpoints.Needed("token_endpoint", json.Text("token_endpoint"));
        var (authorize, authorizeFailure) = endpoints.Needed("authorization_endpoint", json.Text("authorization_endpoint"));
        if ((tokenFailure ?? authorizeFailure) is { } failure)
        {
            return failure;
        }

        if (token is null)
        {
            return new SmartFailure(SmartFailureKind.Malformed, "The EHR's SMART configuration names no token endpoint.");
        }

        var configuration = new SmartConfiguration
        {
            Source = SmartConfigurationSource.WellKnown,
            TokenEndpoint = token,
            AuthorizationEndpoint = authorize,
            Issuer = json.Text("issuer"),
            JwksUri = endpoints.Optional("jwks_uri", json.Text("jwks_uri")),
            RevocationEndpoint = endpoints.Optional("revocation_endpoint", json.Text("revocation_endpoint")),
            IntrospectionEndpoint = endpoints.Optional("introspection_endpoint", json.Text("introspection_endpoint")),
            Capabilities = json.Texts("capabilities"),
            CodeChallengeMethods = json.Texts("code_challenge_methods_supported"),
            GrantTypes = json.Texts("grant_types_supported"),
            ScopesSupported = json.Texts("scopes_supported"),
            TokenEndpointAuthMethods = json.Has("token_endpoint_auth_methods_supported")
                ? json.Texts("token_endpoint_auth_methods_supported")
                : json.Texts("token_endpoint_auth_methods"),
            IssuerInAuthorizationResponse = json.Flag("authorization_response_iss_parameter_supported") ?? false,
        };
        return configuration with { Deviations = [.. endpoints.Deviations, .. Deviations(json, configuration)] };
    }

    public static SmartResult<SmartConfiguration> FromStatement(JsonFields statement, EndpointReader endpoints)
    {
        var security = statement.Objects("rest").Select(r => r.Object("security")).FirstOrDefault(s => s is not null);
        var uris = security?.Objects("extension").FirstOrDefault(e => e.Text("url") == OAuthUris)?.Objects("extension") ?? [];
        string? Address(string name) => uris.FirstOrDefault(e => e.Text("url") == name)?.Text("valueUri");

        var (token, tokenFailure) = endpoints.Needed("token endpoint", Address("token"));
        var (authorize, authorizeFailure) = endpoints.Needed("authorize endpoint", Address("authorize"));
        if ((tokenFailure ?? authorizeFailure) is { } failure)
        {
            return failure;
        }

        if (token is null)
        {
            return new SmartFailure(SmartFailureKind.NotFound, "The EHR has neither a SMART configuration nor OAuth addresses in its statement.");
        }

        return new SmartConfiguration
        {
            Source = SmartConfigurationSource.CapabilityStatement,
            TokenEndpoint = token,
            AuthorizationEndpoint = authorize,
            RevocationEndpoint = endpoints.Optional("revoke endpoint", Address("revoke")),
            IntrospectionEndpoint = endpoints.Optional("introspect endpoint", Address("introspect")),
            Deviations = [.. endpoints.Deviations, "No .well-known/smart-configuration; the deprecated oauth-uris extension is used."],
        };
    }

    private static IEnumerable<string> Deviations(JsonFields json, SmartConfiguration configuration)
    {
        string[] required = ["grant_types_supported", "capabilities", "code_challenge_methods_supported"];
        foreach (var name in required.Where(n => !json.Has(n)))
        {
            yield return $"{name} is required and missing.";
        }

        if (configuration.CodeChallengeMethods.Contains("plain", StringComparer.Ordinal))
        {
            yield return "code_challenge_methods_supported must not list plain.";
        }

        if (configuration.Can("sso-openid-connect") && (configuration.Issuer is null || configuration.JwksUri is null))
        {
            yield return "sso-openid-connect is listed without issuer or jwks_uri.";
        }

        if (json.Has("token_endpoint_auth_methods") && !json.Has("token_endpoint_auth_methods_supported"))
        {
            yield return "token_endpoint_auth_methods should be token_endpoint_auth_methods_supported.";
        }
    }
}
