using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Identity;

public sealed class SigningKeysTests
{
    private static readonly TokenMint Mint = new();

    private readonly StubEhr _ehr = Mint.Publish(new StubEhr());
    private readonly TestClock _clock = new();
    private readonly PendingAuthorization _pending;
    private readonly IdTokenValidator _validator;

    public SigningKeysTests()
    {
        _pending = Sample.Authorization(Sample.Ehr(), _clock.Now).Pending;
        _validator = new IdTokenValidator(_ehr.Client, _clock);
    }

    [Fact]
    public async Task Oidc_discovery_comes_first_and_the_smart_configuration_second()
    {
        Assert.Null(await Validate());
        Assert.Equal([StubEhr.OpenId, StubEhr.Jwks], _ehr.Requests.Select(r => r.Url.OriginalString));

        var second = new StubEhr().OnJson(StubEhr.Jwks, Mint.Jwks());
        Assert.True((await new IdTokenValidator(second.Client, _clock).Validate(Sample.Ehr(), Sample.Configuration, _pending, Token(), default)).Succeeded);
    }

    [Fact]
    public async Task An_issuer_that_is_the_fhir_base_works_without_any_announcement()
    {
        // What Inferno's simulated EHR does: no jwks_uri, no sso-openid-connect, issuer = FHIR base, no nonce.
        _ehr.OnJson(StubEhr.Base + "/.well-known/openid-configuration", $$"""{"issuer":"{{StubEhr.Base}}","jwks_uri":"{{StubEhr.Base}}/jwks"}""");
        _ehr.OnJson(StubEhr.Base + "/jwks", Mint.Jwks());
        var silent = Sample.Configuration with { Issuer = null, JwksUri = null };
        var token = Mint.Sign(TokenMint.Claims(_clock.Now, nonce: null, c => c["iss"] = StubEhr.Base));

        Assert.True((await _validator.Validate(Sample.Ehr(), silent, _pending, token, default)).Succeeded);
    }

