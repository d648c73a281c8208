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

        Assert.Equal((StubEhr.Auth, "user-1", new FhirUser("Practitioner", "pr-1")), (identity.Issuer, identity.Subject, identity.FhirUser));
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
    [InlineData("HS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES512")]
    [InlineData("rs256")]
    public async Task Only_the_algorithms_of_the_registration_are_taken(string algorithm)
    {
        var token = Mint.Sign(Claims(), h => h["alg"] = algorithm);

        var refused = (await Validate(token)).Failure!;

        Assert.Equal((SmartFailureKind.IdTokenAlgorithm, new ReceivedIdToken(StubEhr.Auth, algorithm, "k1")), (refused.Kind, refused.IdToken));
        Assert.Empty(_ehr.Requests);
    }

    [Theory]
    [InlineData("RS256", "k1")]
    [InlineData("RS384", "k1")]
    [InlineData("ES256", "ec1")]
    [InlineData("ES384", "ec3")]
    public async Task A_registration_that_names_no_algorithm_takes_what_servers_sign_with(string algorithm, string kid) =>
        Assert.True((await Validate(Mint.Sign(Claims(), h => (h["alg"], h["kid"]) = (algorithm, kid)))).Succeeded);

    [Theory]
    [InlineData("ES384", "ec1")]
    [InlineData("ES256", "ec3")]
    [InlineData("ES256", "k1")]
    [InlineData("RS256", "ec1")]
    [InlineData("RS384", "ec3")]
    public async Task A_key_of_another_kind_or_curve_than_the_algorithms_verifies_nothing(string algorithm, string kid) => Assert.Equal(
        SmartFailureKind.SigningKeysUnavailable, (await Validate(Mint.Sign(Claims(), h => (h["alg"], h["kid"]) = (algorithm, kid)))).Failure?.Kind);

    [Fact]
    public async Task What_a_provider_lists_widens_nothing()
    {
        _ehr.OnJson(StubEhr.OpenId, $$"""
            {"issuer":"{{StubEhr.Auth}}","jwks_uri":"{{StubEhr.Jwks}}","id_token_signing_alg_values_supported":["none","HS256","RS384","ES256"]}
            """);
        var rules = new IdTokenRules(algorithms: ["RS256"]);

        Assert.True((await Validate(Mint.Sign(Claims()), rules)).Succeeded);
        foreach (var algorithm in new[] { "none", "HS256", "RS384", "ES256" })
        {
            Assert.Equal(SmartFailureKind.IdTokenAlgorithm, (await Validate(Mint.Sign(Claims(), h => h["alg"] = algorithm), rules)).Failure?.Kind);
        }
    }

    [Fact]
    public async Task A_refused_token_says_its_issuer_algorithm_and_key_in_plain_short_text_and_nothing_of_a_person()
    {
        var token = Mint.Sign(Claims(c => c["iss"] = "https://evil.example/\r\n[fake] line\u202e" + new string('x', 300)), h => h["kid"] = "k\u00001");

        var refused = (await Validate(token)).Failure!;

        Assert.Equal(
            (SmartFailureKind.IdTokenIssuer, "RS256", "k1"), (refused.Kind, refused.IdToken!.Algorithm, refused.IdToken.Kid));
        Assert.StartsWith("https://evil.example/[fake] linexxx", refused.IdToken.Issuer, StringComparison.Ordinal);
        Assert.InRange(refused.IdToken.Issuer!.Length, 1, 200);
        Assert.DoesNotContain("user-1", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pr-1", refused.ToString(), StringComparison.Ordinal);
        Assert.Null((await Validate("a.b.c")).Failure!.IdToken);
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
    [InlineData("fhirUser", "https://evil.example/fhir/Practitioner/pr-1", "https://evil.example/fhir/Practitioner/pr-1", true)]
    [InlineData("fhirUser", "https://EVIL.example:443/fhir/Practitioner/pr-1", "https://evil.example/fhir/Practitioner/pr-1", true)]
    [InlineData("fhirUser", "https://ehr.example.org/fhir/other/Practitioner/pr-1", "https://ehr.example.org/fhir/other/Practitioner/pr-1", true)]
    [InlineData("fhirUser", "https://evil.example/a b/Practitioner/pr-1", null, false)]
    [InlineData("profile", "Practitioner/pr-1", "Practitioner/pr-1", false)]
    [InlineData("profile", "https://ehr.example.org/fhir/Practitioner/pr-1", "Practitioner/pr-1", false)]
    [InlineData("profile", "https://people.example/Practitioner/pr-1", null, false)]
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

    [Fact]
    public async Task Below_any_FHIR_base_of_the_registration_somebody_is_of_this_EHR()
    {
        var ehr = new EhrRegistration(
            "general", "General Hospital", [StubEhr.Base, "https://other.example/r4/"], ["auth.example.org"], Sample.ClientId, ClientAuthentication.Public,
            Sample.RedirectUri, Sample.Scopes);
        var token = Mint.Sign(Claims(c => c["fhirUser"] = "https://other.example/r4/Practitioner/pr-1"));

        var user = (await new IdTokenValidator(_ehr.Client, _clock).Validate(ehr, Sample.Configuration, _pending, token, default)).Value!.FhirUser;

        Assert.Equal(new FhirUser("Practitioner", "pr-1"), user);
    }

    [Theory]
    [InlineData("fhirUser", "\"Patient/p1\"", true)]
    [InlineData("fhirUser", "\"https://ehr.example.org/fhir/Patient/p1\"", true)]
    [InlineData("fhirUser", "\"https://elsewhere.example/Patient/p1\"", true)]
    [InlineData("fhirUser", "\"RelatedPerson/r1\"", true)]
    [InlineData("fhirUser", "\"Person/p1\"", true)]
    [InlineData("fhirUser", "\"Patient/an_id_that_is_none\"", true)]
    [InlineData("fhirUser", "\"Patient/p1/_history/2\"", true)]
    [InlineData("fhirUser", "\"patient/p1\"", true)]
    [InlineData("fhirUser", "[\"Practitioner/pr-1\",\"Patient/p1\"]", true)]
    [InlineData("profile", "\"Patient/p1\"", true)]
    [InlineData("profile", "\"https://ehr.example.org/fhir/Patient/p_1\"", true)]
    [InlineData("profile", "\"https://people.example/person/ada\"", false)]
    [InlineData("fhirUser", "\"Practitioner/pr-1\"", false)]
    [InlineData("fhirUser", "\"PractitionerRole/Patient\"", false)]
    [InlineData("fhirUser", "\"Device/d1\"", false)]
    [InlineData("other", "\"Patient/p1\"", false)]
    public async Task Whom_the_claim_calls_a_patient_is_one_also_where_the_rest_is_unusable(string claim, string json, bool isPatientSide)
    {
        var identity = (await Validate(Mint.Sign(Claims(c =>
        {
            c.Remove("fhirUser");
            c[claim] = JsonNode.Parse(json);
        })))).Value!;

        Assert.Equal(isPatientSide, identity.IsPatientSide);
    }

    private JsonObject Claims(Action<JsonObject>? change = null) => TokenMint.Claims(_clock.Now, _pending.Nonce, change);

    private Task<SmartResult<UserIdentity>> Validate(string? token, IdTokenRules? rules = null) =>
        new IdTokenValidator(_ehr.Client, _clock).Validate(Sample.Ehr(idToken: rules), Sample.Configuration, _pending, token, default);
}
