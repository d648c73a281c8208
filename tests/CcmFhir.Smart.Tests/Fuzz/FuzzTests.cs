using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Style;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Tests.Fuzz;

/// <summary>
/// Whatever comes in: no exception, no request to a host that is not allowed, no redirect elsewhere, nothing believed that was not signed.
/// Each run is the same; the failing input's number is in the message.
/// </summary>
public sealed class FuzzTests
{
    private const int Inputs = 3000;

    private const string MetadataJson = """
        { "resourceType": "CapabilityStatement", "rest": [ { "security": { "extension": [ {
            "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
            "extension": [ { "url": "authorize", "valueUri": "https://auth.example.org/authorize" }, { "url": "token", "valueUri": "https://auth.example.org/token" } ] } ] } } ] }
        """;

    private static readonly TokenMint Mint = new();
    private static readonly TokenMint Thief = new();
    private static readonly EhrRegistration Registered = Sample.Ehr();
    private static readonly EhrRegistry Registry = new([Registered]);
    private static readonly TestClock Clock = new();

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#6")]
    public Task Launches() => Run((mutate, _) =>
    {
        var query = Sample.Query(
            (mutate.Chance(10) ? mutate.Text("iss") : "iss", mutate.Chance(60) ? mutate.Text(StubEhr.Base) : StubEhr.Base),
            (mutate.Chance(10) ? mutate.Text("launch") : "launch", mutate.Chance(80) ? mutate.Text("launch-1") : null),
            (mutate.Text("redirect_uri"), mutate.Text("https://evil.example/")));

        if (LaunchRequest.Read(query, Registry).Value is { } launch)
        {
            var request = AuthorizationRequest.Create(launch, Sample.Configuration, "s", Clock.Now, TimeSpan.FromMinutes(10)).Value!;
            var sent = HttpUtility.ParseQueryString(request.Url.Query);
            Assert.Equal("https://auth.example.org/authorize", request.Url.GetLeftPart(UriPartial.Path));
            Assert.Equal((Sample.RedirectUri, launch.Launch, launch.Iss), (sent["redirect_uri"], sent["launch"], sent["aud"]));
            Assert.Equal(StubEhr.Base, launch.FhirBase.OriginalString);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task Callbacks() => Run((mutate, _) =>
    {
        var pending = Sample.Authorization(Registered, Clock.Now).Pending;
        var state = mutate.Chance(50) ? mutate.Text(pending.State) : pending.State;
        var session = mutate.Chance(30) ? mutate.Text(Sample.SessionId) : Sample.SessionId;
        var query = CallbackQuery.Parse(Sample.Query(
            ("state", state),
            (mutate.Pick("code", "code", "error", mutate.Text("code")), mutate.Text("code-1")),
            (mutate.Pick("iss", "session_state", "error_description"), mutate.Text(StubEhr.Auth))));

        if (query.Value is { } parsed)
        {
            var result = CallbackReader.Read(parsed, pending, Registered, session, Clock.Now);
            Assert.True(!result.Succeeded || (state == pending.State && session == Sample.SessionId));
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task Discoveries() => Run(async (mutate, ehr) =>
    {
        if (mutate.Chance(70))
        {
            Answer(ehr, StubEhr.WellKnown, mutate.Bytes(Sample.WellKnownJson), mutate);
        }

        Answer(ehr, StubEhr.Metadata, mutate.Bytes(MetadataJson), mutate);
        var found = await new SmartDiscovery(ehr.Client, Clock).Read(Registered, new Uri(StubEhr.Base), default);

        if (found.Value is { } configuration)
        {
            Uri?[] urls =
            [
                configuration.TokenEndpoint, configuration.AuthorizationEndpoint, configuration.JwksUri,
                configuration.RevocationEndpoint, configuration.IntrospectionEndpoint,
            ];
            Assert.All(urls.OfType<Uri>(), u => Assert.True(Registered.Permits(u)));
            if (AuthorizationRequest.Create(Sample.Launch(Registered), configuration, "s", Clock.Now, TimeSpan.FromMinutes(10)).Value is { } request)
            {
                Assert.True(Registered.Permits(request.Url));
            }

            await new TokenClient(ehr.Client, ClientKeyStore.Empty, Clock).Exchange(Registered, configuration, Sample.Code(Registered, Clock.Now), default);
        }
    });

    [Fact]
    public Task Token_answers() => Run(async (mutate, ehr) =>
    {
        Answer(ehr, StubEhr.Token, mutate.Bytes(mutate.Pick(Sample.TokenJson, """{"error":"invalid_grant","error_description":"x"}""")), mutate);
        Answer(ehr, StubEhr.Revoke, mutate.Bytes("{}"), mutate);
        var client = new TokenClient(ehr.Client, ClientKeyStore.Empty, Clock);

        var tokens = await client.Exchange(Registered, Sample.Configuration, Sample.Code(Registered, Clock.Now), default);
        await client.Refresh(Registered, Sample.Configuration, Sample.Grant(Clock.Now), default);
        await client.Revoke(Registered, Sample.Configuration, Sample.Grant(Clock.Now), default);

        if (tokens.Value is { } value)
        {
            Assert.Matches(@"\A[!-~]+\z", value.AccessToken);
            Assert.Matches(@"\A[A-Za-z0-9\-.]{1,64}\z", value.Context.Patient ?? "none");
            Assert.InRange(value.ExpiresAt, Clock.Now, Clock.Now.AddDays(1));
            if (value.Context.SmartStyleUrl is { } style)
            {
                await new SmartStyleReader(ehr.Client, Clock).Read(Registered, style, default);
            }
        }
    });

    [Fact]
    public Task Id_tokens() => Run(async (mutate, ehr) =>
    {
        Mint.Publish(ehr);
        var pending = Sample.Authorization(Registered, Clock.Now).Pending;
        var claims = TokenMint.Claims(Clock.Now, pending.Nonce);
        var good = Mint.Sign(claims);
        var (token, honest) = mutate.Pick(0, 1, 2, 3) switch
        {
            0 => (mutate.Text(good), true),
            1 => (Mint.Sign(claims, h => h[mutate.Pick("alg", "kid", "typ", "crit", "jku")] = mutate.Text("RS256")), true),
            2 => (Mint.Sign(mutate.Text(claims.ToJsonString())), false),
            _ => (Thief.Sign(claims), true),
        };

        var result = await new IdTokenValidator(ehr.Client, Clock).Validate(Registered, Sample.Configuration, pending, token, default);

        // An honest issuer never signed anything but these claims.
        Assert.True(!result.Succeeded || !honest || result.Value.Subject == "user-1");
        Assert.True(result.Value is null || result.Value.Issuer == StubEhr.Auth);
    }, inputs: 1000);

    [Fact]
    public Task Signing_keys() => Run(async (mutate, ehr) =>
    {
        Answer(ehr, StubEhr.OpenId, mutate.Bytes($$"""{"issuer":"{{StubEhr.Auth}}","jwks_uri":"{{StubEhr.Jwks}}"}"""), mutate);
        Answer(ehr, StubEhr.Jwks, mutate.Bytes(Mint.Jwks()), mutate);
        var pending = Sample.Authorization(Registered, Clock.Now).Pending;
        var rules = Sample.Ehr(idToken: new IdTokenRules(algorithms: ["RS256", "ES256"]));
        void Elliptic(JsonObject header) => (header["alg"], header["kid"]) = ("ES256", "ec1");
        var token = Mint.Sign(TokenMint.Claims(Clock.Now, pending.Nonce), mutate.Chance(50) ? Elliptic : null);

        await new IdTokenValidator(ehr.Client, Clock).Validate(rules, Sample.Configuration, pending, token, default);
    }, inputs: 1000);

    [Fact]
    public Task Styles() => Run((mutate, _) =>
    {
        var style = SmartStyle.Parse(mutate.Bytes("""{"color_highlight":"#005ea2","dim_font_size":"13px","font_family_body":"Arial, serif"}"""));

        Assert.All(style?.Values.Values ?? [], v => Assert.Matches("""\A[A-Za-z0-9#." ,_\-]+\z""", v));
        return Task.CompletedTask;
    });

    private static void Answer(StubEhr ehr, string url, byte[] body, Mutator mutate)
    {
        var status = mutate.Chance(80) ? 200 : mutate.Pick(201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 503);
        var retryAfter = mutate.Chance(10) ? mutate.Text("120") : null;
        ehr.On(url, _ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
            response.Headers.TryAddWithoutValidation("Location", "https://evil.example/");
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return response;
        });
    }

    private static async Task Run(Func<Mutator, StubEhr, Task> attempt, int inputs = Inputs)
    {
        for (var input = 0; input < inputs; input++)
        {
            var ehr = new StubEhr();
            try
            {
                await attempt(new Mutator(input), ehr);
                Assert.All(ehr.Requests, r => Assert.True(Registered.Permits(r.Url), r.Url.ToString()));
            }
            catch (Exception unexpected)
            {
                throw new InvalidOperationException($"Input {input}: {unexpected.Message}", unexpected);
            }
        }
    }
}