    [Fact]
    public async Task A_document_of_another_issuer_or_pointing_elsewhere_is_not_used()
    {
        _ehr.OnJson(StubEhr.OpenId, $$"""{"issuer":"https://evil.example","jwks_uri":"{{StubEhr.Auth}}/evil"}""");
        Assert.Null(await Validate());

        var other = new StubEhr().OnJson(StubEhr.OpenId, $$"""{"issuer":"{{StubEhr.Auth}}","jwks_uri":"https://evil.example/jwks"}""");
        var result = await new IdTokenValidator(other.Client, _clock).Validate(
            Sample.Ehr(), Sample.Configuration with { JwksUri = null }, _pending, Token(), default);

        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, result.Failure?.Kind);
        Assert.Equal(StubEhr.OpenId, Assert.Single(other.Requests).Url.OriginalString);
        Assert.DoesNotContain(_ehr.Requests, r => r.Url.OriginalString.EndsWith("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, "oops")]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"keys\":[]}")]
    [InlineData(200, "{\"keys\":[7,null,{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"AAAA\"},{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}")]
    public async Task Without_usable_keys_nobody_is_believed(int status, string body)
    {
        _ehr.OnJson(StubEhr.Jwks, body, status);

        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());
    }

    [Fact]
    public async Task Keys_are_kept_for_ten_minutes()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Validate()));
        Assert.Equal(1, _ehr.CountOf(StubEhr.Jwks));

        _clock.Advance(TimeSpan.FromMinutes(10));
        await Validate();
        Assert.Equal(2, _ehr.CountOf(StubEhr.Jwks));
    }

    [Fact]
    public async Task A_new_key_is_fetched_once_and_unknown_ones_at_most_once_a_minute()
    {
        _ehr.OnJson(StubEhr.Jwks, Mint.Jwks("old"));
        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());
        Assert.Equal(2, _ehr.CountOf(StubEhr.Jwks));

        _ehr.OnJson(StubEhr.Jwks, Mint.Jwks());
        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());
        Assert.Equal(2, _ehr.CountOf(StubEhr.Jwks));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Validate());
        Assert.Equal(3, _ehr.CountOf(StubEhr.Jwks));
    }

    [Fact]
    public async Task A_rotated_key_is_found_at_once()
    {
        _ehr.OnJson(StubEhr.Jwks, Mint.Jwks("old"));
        await _validator.Prefetch(Sample.Ehr(), Sample.Configuration, StubEhr.Base, default);
        _ehr.OnJson(StubEhr.Jwks, Mint.Jwks());

        Assert.Null(await Validate());
        Assert.Equal(2, _ehr.CountOf(StubEhr.Jwks));
    }

    [Fact]
    public async Task A_forced_fetch_that_fails_is_not_repeated_within_the_minute()
    {
        _ehr.OnJson(StubEhr.Jwks, Mint.Jwks("old"));
        await _validator.Prefetch(Sample.Ehr(), Sample.Configuration, StubEhr.Base, default);
        _ehr.OnJson(StubEhr.Jwks, "oops", 500);

        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());
        var asked = _ehr.Requests.Count;
        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());

        Assert.Equal(asked, _ehr.Requests.Count);
    }

    [Fact]
    public async Task Keys_fetched_while_the_user_signs_in_spare_the_callback_the_wait()
    {
        await _validator.Prefetch(Sample.Ehr(), Sample.Configuration, StubEhr.Base, default);
        var asked = _ehr.Requests.Count;

        Assert.Null(await Validate());
        Assert.Equal(asked, _ehr.Requests.Count);
    }

    [Theory]
    [InlineData("{\"keys\":[]}", "", "", false)]
    [InlineData("{}", "", "", false)]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"},{\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"AQAB\",\"e\":\"AQAB\"},{\"kty\":\"<b>\",\"use\":\"enc\"},{}]}", "oct,RSA RS256,? for enc,?", "", false)]
    [InlineData("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AQAB\",\"y\":\"AQAB\"}]}", "EC P-384", "ES384", true)]
    [InlineData("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AQAB\",\"y\":\"AQAB\"}]}", "EC P-521", "ES512", false)]
    [InlineData(null, "RSA,EC P-256,EC P-384", "RS256,ES256,ES384", true)]
    public async Task What_an_issuer_publishes_is_told_with_whether_it_fits(string? body, string published, string algorithms, bool fits)
    {
        _ehr.OnJson(StubEhr.Jwks, body ?? Mint.Jwks());

        var keys = await _validator.Prefetch(Sample.Ehr(), Sample.Configuration, StubEhr.Base, default);

        Assert.Equal((published, algorithms, fits), (string.Join(',', keys!.Published), string.Join(',', keys.Algorithms), keys.FitsAllowed));
    }

    [Fact]
    public async Task A_key_set_that_cannot_be_read_tells_nothing()
    {
        _ehr.OnJson(StubEhr.Jwks, "oops", 500);

        Assert.Null(await _validator.Prefetch(Sample.Ehr(), Sample.Configuration, StubEhr.Base, default));
    }

    [Theory]
    [InlineData("enc", null)]
    [InlineData(null, "RS512")]
    public async Task A_key_for_something_else_does_not_sign_id_tokens(string? use, string? algorithm)
    {
        var jwk = Mint.RsaJwk("k1");
        jwk["use"] = use;
        jwk["alg"] = algorithm;
        _ehr.OnJson(StubEhr.Jwks, $$"""{"keys":[{{jwk.ToJsonString()}}]}""");

        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, await Validate());
    }

    [Fact]
    public async Task A_token_without_key_id_needs_a_set_with_one_fitting_key()
    {
        var token = Mint.Sign(TokenMint.Claims(_clock.Now, _pending.Nonce), h => h.Remove("kid"));
        Assert.Null(await Validate(token));

        var two = new StubEhr().OnJson(StubEhr.Jwks, Mint.Jwks(extra: new TokenMint().RsaJwk("k2").ToJsonString() + ","));
        var result = await new IdTokenValidator(two.Client, _clock).Validate(Sample.Ehr(), Sample.Configuration, _pending, token, default);
        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, result.Failure?.Kind);
    }

    [Fact]
    public async Task Two_ehrs_with_the_same_key_id_do_not_share_keys()
    {
        var thief = new TokenMint();
        var other = new EhrRegistration(
            "other", "Other", ["https://other.example/fhir"], [], Sample.ClientId, ClientAuthentication.Public, "https://ccm.example.org/other", Sample.Scopes);
        _ehr.OnJson("https://other.example/jwks", thief.Jwks());
        SmartConfiguration theirs = Sample.Configuration with { Issuer = StubEhr.Auth, JwksUri = new Uri("https://other.example/jwks") };
        var token = thief.Sign(TokenMint.Claims(_clock.Now, _pending.Nonce));

        Assert.True((await _validator.Validate(other, theirs, _pending, token, default)).Succeeded);
        Assert.Equal(SmartFailureKind.IdTokenSignature, await Validate(token));
        Assert.Null(await Validate());
    }

    private string Token() => Mint.Sign(TokenMint.Claims(_clock.Now, _pending.Nonce));

    private async Task<SmartFailureKind?> Validate(string? token = null) =>
        (await _validator.Validate(Sample.Ehr(), Sample.Configuration, _pending, token ?? Token(), default)).Failure?.Kind;
}
