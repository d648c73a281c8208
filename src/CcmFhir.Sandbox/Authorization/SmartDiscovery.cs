using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html and https://openid.net/specs/openid-connect-discovery-1_0.html.
/// </summary>
internal sealed class SmartDiscovery(Address address)
{
    public JsonObject SmartConfiguration() => new(Shared())
    {
        ["introspection_endpoint"] = $"{address.Issuer}/introspect",
        ["revocation_endpoint"] = $"{address.Issuer}/revoke",
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["capabilities"] = Array(
            "launch-ehr", "launch-standalone", "authorize-post", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric",
            "sso-openid-connect", "context-banner", "context-style", "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient",
            "permission-offline", "permission-online", "permission-patient", "permission-user", "permission-v1", "permission-v2"),
    };

    public JsonObject OpenIdConfiguration() => new(Shared())
    {
        ["subject_types_supported"] = Array("public"),
        ["id_token_signing_alg_values_supported"] = Array("RS256"),
    };

    public static string SmartStyle => """
        {"color_background":"#f7f9fb","color_error":"#a4262c","color_highlight":"#0b5c73","color_modal_backdrop":"#00000066",
         "color_success":"#1d6b35","color_text":"#1b2a33","dim_border_radius":"4px","dim_font_size":"15px","dim_spacing_size":"12px",
         "font_family_body":"'Liberation Sans', Arial, sans-serif","font_family_heading":"'Liberation Sans', Arial, sans-serif"}
        """;

    private Dictionary<string, JsonNode?> Shared() => new()
    {
        ["issuer"] = address.Issuer,
        ["jwks_uri"] = $"{address.Issuer}/jwks",
        ["authorization_endpoint"] = $"{address.Issuer}/authorize",
        ["token_endpoint"] = $"{address.Issuer}/token",
        ["token_endpoint_auth_methods_supported"] = Array("client_secret_basic", "private_key_jwt"),
        ["token_endpoint_auth_signing_alg_values_supported"] = Array("RS384", "ES384"),
        ["grant_types_supported"] = Array("authorization_code", "refresh_token", "client_credentials"),
        ["response_types_supported"] = Array("code"),
        ["scopes_supported"] = Array(
            "openid", "fhirUser", "profile", "launch", "launch/patient", "launch/encounter", "online_access", "offline_access",
            "patient/*.crus", "user/*.crus", "system/*.crus"),
    };

    private static JsonArray Array(params string[] values) => [.. values.Select(v => (JsonNode)v)];
}
