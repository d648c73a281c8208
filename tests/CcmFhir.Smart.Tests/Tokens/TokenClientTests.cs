using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Tests.Tokens;

public sealed class TokenClientTests
{
    private readonly StubEhr _ehr = new();
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Ada Canary\"}", SmartFailureKind.InvalidGrant)]
    [InlineData(400, "{\"error\":\"invalid_scope\"}", SmartFailureKind.InvalidScope)]
    [InlineData(401, "{\"error\":\"invalid_client\"}", SmartFailureKind.InvalidClient)]
    [InlineData(400, "{\"error\":\"unsupported_grant_type\"}", SmartFailureKind.RequestRefused)]
    [InlineData(200, "{\"error\":\"invalid_grant\",\"access_token\":\"a\",\"token_type\":\"bearer\"}", SmartFailureKind.InvalidGrant)]
    [InlineData(400, "not json", SmartFailureKind.RequestRefused)]
    [InlineData(401, "", SmartFailureKind.InvalidClient)]
    [InlineData(404, "", SmartFailureKind.NotFound)]
    [InlineData(429, "{}", SmartFailureKind.Busy)]
    [InlineData(500, "<html>Ada Canary</html>", SmartFailureKind.ServerFault)]
    [InlineData(302, "", SmartFailureKind.Redirected)]
    [InlineData(200, "<html>Ada Canary</html>", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"token_ty", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"bearer\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_type\":\"bearer\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"bearer\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"patient\":\"../Patient/2\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"patient\":42}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"encounter\":\"..\"}", SmartFailureKind.Malformed)]
    public async Task A_bad_answer_is_a_category_without_the_servers_words(int status, string body, SmartFailureKind kind)
    {
        _ehr.OnJson(StubEhr.Token, body, status);

        var failure = (await Exchange(Sample.Ehr())).Failure!;

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(status, failure.HttpStatus);
        Assert.DoesNotContain("Canary", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(_ehr.Requests);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#71")]
    public async Task A_public_client_trades_its_code_with_its_name_in_the_body()
    {
        _ehr.OnJson(StubEhr.Token, Sample.TokenJson);
        var code = Sample.Code(Sample.Ehr(), _clock.Now);

        await new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock).Exchange(Sample.Ehr(), Sample.Configuration, code, default);

        var asked = Assert.Single(_ehr.Requests);
        Assert.Equal("POST", asked.Method);
        Assert.Null(asked.Authorization);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = "code-1",
                ["redirect_uri"] = Sample.RedirectUri,
                ["code_verifier"] = code.Pending.Verifier,
                ["client_id"] = Sample.ClientId,
            },
            asked.Form);
    }

    [Theory]
    [InlineData(true, "ccm+app%3A1:p%C3%A4ss%3Aw%2Frd")]
    [InlineData(false, "ccm app:1:p\u00e4ss:w/rd")]
    [Trait("verifies", "smart-app-launch-2.2.0#72")]
    public async Task A_secret_goes_into_the_header_and_no_client_id_into_the_body(bool encode, string credentials)
    {
        _ehr.OnJson(StubEhr.Token, Sample.TokenJson);

        await Exchange(Sample.Ehr(ClientAuthentication.SecretBasic("p\u00e4ss:w/rd", encode)));

        var asked = Assert.Single(_ehr.Requests);
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)), asked.Authorization);
        Assert.DoesNotContain("client_id", asked.Form.Keys);
    }

    [Fact]
    public async Task A_good_answer_is_read_whole()
    {
        _ehr.OnJson(StubEhr.Token, Sample.TokenJson);

        var tokens = (await Exchange(Sample.Ehr())).Value!;

        Assert.Equal("access-1", tokens.AccessToken);
        Assert.Equal("refresh-1", tokens.RefreshToken);
        Assert.Null(tokens.IdToken);
        Assert.Equal(_clock.Now.AddSeconds(300), tokens.ExpiresAt);
        Assert.Equal("launch openid fhirUser patient/Condition.rs user/ChargeItem.crus", tokens.Scopes.ToString());
        Assert.Equal(
            new LaunchContext { Patient = "pat-1", Encounter = "enc-1", NeedPatientBanner = false, Intent = "ccm-enroll", Tenant = "t-1" } with { FhirContext = tokens.Context.FhirContext },
            tokens.Context);
        Assert.Empty(tokens.Context.FhirContext);
    }

    [Theory]
    [InlineData("\"expires_in\":\"600\"", 600)]
    [InlineData("\"expires_in\":59.5", 59.5)]
    [InlineData("\"expires_in\":0", 300)]
    [InlineData("\"expires_in\":-5", 300)]
    [InlineData("\"expires_in\":null", 300)]
    [InlineData("\"expires_in\":1e300", 86400)]
    [InlineData("\"expires_in\":1e999", 300)]
    [InlineData("\"x\":1", 300)]
    public async Task A_token_lives_as_long_as_said_within_reason(string member, double seconds)
    {
        _ehr.OnJson(StubEhr.Token, $$"""{"access_token":"a","token_type":"BEARER",{{member}}}""");

        Assert.Equal(_clock.Now.AddSeconds(seconds), (await Exchange(Sample.Ehr())).Value!.ExpiresAt);
    }

    [Theory]
    [InlineData("\"x\":1", "launch openid fhirUser user/Condition.rs user/ChargeItem.crus online_access")]
    [InlineData("\"scope\":\"\"", "")]
    [InlineData("\"scope\":\"openid user/*.read weird\"", "openid user/*.read weird")]
    public async Task Granted_scopes_are_what_the_server_says_else_what_was_asked(string member, string granted)
    {
        _ehr.OnJson(StubEhr.Token, $$"""{"access_token":"a","token_type":"bearer",{{member}}}""");

        Assert.Equal(granted, (await Exchange(Sample.Ehr())).Value!.Scopes.ToString());
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#117")]
    public async Task A_new_refresh_token_replaces_the_old_and_none_keeps_it()
    {
        _ehr.OnJson(StubEhr.Token, """{"access_token":"access-2","token_type":"bearer","expires_in":570,"refresh_token":"refresh-2"}""");
        var first = (await Refresh(Sample.Grant(_clock.Now))).Value!;

        _ehr.OnJson(StubEhr.Token, """{"access_token":"access-3","token_type":"bearer"}""");
        var second = (await Refresh(first)).Value!;

        Assert.Equal(Sample.Grant(_clock.Now.AddSeconds(570)) with { AccessToken = "access-2", RefreshToken = "refresh-2" }, first);
        Assert.Equal("refresh-2", _ehr.Requests[1].Form["refresh_token"]);
        Assert.Equal("refresh-2", second.RefreshToken);
        Assert.Equal("access-3", second.AccessToken);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#108")]
    public async Task Refreshed_scopes_only_shrink()
    {
        _ehr.OnJson(StubEhr.Token, """{"access_token":"a","token_type":"bearer","scope":"openid user/Condition.r user/*.cruds user/Task.c"}""");

        Assert.Equal("openid user/Condition.r", (await Refresh(Sample.Grant(_clock.Now))).Value!.Scopes);
        Assert.DoesNotContain("scope", _ehr.Requests[0].Form.Keys);
    }

    [Fact]
    public async Task A_grant_without_refresh_token_is_over_without_asking()
    {
        Assert.Equal(SmartFailureKind.InvalidGrant, (await Refresh(Sample.Grant(_clock.Now, refreshToken: null))).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task Revoking_ends_the_refresh_token_or_else_the_access_token()
    {
        _ehr.On(StubEhr.Revoke, _ => StubEhr.Reply(200, string.Empty));

        Assert.Null(await Revoke(Sample.Grant(_clock.Now)));
        Assert.Null(await Revoke(Sample.Grant(_clock.Now, refreshToken: null)));

        Assert.Equal(["refresh-1", "access-1"], _ehr.Requests.Select(r => r.Form["token"]));
        Assert.Equal(["refresh_token", "access_token"], _ehr.Requests.Select(r => r.Form["token_type_hint"]));
    }

    [Fact]
    public async Task Revoking_ends_both_tokens_while_both_work_and_what_is_said_of_the_second_does_not_count()
    {
        _ehr.On(StubEhr.Revoke, asked => StubEhr.Reply(asked.Form["token"] == "refresh-1" ? 200 : 400, string.Empty));

        Assert.Null(await Revoke(Sample.Grant(_clock.Now.AddMinutes(5))));

        Assert.Equal(["refresh-1", "access-1"], _ehr.Requests.Select(r => r.Form["token"]));
    }

    [Fact]
    public async Task Where_refresh_tokens_cannot_be_ended_the_access_token_is()
    {
        _ehr.On(StubEhr.Revoke, asked => asked.Form["token"] == "refresh-1"
            ? StubEhr.Reply(400, """{"error":"unsupported_token_type"}""") : StubEhr.Reply(200, string.Empty));

        Assert.Null(await Revoke(Sample.Grant(_clock.Now)));

        Assert.Equal(["refresh-1", "access-1"], _ehr.Requests.Select(r => r.Form["token"]));
        _ehr.OnJson(StubEhr.Revoke, """{"error":"unsupported_token_type"}""", 400);
        Assert.Equal(SmartFailureKind.Unsupported, (await Revoke(Sample.Grant(_clock.Now)))?.Kind);
    }

    [Fact]
    public async Task Revoking_says_why_it_did_not_work()
    {
        var without = await new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock).Revoke(
            Sample.Ehr(), Sample.Configuration with { RevocationEndpoint = null }, Sample.Grant(_clock.Now), default);
        Assert.Equal(SmartFailureKind.Unsupported, without?.Kind);

        _ehr.OnJson(StubEhr.Revoke, """{"error":"invalid_client"}""", 400);
        Assert.Equal(SmartFailureKind.InvalidClient, (await Revoke(Sample.Grant(_clock.Now)))?.Kind);

        _ehr.OnJson(StubEhr.Revoke, "oops", 500);
        Assert.Equal(SmartFailureKind.ServerFault, (await Revoke(Sample.Grant(_clock.Now)))?.Kind);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#97")]
    [Trait("verifies", "smart-app-launch-2.2.0#267")]
    public void A_token_is_for_its_own_server_only()
    {
        var grant = Sample.Grant(_clock.Now);

        Assert.True(grant.IsFor(new Uri("https://ehr.example.org/fhir/Patient/1")));
        Assert.True(grant.IsFor(new Uri("https://EHR.example.org/fhir?_getpages=1")));
        Assert.False(grant.IsFor(new Uri("https://auth.example.org/fhir/Patient/1")));
        Assert.False(grant.IsFor(new Uri("https://ehr.example.org:8443/fhir/Patient/1")));
        Assert.False(grant.IsFor(new Uri("http://ehr.example.org/fhir/Patient/1")));
        Assert.False(grant.IsFor(new Uri("https://x@ehr.example.org/fhir/Patient/1")));
        Assert.False(grant.IsFor(new Uri("Patient/1", UriKind.Relative)));
    }

    [Fact]
    public async Task Nothing_that_holds_a_token_prints_it()
    {
        _ehr.OnJson(StubEhr.Token, Sample.TokenJson);
        var tokens = (await Exchange(Sample.Ehr())).Value!;
        var grant = TokenGrant.From("general", new Uri(StubEhr.Base), tokens);

        var printed = $"{tokens} {grant} {tokens.Context} {ClientAuthentication.SecretBasic("secret-1")} {Sample.Code(Sample.Ehr(), _clock.Now)}";

        Assert.DoesNotMatch("access-1|refresh-1|pat-1|enc-1|secret-1|code-1", printed);
    }

    private Task<SmartResult<TokenResponse>> Exchange(EhrRegistration ehr) =>
        new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock).Exchange(ehr, Sample.Configuration, Sample.Code(ehr, _clock.Now), default);

    private Task<SmartResult<TokenGrant>> Refresh(TokenGrant grant) =>
        new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock).Refresh(Sample.Ehr(), Sample.Configuration, grant, default);

    private Task<SmartFailure?> Revoke(TokenGrant grant) =>
        new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock).Revoke(Sample.Ehr(), Sample.Configuration, grant, default);
}
