using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Smart.Keys;
using CcmFhir.Testing;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Web.Tests.Connect;

/// <summary>Each mistake an integrator makes is a red line of its own that shows the request, the answer and what to do.</summary>
public sealed class WrongSettingsTests : IDisposable
{
    /// <summary>Keys of two kinds, generated once.</summary>
    private static readonly Lazy<string> TwoKeys = new(() => new ClientKeyStore(
        [
            .. ((Smart.Keys.SigningAlgorithm[])[Smart.Keys.SigningAlgorithm.ES384, Smart.Keys.SigningAlgorithm.RS384])
                .Select(a => ClientKey.FromPem($"{a}", a, ClientKey.GeneratePem(a))),
        ],
        []).PublicJwks());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-settings-");

    [Fact]
    public async Task A_client_id_the_EHR_does_not_know()
    {
        await using var ehr = await EhrUnderTest.StartAsync(change: json => json["ehrs"]![0]!["clientId"] = "ccmfhir-typo");
        var red = await RedAsync(ehr.Configuration);

        Assert.Equal(["authorization-request", "client-accepted"], red.Select(c => c.Id));
        Assert.Contains("client_id=ccmfhir-typo&", red[0].Asked, StringComparison.Ordinal);
        Assert.EndsWith(": refused before anybody could sign in", red[0].Came, StringComparison.Ordinal);
        Assert.StartsWith("Compare client id and redirect URL with the registration", red[0].ToDo!.English, StringComparison.Ordinal);
        Assert.Matches("^401, .*error: invalid_client.*: the EHR refuses the app itself$", red[1].Came);
        Assert.StartsWith("Compare the client id ccmfhir-typo with the registration", red[1].ToDo!.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_URL_that_is_not_registered()
    {
        await using var ehr = await EhrUnderTest.StartAsync(change: json => json["app"]!["publicBaseUrl"] = $"http://localhost:{FreePort.Take()}");

        Assert.Equal(["authorization-request"], (await RedAsync(ehr.Configuration)).Select(c => c.Id));
    }

    [Fact]
    public async Task A_secret_that_has_expired()
    {
        var file = Path.Combine(_folder.FullName, "secret");
        await File.WriteAllTextAsync(file, "the-old-one");
        await using var ehr = await EhrUnderTest.StartAsync(change: json =>
            json["ehrs"]![0]!["auth"] = JsonNode.Parse($$"""{"method":"client_secret_basic","secretRef":"file:{{file}}"}"""));
        var red = Assert.Single(await RedAsync(ehr.Configuration));

        Assert.Equal("client-accepted", red.Id);
        Assert.Contains("it may have expired or been replaced (auth.secretRef)", red.ToDo!.English, StringComparison.Ordinal);
        Assert.DoesNotContain("the-old-one", red.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_the_EHR_does_not_have_or_cannot_fetch()
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true);
        await File.WriteAllTextAsync(Path.Combine(ehr.Folder, "key.pem"), ClientKey.GeneratePem(Smart.Keys.SigningAlgorithm.ES384));
        var red = await RedAsync(LaunchFile.Read(ehr.ConfigFile).Configuration!);

        Assert.Equal(["client-accepted", "token"], red.Select(c => c.Id));
        Assert.Contains($"The EHR must reach {ehr.Configuration.App.PublicBaseUrl}.well-known/jwks.json from its side", red[0].ToDo!.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trailing_slash_in_iss_is_no_mistake()
    {
        await using var ehr = await EhrUnderTest.StartAsync(change: json => json["ehrs"]![0]!["iss"] = new JsonArray(json["ehrs"]![0]!["iss"]![0]! + "/"));

        Assert.Empty(await RedAsync(ehr.Configuration));
    }

    public static TheoryData<string, string, string, string> AtTheServer => new()
    {
        { "another-path", "smart-configuration", "404, no body: ", "The FHIR base in iss must serve /.well-known/smart-configuration" },
        { "another-path", "metadata", "404, no body", "The FHIR base in iss must answer GET /metadata" },
        { "html-discovery", "smart-configuration", "200, text/html that is not JSON: ", "The FHIR base in iss must serve /.well-known/smart-configuration" },
        { "metadata-401", "metadata", "401, no body", "FHIR lets everybody read /metadata." },
        { "metadata-login", "metadata", "200, text/html that is not JSON: a web page, not FHIR", "FHIR lets everybody read /metadata." },
        { "metadata-moved", "metadata", "301, no body", "The FHIR base has moved" },
        { "metadata-dstu2", "metadata", "200, Conformance: ", "Ask the vendor for the R4 endpoint" },
        { "metadata-r5", "metadata", "200, CapabilityStatement: FHIR 5.0.0", "Use the vendor's R4 (4.0.1) base" },
        { "jwks-empty", "ehr-jwks", "200, {keys}: the key set is empty", "The EHR must publish an RSA key of at least 2048 bits, or an EC key, for signatures" },
        { "jwks-encryption", "ehr-jwks", "200, {keys}: no key of it can verify an id_token: RSA RS384 for enc", "The EHR must publish an RSA key of at least 2048 bits, or an EC key, for signatures" },
        { "jwks-other", "ehr-jwks", "200, {keys}: published: EC P-384 ES384, RSA RS384; allowed for this EHR: RS256", "Set idToken.algs of this EHR in launch.json to [\"ES384\", \"RS384\"]" },
        { "jwks-missing", "ehr-jwks", "404, no body: no key set was found for the issuer ", "Name the exact issuer in oidcIssuers" },
        { "clock-10-minutes", "clock", "they differ by ", "Set this machine's clock by NTP" },
        { "scopes-refused", "authorization-request", "302, no body: the EHR sends the browser back with the error invalid_scope", "The EHR refuses a scope" },
        { "unauthorized-client", "authorization-request", "302, no body: the EHR sends the browser back with the error unauthorized_client", "Look the error up in RFC 6749" },
        { "token-html", "client-accepted", "200, text/html that is not JSON: ", "Look at the EHR's token endpoint" },
        { "no-s256", "pkce", "not offered", "A SMART 2 server offers S256" },
    };

    [Theory]
    [MemberData(nameof(AtTheServer))]
    public async Task What_the_server_does_wrong_is_told_with_what_to_do(string wrong, string line, string came, string toDo)
    {
        await using var server = await ServeAsync(wrong);
        // The registration says what the EHR said it signs with; its keys say otherwise.
        var red = (await RedAsync(await ConfigurationAsync(server, json => json["ehrs"]![0]!["idToken"]!["algs"] = new JsonArray("RS256")))).Single(c => c.Id == line);

        Assert.Contains(came, red.Came, StringComparison.Ordinal);
        Assert.StartsWith(toDo, red.ToDo!.English, StringComparison.Ordinal);
        Assert.True(red.Asked is not null || line == "pkce", "no request is shown");
    }

    [Theory]
    [InlineData("jwks-other", "RS384")]
    [InlineData("jwks-other", "ES384 RS256")]
    [InlineData("jwks-without-alg", "PS256")]
    [InlineData("right", "RS256")]
    public async Task One_published_key_of_an_allowed_algorithm_is_enough(string keys, string allowed)
    {
        await using var server = await ServeAsync(keys);
        var configuration = await ConfigurationAsync(server, json => json["ehrs"]![0]!["idToken"]!["algs"] = new JsonArray([.. allowed.Split(' ').Select(a => JsonValue.Create(a))]));

        Assert.Equal("200, {keys}", (await ChecksAsync(configuration, CheckStatus.Pass)).Single(c => c.Id == "ehr-jwks").Came);
    }

    [Fact]
    public async Task A_server_of_R4B_works_with_a_warning()
    {
        await using var server = await ServeAsync("metadata-r4b");
        var warned = (await ChecksAsync(await ConfigurationAsync(server), CheckStatus.Warn)).Single(c => c.Id == "metadata");

        Assert.Equal("200, CapabilityStatement: FHIR 4.3.0", warned.Came);
        Assert.StartsWith("The pages and routes work: nothing used here differs in R4B.", warned.ToDo!.English, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<DoctorCheck[]> RedAsync(LaunchConfiguration configuration) => ChecksAsync(configuration, CheckStatus.Fail);

    private static async Task<DoctorCheck[]> ChecksAsync(LaunchConfiguration configuration, CheckStatus status)
    {
        using var probe = new EhrProbe(configuration, configuration.Ehrs[0], TimeProvider.System);
        return [.. (await new Doctor(probe, new DoctorRequest(), _ => { }).RunAsync(CancellationToken.None)).Checks.Where(c => c.Status == status)];
    }

    /// <summary>An EHR with one thing wrong.</summary>
    private static async Task<WebApplication> ServeAsync(string wrong)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        if (wrong == "clock-10-minutes")
        {
            app.Use((http, next) =>
            {
                http.Response.Headers.Date = TimeProvider.System.GetUtcNow().AddMinutes(10).ToString("R", CultureInfo.InvariantCulture);
                return next(http);
            });
        }

        if (wrong != "another-path")
        {
            app.MapGet("/fhir/.well-known/smart-configuration", (HttpRequest r) => wrong == "html-discovery" ? Page() : Results.Text(SmartConfiguration($"http://{r.Host}", wrong), "application/json"));
            app.MapGet("/fhir/metadata", () => Metadata(wrong));
        }

        app.MapGet("/.well-known/openid-configuration", (HttpRequest r) => Results.Text(
            $$"""{"issuer":"http://{{r.Host}}","jwks_uri":"http://{{r.Host}}/jwks"}""", "application/json"));
        app.MapGet("/jwks", () => wrong == "jwks-missing" ? Results.NotFound() : Results.Text(Jwks(wrong), "application/json"));
        app.MapGet("/authorize", (string redirect_uri) => wrong switch
        {
            "scopes-refused" => Results.Redirect(redirect_uri + "?error=invalid_scope"),
            "unauthorized-client" => Results.Redirect(redirect_uri + "?error=unauthorized_client"),
            _ => Page(),
        });
        app.MapPost("/token", () => wrong == "token-html" ? Page() : Results.Text("""{"error":"invalid_grant"}""", "application/json", statusCode: 400));
        await app.StartAsync();
        return app;
    }

    private static string Jwks(string wrong)
    {
        var set = JsonNode.Parse(TwoKeys.Value)!;
        var keys = set["keys"]!.AsArray();
        var rsa = keys[1]!.AsObject();
        switch (wrong)
        {
            case "jwks-other":
                break;
            case "jwks-empty":
                keys.Clear();
                break;
            case "jwks-encryption":
                keys.RemoveAt(0);
                rsa["use"] = "enc";
                break;
            case "jwks-without-alg":
                keys.RemoveAt(0);
                rsa.Remove("alg");
                break;
            default:
                rsa["alg"] = "RS256";
                break;
        }

        return set.ToJsonString();
    }

    private static IResult Metadata(string wrong) => wrong switch
    {
        "metadata-401" => Results.StatusCode(401),
        "metadata-login" => Page(),
        "metadata-moved" => Results.Redirect("/R4/metadata", permanent: true),
        "metadata-dstu2" => Results.Text("""{"resourceType":"Conformance","fhirVersion":"1.0.2"}""", "application/json+fhir"),
        _ => Results.Text(
            $$"""{"resourceType":"CapabilityStatement","status":"active","fhirVersion":"{{(wrong switch { "metadata-r4b" => "4.3.0", "metadata-r5" => "5.0.0", _ => "4.0.1" })}}","rest":[{"mode":"server","resource":[{"type":"Patient","interaction":[{"code":"read"}]}]}]}""",
            "application/fhir+json"),
    };

    private static IResult Page() => Results.Text("<!DOCTYPE html><title>Sign in</title>", "text/html");

    private static string SmartConfiguration(string authority, string wrong) => $$"""
        {"issuer":"{{authority}}","jwks_uri":"{{authority}}/jwks","authorization_endpoint":"{{authority}}/authorize","token_endpoint":"{{authority}}/token",
         "grant_types_supported":["authorization_code"],"code_challenge_methods_supported":[{{(wrong == "no-s256" ? "" : "\"S256\"")}}],
         "capabilities":["launch-ehr","sso-openid-connect","client-public","permission-v2"]}
        """;

    private async Task<LaunchConfiguration> ConfigurationAsync(WebApplication server, Action<JsonNode>? change = null)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = $"http://localhost:{FreePort.Take()}";
        json["ehrs"]![0]!["iss"] = new JsonArray(server.Urls.First() + "/fhir");
        change?.Invoke(json);
        var file = Path.Combine(_folder.FullName, "launch.json");
        await File.WriteAllTextAsync(file, json.ToJsonString());
        return LaunchFile.Read(file).Configuration!;
    }
}
