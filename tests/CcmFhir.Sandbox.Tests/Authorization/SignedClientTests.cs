using System.Net;

namespace CcmFhir.Sandbox.Tests.Authorization;

/// <summary>
/// private_key_jwt and Backend Services. https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html,
/// https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
/// </summary>
public sealed class SignedClientTests : IAsyncLifetime, IDisposable
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly TestKeys _keys = new();
    private RunningEhr _ehr = null!;
    private int _assertions;

    private string TokenUrl => $"{_ehr.Ehr.BaseUrl}oauth/token";

    private long Now => _ehr.Clock.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync(RegisteredClient.WithKeys("job", _keys.Jwks, RunningEhr.Redirect));

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData("RS384")]
    [InlineData("ES384")]
    public async Task A_job_gets_system_scopes_for_its_signature_and_nothing_else(string algorithm)
    {
        using var response = await AskAsync(_keys.Assertion(algorithm, Claims()), "system/Patient.rs user/Patient.rs launch offline_access");
        var answer = await RunningEhr.JsonAsync(response);

        Assert.Equal(["access_token", "expires_in", "scope", "token_type"], answer.Select(p => p.Key).Order());
        Assert.Equal("system/Patient.rs", answer["scope"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_without_a_system_scope_is_refused()
    {
        using var response = await AskAsync(_keys.Assertion("RS384", Claims()), "user/Patient.rs");

        Assert.Equal("invalid_scope", (await RunningEhr.JsonAsync(response))["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("another issuer")]
    [InlineData("another subject")]
    [InlineData("another audience")]
    [InlineData("expired")]
    [InlineData("lives too long")]
    [InlineData("no id")]
    [InlineData("unknown key")]
    [InlineData("signed by another key")]
    [InlineData("no signature")]
    [InlineData("not a token")]
    public async Task An_assertion_that_does_not_hold_is_refused(string what)
    {
        using var others = new TestKeys();
        var assertion = what switch
        {
            "another issuer" => _keys.Assertion("RS384", Claims(issuer: "ccm")),
            "another subject" => _keys.Assertion("RS384", Claims(subject: "ccm")),
            "another audience" => _keys.Assertion("RS384", Claims(audience: "http://127.0.0.1:1/token")),
            "expired" => _keys.Assertion("RS384", Claims(expires: Now - 60)),
            "lives too long" => _keys.Assertion("RS384", Claims(expires: Now + 600)),
            "no id" => _keys.Assertion("RS384", Claims(id: "")),
            "unknown key" => _keys.Assertion("RS384", Claims(), keyId: "x"),
            "signed by another key" => others.Assertion("RS384", Claims()),
            "no signature" => $"{_keys.Assertion("RS384", Claims()).Split('.')[0]}.{_keys.Assertion("RS384", Claims()).Split('.')[1]}.",
            _ => what,
        };
        using var response = await AskAsync(assertion, "system/Patient.rs");

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"),
            (response.StatusCode, (await RunningEhr.JsonAsync(response))["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_assertion_works_once()
    {
        var assertion = _keys.Assertion("ES384", Claims());
        using var first = await AskAsync(assertion, "system/Patient.rs");
        using var second = await AskAsync(assertion, "system/Patient.rs");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_signed_client_redeems_a_code_too()
    {
        var code = (await _ehr.AuthorizeAsync(("client_id", "job")))["code"];
        using var response = await _ehr.RedeemAsync(
            code, ("client_id", ""), ("client_assertion_type", AssertionType), ("client_assertion", _keys.Assertion("ES384", Claims())));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_public_client_gets_no_client_credentials()
    {
        using var response = await _ehr.TokenAsync(("grant_type", "client_credentials"), ("client_id", "ccm"), ("scope", "system/Patient.rs"));

        Assert.Equal("unauthorized_client", (await RunningEhr.JsonAsync(response))["error"]!.GetValue<string>());
    }

    private object Claims(string issuer = "job", string subject = "job", string? audience = null, long? expires = null, string? id = null) => new
    {
        iss = issuer,
        sub = subject,
        aud = audience ?? TokenUrl,
        exp = expires ?? (Now + 240),
        jti = id ?? $"id-{++_assertions}",
    };

    private Task<HttpResponseMessage> AskAsync(string assertion, string scope) => _ehr.TokenAsync(
        ("grant_type", "client_credentials"), ("scope", scope), ("client_assertion_type", AssertionType), ("client_assertion", assertion));
}
