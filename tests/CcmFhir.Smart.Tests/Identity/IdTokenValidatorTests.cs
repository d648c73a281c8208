using System.Text.Json.Nodes;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Identity;

/// <summary>OpenID Connect Core 1.0 section 3.1.3.7, one claim at a time.</summary>
[Trait("verifies", "smart-app-launch-2.2.0#201")]
[Trait("verifies", "smart-app-launch-2.2.0#218")]
public sealed class IdTokenValidatorTests
{
    private static readonly TokenMint Mint = new();

    private readonly StubEhr _ehr = Mint.Publish(new StubEhr());
    private readonly TestClock _clock = new();
    private readonly PendingAuthorization _pending;

    public IdTokenValidatorTests() => _pending = Sample.Authorization(Sample.Ehr(), _clock.Now).Pending;

    [Fact]
    public async Task A_token_with_everything_right_says_who_signed_in()
    {
        var identity = (await Validate(Mint.Sign(Claims()))).Value!;

        Assert.Equal((StubEhr.Auth, "user-1", new FhirUser("Practitioner", "pr-1", false)), (identity.Issuer, identity.Subject, identity.FhirUser));
        Assert.Equal(("user-1", 0), (identity.Texts("sub").Single(), identity.Texts("groups").Length));
        Assert.DoesNotContain("user-1", identity.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, SmartFailureKind.IdTokenMissing)]
    [InlineData("", SmartFailureKind.IdTokenMalformed)]
    [InlineData("a.b", SmartFailureKind.IdTokenMalformed)]
    [InlineData("a.b.c", SmartFailureKind.IdTokenMalformed)]
    [InlineData("a.b.c.d.e", SmartFailureKind.IdTokenMalformed)]
    [InlineData("e30.e30.x", SmartFailureKind.IdTokenMalformed)]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", SmartFailureKind.IdTokenIssuer)]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.bnVsbA.AAAA", SmartFailureKind.IdTokenMalformed)]
    public async Task What_is_no_signed_jwt_is_refused_without_a_request(string? token, SmartFailureKind kind)
    {
        Assert.Equal(kind, (await Validate(token)).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    public async Task Only_the_algorithms_of_the_registration_are_taken(string algorithm)
    {
        var token = Mint.Sign(Claims(), h => h["alg"] = algorithm);

        Assert.Equal(SmartFailureKind.IdTokenAlgorithm, (await Validate(token)).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task Another_algorithm_is_taken_where_the_registration_names_it()
    {
        var rules = new IdTokenRules(algorithms: ["ES256", "RS384"]);

        Assert.True((await Validate(Mint.Sign(Claims(), h => (h["alg"], h["kid"]) = ("ES256", "ec1")), rules)).Succeeded);
        Assert.True((await Validate(Mint.Sign(Claims(), h => h["alg"] = "RS384"), rules)).Succeeded);
        Assert.Equal(SmartFailureKind.IdTokenAlgorithm, (await Validate(Mint.Sign(Claims()), rules)).Failure?.Kind);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://auth.example.org/")]
    [InlineData("https://AUTH.example.org")]
    [InlineData("https://ehr.example.org/fhir")]
    [InlineData(null)]
    public async Task An_issuer_is_compared_character_for_character(string? issuer)
    {
        Assert.Equal(SmartFailureKind.IdTokenIssuer, (await Validate(Mint.Sign(Claims(c => c["iss"] = issuer)))).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task A_registration_may_name_several_issuers()
    {
        const string Tenant = StubEhr.Auth + "/tenants/7/oidc/";
        _ehr.OnJson(Tenant + ".well-known/openid-configuration", $$"""{"issuer":"{{Tenant}}","jwks_uri":"{{StubEhr.Jwks}}"}""");
        var rules = new IdTokenRules([Tenant, "https://other.example"]);

        Assert.Equal(Tenant, (await Validate(Mint.Sign(Claims(c => c["iss"] = Tenant)), rules)).Value?.Issuer);
        Assert.Equal(SmartFailureKind.IdTokenIssuer, (await Validate(Mint.Sign(Claims()), rules)).Failure?.Kind);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("[\"other\"]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[\"ccm app:1\",\"other\"]")]
    [InlineData("\"CCM APP:1\"")]
    public async Task A_token_for_another_app_is_refused(string audience) => Assert.Equal(
        SmartFailureKind.IdTokenAudience, (await Validate(Mint.Sign(Claims(c => c["aud"] = JsonNode.Parse(audience))))).Failure?.Kind);

    [Fact]
    public async Task The_authorized_party_is_this_app_where_it_is_named()
    {
        Assert.Equal(SmartFailureKind.IdTokenAudience, (await Validate(Mint.Sign(Claims(c => c["azp"] = "other")))).Failure?.Kind);
        Assert.True((await Validate(Mint.Sign(Claims(c => c["azp"] = Sample.ClientId)))).Succeeded);
        Assert.True((await Validate(Mint.Sign(Claims(c =>
        {
            c["aud"] = new JsonArray("other", Sample.ClientId);
            c["azp"] = Sample.ClientId;
        })))).Succeeded);
    }

    [Theory]
    [InlineData("exp", -120)]
    [InlineData("exp", null)]
    [InlineData("iat", 121)]
    [InlineData("iat", null)]
    [InlineData("nbf", 121)]
    public async Task A_token_outside_its_time_is_expired(string claim, int? secondsFromNow)
    {
        var token = Mint.Sign(Claims(c =>
        {
            c.Remove(claim);
            if (secondsFromNow is { } seconds)
            {
                c[claim] = _clock.Now.ToUnixTimeSeconds() + seconds;
            }
        }));

        Assert.Equal(SmartFailureKind.IdTokenExpired, (await Validate(token)).Failure?.Kind);
    }

    [Theory]
    [InlineData("exp", -119)]
    [InlineData("iat", 120)]
    [InlineData("nbf", 120)]
    public async Task Clocks_may_differ_by_the_skew(string claim, int secondsFromNow) =>
        Assert.True((await Validate(Mint.Sign(Claims(c => c[claim] = _clock.Now.ToUnixTimeSeconds() + secondsFromNow)))).Succeeded);

    [Theory]
    [InlineData(NonceMode.VerifyIfPresent, "right", true)]
    [InlineData(NonceMode.VerifyIfPresent, null, true)]
    [InlineData(NonceMode.VerifyIfPresent, "wrong", false)]
    [InlineData(NonceMode.Required, "right", true)]
    [InlineData(NonceMode.Required, null, false)]
    [InlineData(NonceMode.Required, "wrong", false)]
    [InlineData(NonceMode.Off, "wrong", true)]
    public async Task The_nonce_is_judged_by_the_mode(NonceMode mode, string? nonce, bool accepted)
    {
        var claims = TokenMint.Claims(_clock.Now, nonce == "right" ? _pending.Nonce : nonce);
        var result = await Validate(Mint.Sign(claims), new IdTokenRules(nonceMode: mode));

        Assert.Equal(accepted ? null : SmartFailureKind.IdTokenNonce, result.Failure?.Kind);
    }

    [Fact]
    public async Task A_changed_token_has_no_valid_signature()
    {
        var parts = Mint.Sign(Claims()).Split('.');
        var other = Mint.Sign(Claims(c => c["sub"] = "user-2")).Split('.');

        Assert.Equal(SmartFailureKind.IdTokenSignature, (await Validate($"{parts[0]}.{other[1]}.{parts[2]}")).Failure?.Kind);
        Assert.Equal(SmartFailureKind.IdTokenSignature, (await Validate($"{parts[0]}.{parts[1]}.")).Failure?.Kind);
        Assert.Equal(SmartFailureKind.IdTokenSignature, (await Validate(new TokenMint().Sign(Claims()))).Failure?.Kind);
    }

    [Theory]
    [InlineData("typ", "at+jwt")]
    [InlineData("crit", "x")]
    [InlineData("alg", null)]
    public async Task A_header_of_another_kind_is_refused(string member, string? value) => Assert.Equal(
        SmartFailureKind.IdTokenMalformed, (await Validate(Mint.Sign(Claims(), h => h[member] = value))).Failure?.Kind);

    [Fact]
    public async Task Keys_named_or_carried_by_the_token_itself_are_not_looked_at()
    {
        var thief = new TokenMint();
        var token = thief.Sign(Claims(), h =>
        {
            h["jku"] = "https://evil.example/jwks";
            h["x5u"] = "https://evil.example/x5u";
            h["jwk"] = thief.RsaJwk("k1");
        });

        Assert.Equal(SmartFailureKind.IdTokenSignature, (await Validate(token)).Failure?.Kind);
        Assert.All(_ehr.Requests, r => Assert.Equal("auth.example.org", r.Url.Authority));
    }

    [Fact]
    public async Task Claims_said_twice_are_refused()
    {
        var twice = Claims().ToJsonString().Replace("{", "{\"sub\":\"user-2\",", StringComparison.Ordinal);

        Assert.Equal(SmartFailureKind.IdTokenMalformed, (await Validate(Mint.Sign(twice))).Failure?.Kind);
    }

    [Theory]
    [InlineData("aud", "7")]
    [InlineData("aud", "{}")]
    [InlineData("exp", "null")]
    [InlineData("iat", "{}")]
    public async Task Claims_of_the_wrong_kind_are_refused(string claim, string json) => Assert.Equal(
        SmartFailureKind.IdTokenMalformed, (await Validate(Mint.Sign(Claims(c => c[claim] = JsonNode.Parse(json))))).Failure?.Kind);

    [Theory]
    [InlineData("sub", null)]
    [InlineData("sub", "")]
    public async Task A_token_that_names_nobody_is_refused(string claim, string? value) =>
        Assert.Equal(SmartFailureKind.IdTokenMalformed, (await Validate(Mint.Sign(Claims(c => c[claim] = value)))).Failure?.Kind);

    [Theory]
    [InlineData("fhirUser", "Practitioner/pr-1", "Practitioner/pr-1", false)]
    [InlineData("fhirUser", "https://ehr.example.org/fhir/PractitionerRole/r1", "PractitionerRole/r1", false)]
    [InlineData("fhirUser", "https://EHR.example.org/fhir/Person/r1", "Person/r1", false)]
    [InlineData("fhirUser", "https://evil.example/fhir/Practitioner/pr-1", "Practitioner/pr-1", true)]
    [InlineData("profile", "Practitioner/pr-1", "Practitioner/pr-1", false)]
    [InlineData("fhirUser", "Device/d1", null, false)]
    [InlineData("fhirUser", "Practitioner/../Patient/1", null, false)]
    [InlineData("fhirUser", "Practitioner/a b", null, false)]
    [InlineData("fhirUser", "Practitioner/", null, false)]
    [InlineData("fhirUser", "javascript:alert(1)//Practitioner/1", null, false)]
    [InlineData("profile", "https://people.example/ada", null, false)]
    [InlineData("other", "x", null, false)]
    public async Task The_fhir_user_is_absolute_relative_or_missing(string claim, string value, string? reference, bool foreign)
    {
        var identity = (await Validate(Mint.Sign(Claims(c =>
        {
            c.Remove("fhirUser");
            c[claim] = value;
        })))).Value!;

        Assert.Equal(reference, identity.FhirUser?.Reference);
        Assert.Equal(foreign, identity.FhirUser?.IsForeign ?? false);
    }

    private JsonObject Claims(Action<JsonObject>? change = null) => TokenMint.Claims(_clock.Now, _pending.Nonce, change);

    private Task<SmartResult<UserIdentity>> Validate(string? token, IdTokenRules? rules = null) =>
        new IdTokenValidator(_ehr.Client, _clock).Validate(Sample.Ehr(idToken: rules), Sample.Configuration, _pending, token, default);
}
