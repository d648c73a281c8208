using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Tests.Keys;

public sealed class ClientKeyTests
{
    private static readonly string RsaPem = ClientKey.GeneratePem(SigningAlgorithm.RS384);
    private static readonly string EcPem = ClientKey.GeneratePem(SigningAlgorithm.ES384);
    private static readonly ClientKey Rsa = ClientKey.FromPem("rsa-1", SigningAlgorithm.RS384, RsaPem);
    private static readonly ClientKey Ec = ClientKey.FromPem("ec-1", SigningAlgorithm.ES384, EcPem);

    private readonly StubEhr _ehr = new StubEhr().OnJson(StubEhr.Token, Sample.TokenJson);
    private readonly TestClock _clock = new();

    [Fact]
    public void A_key_that_does_not_fit_is_refused_without_repeating_it()
    {
        using var weak = RSA.Create(1024);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var publicOnly = RSA.Create(2048);
        (SigningAlgorithm Algorithm, string Pem)[] bad =
        [
            (SigningAlgorithm.RS384, ""),
            (SigningAlgorithm.RS384, "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----"),
            (SigningAlgorithm.RS384, EcPem),
            (SigningAlgorithm.ES384, RsaPem),
            (SigningAlgorithm.RS384, weak.ExportPkcs8PrivateKeyPem()),
            (SigningAlgorithm.ES384, otherCurve.ExportPkcs8PrivateKeyPem()),
            (SigningAlgorithm.RS384, publicOnly.ExportSubjectPublicKeyInfoPem()),
        ];

        Assert.All(bad, b =>
        {
            var error = Assert.Throws<ArgumentException>("pem", () => ClientKey.FromPem("k", b.Algorithm, b.Pem));
            Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
        });
        Assert.Throws<ArgumentException>("kid", () => ClientKey.FromPem(" ", SigningAlgorithm.RS384, RsaPem));
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#313")]
    [Trait("verifies", "smart-app-launch-2.2.0#314")]
    [Trait("verifies", "smart-app-launch-2.2.0#315")]
    public void The_published_set_holds_public_parts_only()
    {
        var set = JsonNode.Parse(new ClientKeyStore([Rsa], [Ec]).PublicJwks())!["keys"]!.AsArray();

        Assert.Equal("kty kid alg use key_ops n e", string.Join(' ', set[0]!.AsObject().Select(m => m.Key)));
        Assert.Equal("kty kid alg use key_ops crv x y", string.Join(' ', set[1]!.AsObject().Select(m => m.Key)));
        Assert.Equal("RSA rsa-1 RS384 sig verify", Summary(set[0]!));
        Assert.Equal("EC ec-1 ES384 sig verify", Summary(set[1]!));
    }

    [Fact]
    public void Current_keys_sign_and_the_others_are_published()
    {
        var next = ClientKey.FromPem("ec-2", SigningAlgorithm.ES384, ClientKey.GeneratePem(SigningAlgorithm.ES384));
        var store = new ClientKeyStore([Ec], [next]);

        Assert.Same(Ec, store.Select(SigningAlgorithm.ES384, null));
        Assert.Same(next, store.Select(SigningAlgorithm.ES384, "ec-2"));
        Assert.Null(store.Select(SigningAlgorithm.RS384, null));
        Assert.Null(store.Select(SigningAlgorithm.RS384, "ec-2"));
        Assert.Null(store.Select(SigningAlgorithm.ES384, "ec-3"));

        store.Replace([next], [Ec]);
        Assert.Same(next, store.Select(SigningAlgorithm.ES384, null));
        Assert.Throws<ArgumentException>(() => store.Replace([next], [next]));
    }

    [Theory]
    [InlineData(SigningAlgorithm.RS384)]
    [InlineData(SigningAlgorithm.ES384)]
    [Trait("verifies", "smart-app-launch-2.2.0#308")]
    [Trait("verifies", "smart-app-launch-2.2.0#309")]
    [Trait("verifies", "smart-app-launch-2.2.0#331")]
    public async Task An_assertion_is_what_the_server_needs_and_lives_under_five_minutes(SigningAlgorithm algorithm)
    {
        var store = new ClientKeyStore([Rsa, Ec], []);

        await Exchange(store, ClientAuthentication.PrivateKeyJwt(algorithm, jku: "https://ccm.example.org/jwks.json"));

        var form = Assert.Single(_ehr.Requests).Form;
        var jwt = new JsonWebToken(form["client_assertion"]);
        Assert.DoesNotContain("client_id", form.Keys);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        Assert.Equal((algorithm.ToString(), "JWT", algorithm == SigningAlgorithm.RS384 ? "rsa-1" : "ec-1"), (jwt.Alg, jwt.Typ, jwt.Kid));
        Assert.Equal("https://ccm.example.org/jwks.json", jwt.GetHeaderValue<string>("jku"));
        Assert.Equal((Sample.ClientId, Sample.ClientId, StubEhr.Token), (jwt.Issuer, jwt.Subject, Assert.Single(jwt.Audiences)));
        Assert.InRange(jwt.GetPayloadValue<long>("exp"), _clock.Now.ToUnixTimeSeconds() + 1, _clock.Now.AddMinutes(5).ToUnixTimeSeconds());
        Assert.True(await Verifies(store, form["client_assertion"]));
    }

    [Fact]
    public async Task Without_jku_none_is_sent_and_without_key_nothing_is()
    {
        await Exchange(new ClientKeyStore([Ec], []), ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.ES384));
        Assert.False(new JsonWebToken(_ehr.Requests[0].Form["client_assertion"]).TryGetHeaderValue<string>("jku", out _));

        var failure = await Exchange(new ClientKeyStore([Ec], []), ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.RS384));
        Assert.Equal(SmartFailureKind.SigningKeysUnavailable, failure.Failure?.Kind);
        Assert.Single(_ehr.Requests);
    }

    [Fact]
    public async Task Rotation_under_load_leaves_every_assertion_valid_and_unique()
    {
        var next = ClientKey.FromPem("ec-2", SigningAlgorithm.ES384, ClientKey.GeneratePem(SigningAlgorithm.ES384));
        var store = new ClientKeyStore([Ec], [next]);

        var load = Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            if (i == 50)
            {
                store.Replace([next], [Ec]);
            }

            await Exchange(store, ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.ES384));
        }));
        await Task.WhenAll(load);

        var assertions = _ehr.Requests.Select(r => r.Form["client_assertion"]).ToArray();
        Assert.Equal(100, assertions.Select(a => new JsonWebToken(a).Id).Distinct(StringComparer.Ordinal).Count());
        foreach (var assertion in assertions)
        {
            Assert.True(await Verifies(store, assertion));
        }
    }

    private static string Summary(JsonNode key) => $"{key["kty"]} {key["kid"]} {key["alg"]} {key["use"]} {string.Join(',', key["key_ops"]!.AsArray())}";

    private static async Task<bool> Verifies(ClientKeyStore store, string assertion)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(store.PublicJwks()).GetSigningKeys(),
            ValidIssuer = Sample.ClientId,
            ValidAudience = StubEhr.Token,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }

    private Task<SmartResult<TokenResponse>> Exchange(ClientKeyStore store, ClientAuthentication authentication)
    {
        var ehr = Sample.Ehr(authentication);
        return new TokenClient(_ehr.Client, store, _clock).Exchange(ehr, Sample.Configuration, Sample.Code(ehr, _clock.Now), default);
    }
}
