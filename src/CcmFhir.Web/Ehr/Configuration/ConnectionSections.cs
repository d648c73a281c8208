using System.Collections.Immutable;
using IdTokenRules = CcmFhir.Smart.Ehrs.IdTokenRules;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads how the app authenticates to an EHR, what it asks for and how hard it may press.</summary>
internal static class ConnectionSections
{
    private static readonly ImmutableArray<string> SignatureAlgorithms =
        ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    private static readonly ImmutableArray<string> SecretHeaderWords =
        ["authorization", "cookie", "secret", "token", "api-key", "apikey", "password"];

    public static ClientAuthentication ReadAuth(ConfigurationObject auth, PresetDefaults defaults)
    {
        var method = auth.RequiredWord<ClientAuthMethod>("method");
        var alg = auth.OptionalWord<SigningAlgorithm>("alg");
        var secret = auth.Secret("secretRef", required: false);
        Require(auth, "secretRef", method == ClientAuthMethod.ClientSecretBasic, method, "Say where the client secret is kept: file:PATH or env:NAME");
        Require(auth, "alg", method == ClientAuthMethod.PrivateKeyJwt, method, "Write RS384 or ES384, as registered with the EHR");
        return new ClientAuthentication(
            method, alg, auth.Flag("sendJku", false), secret, auth.Flag("formEncodeSecret", defaults.FormEncodeSecret));
    }

    public static IdTokenSettings ReadIdToken(ConfigurationObject token)
    {
        var algs = ReadAlgorithms(token, "algs");
        return new IdTokenSettings(
            algs, token.Word("nonceMode", NonceMode.VerifyIfPresent), token.Number("clockSkewSeconds", 120, 0, 600));
    }

    public static ImmutableArray<string> ReadAlgorithms(ConfigurationObject owner, string key)
    {
        var algs = owner.Texts(key, IdTokenRules.UsualAlgorithms);
        foreach (var alg in algs.Where(a => !SignatureAlgorithms.Contains(a)))
        {
            owner.Fail(key, $"'{alg}' is not an asymmetric signature algorithm", $"Choose from {string.Join(", ", SignatureAlgorithms)}");
        }

        if (algs.IsEmpty)
        {
            owner.Fail(key, "Must list at least one", "RS256 is what every EHR must support");
        }

        return algs;
    }

    public static LaunchScopes ReadScopes(ConfigurationObject launch, PresetDefaults defaults)
    {
        var scopes = new LaunchScopes(
            launch.Texts("required", defaults.RequiredScopes),
            launch.Texts("optional", defaults.OptionalScopes),
            launch.OptionalText("verbatim"),
            launch.Word("syntax", ScopeSyntax.Auto));
        CheckScopes(launch, "required", scopes.Required);
        CheckScopes(launch, "optional", scopes.Optional);
        if (scopes.Required.IsEmpty && scopes.Verbatim is null)
        {
            launch.Fail("required", "Must list at least one", "Remove the key to get the defaults, or set verbatim");
        }

        return scopes;
    }

    public static BackendSettings ReadBackend(ConfigurationObject backend)
    {
        var settings = new BackendSettings(
            backend.Flag("enabled", false),
            backend.OptionalText("clientId"),
            backend.Texts("scopes"),
            backend.Texts("groupIds"),
            backend.Word("kickoff", BulkKickoff.Auto),
            backend.Number("minPollSeconds", 30, 1, 3600));
        CheckScopes(backend, "scopes", settings.Scopes);
        foreach (var scope in settings.Scopes.Where(s => !s.StartsWith("system/", StringComparison.Ordinal)))
        {
            backend.Fail("scopes", $"'{scope}' is not a system scope", "Backend Services grants system/ scopes only");
        }

        if (settings.Enabled && settings.ClientId is null)
        {
            backend.Fail("clientId", "Is missing", "Name the client registered for Backend Services, or set enabled to false");
        }

        if (settings.Enabled && settings.Scopes.IsEmpty)
        {
            backend.Fail("scopes", "Must list at least one", "List the system/ scopes registered for the client");
        }

        return settings;
    }

    public static EmbeddingSettings ReadEmbedding(ConfigurationObject embedding)
    {
        var ancestors = embedding.Texts("frameAncestors");
        for (var i = 0; i < ancestors.Length; i++)
        {
            // A source list in a header: what is not scheme://host[:port] could smuggle in another directive.
            var plain = ancestors[i].Replace("://*.", "://x.", StringComparison.Ordinal);
            var problem = AddressRules.ProblemWith(plain, httpAllowed: false);
            if (problem is not null || new Uri(plain).AbsolutePath != "/" || ancestors[i].AsSpan().ContainsAny(";,'\" "))
            {
                embedding.Fail($"frameAncestors[{i}]", $"'{ancestors[i]}' is not an origin the app may be framed by",
                    "Write https://host, https://*.host or, on a loopback host, http://host:port");
            }
        }

        return new EmbeddingSettings(ancestors, embedding.Word("authWindow", AuthWindow.SameFrame));
    }

    public static HttpLimits ReadHttp(ConfigurationObject http, PresetDefaults defaults)
    {
        var headers = http.Map("extraHeaders");
        foreach (var name in headers.Keys)
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || headers[name].Any(char.IsControl))
            {
                http.Fail($"extraHeaders.{name}", "Is not an HTTP header", "Use letters, digits and hyphens, and one line as value");
            }
            else if (HoldsSecret(name))
            {
                http.Fail($"extraHeaders.{name}", "Would hold a secret in clear", "Remove it; the app authenticates by auth and its tokens only");
            }
        }

        return new HttpLimits(
            http.Rate("requestsPerSecond", defaults.RequestsPerSecond, 1000),
            http.Number("maxConcurrency", 4, 1, 64),
            http.Number("timeoutSeconds", 30, 1, 300),
            http.Number("maxResponseMegabytes", 20, 1, 1024),
            http.Map("extraQuery"),
            headers);
    }

    private static bool HoldsSecret(string header) =>
        SecretHeaderWords.Any(word => header.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static void Require(ConfigurationObject auth, string key, bool needed, ClientAuthMethod method, string remedy)
    {
        if (needed && !auth.IsPresent(key))
        {
            auth.Fail(key, $"Is missing for method {LaunchWords<ClientAuthMethod>.For(method)}", remedy);
        }
        else if (!needed && auth.IsPresent(key))
        {
            auth.Fail(key, $"Has no meaning for method {LaunchWords<ClientAuthMethod>.For(method)}", "Remove it, or correct the method");
        }
    }

    public static void CheckScopes(ConfigurationObject owner, string key, ImmutableArray<string> scopes)
    {
        for (var i = 0; i < scopes.Length; i++)
        {
            // RFC 6749 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
            if (scopes[i].Any(c => c is <= ' ' or '"' or '\\' or > '~'))
            {
                owner.Fail($"{key}[{i}]", $"'{scopes[i]}' is not one scope", "Write one scope in each text, without blanks and quotes");
            }
        }
    }
}
