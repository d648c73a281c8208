using System.Net;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tests.Fuzz;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;
using TestClock = CcmFhir.Smart.Tests.Support.TestClock;

namespace CcmFhir.Benchmarks;

/// <summary>Spoiled answers of an EHR, given to the SMART library through its message handler, where every request it makes is seen.</summary>
internal static class FuzzedLibrary
{
    private static readonly TokenMint Mint = new();
    private static readonly TokenMint Thief = new();
    private static readonly EhrRegistration Registered = Sample.Ehr();
    private static readonly TestClock Clock = new();

    public static async Task RunAsync(string surface, int inputs, FuzzFindings found)
    {
        Func<Mutator, StubEhr, Task<(Uri? Destination, string Outcome)>> attempt = surface switch
        {
            "discovery" => DiscoverAsync,
            "token" => ExchangeAsync,
            _ => ValidateAsync,
        };
        for (var input = 0; input < inputs; input++)
        {
            found.Tried();
            var ehr = new StubEhr();
            try
            {
                var (destination, outcome) = await attempt(new Mutator(input), ehr);
                found.Ended(surface, outcome);
                if (destination is not null && !Registered.Permits(destination))
                {
                    found.AddOpenRedirect(surface, input, destination);
                }
            }
            // Whatever it is: the library promises none.
            catch (Exception unexpected)
            {
                found.AddUnhandled(surface, input, unexpected.ToString());
            }

            foreach (var foreign in ehr.Requests.Where(r => !Registered.Permits(r.Url)))
            {
                found.AddForeignRequest(surface, foreign.Url);
            }
        }
    }

    /// <summary>Where a browser would be sent on the word of a spoiled discovery document.</summary>
    private static async Task<(Uri? Destination, string Outcome)> DiscoverAsync(Mutator mutate, StubEhr ehr)
    {
        Answer(ehr, StubEhr.WellKnown, Sample.WellKnownJson, mutate);
        var found = await new SmartDiscovery(ehr.Client, Clock).Read(Registered, new Uri(StubEhr.Base), default);
        if (found.Value is not { } configuration)
        {
            return (null, $"{found.Failure!.Kind}");
        }

        await new TokenClient(ehr.Client, ClientKeyStore.Empty, Clock).Exchange(Registered, configuration, Sample.Code(Registered, Clock.Now), default);
        var authorization = AuthorizationRequest.Create(Sample.Launch(Registered), configuration, "s", Clock.Now, TimeSpan.FromMinutes(10));
        return (authorization.Value?.Url, authorization.Failure is { } refused ? $"found, then {refused.Kind}" : $"found, {(configuration.Deviations.IsEmpty ? "no deviation" : "deviations")}");
    }

    private static async Task<(Uri? Destination, string Outcome)> ExchangeAsync(Mutator mutate, StubEhr ehr)
    {
        Answer(ehr, StubEhr.Token, mutate.Pick(Sample.TokenJson, """{"error":"invalid_grant","error_description":"x"}"""), mutate);
        var client = new TokenClient(ehr.Client, ClientKeyStore.Empty, Clock);
        var token = await client.Exchange(Registered, Sample.Configuration, Sample.Code(Registered, Clock.Now), default);
        await client.Refresh(Registered, Sample.Configuration, Sample.Grant(Clock.Now), default);
        return (null, token.Failure is { } refused ? $"{refused.Kind}" : "a token");
    }

    private static async Task<(Uri? Destination, string Outcome)> ValidateAsync(Mutator mutate, StubEhr ehr)
    {
        Mint.Publish(ehr);
        if (mutate.Chance(20))
        {
            Answer(ehr, StubEhr.Jwks, Mint.Jwks(), mutate);
        }

        var pending = Sample.Authorization(Registered, Clock.Now).Pending;
        var claims = TokenMint.Claims(Clock.Now, pending.Nonce);
        var token = mutate.Pick(0, 1, 2, 3) switch
        {
            0 => mutate.Text(Mint.Sign(claims)),
            1 => Mint.Sign(claims, h => h[mutate.Pick("alg", "kid", "typ", "crit", "jku")] = mutate.Text("RS256")),
            2 => Mint.Sign(mutate.Chance(75) ? mutate.Json(claims.ToJsonString()) : mutate.Text(claims.ToJsonString())),
            _ => Thief.Sign(claims),
        };
        var user = await new IdTokenValidator(ehr.Client, Clock).Validate(Registered, Sample.Configuration, pending, token, default);
        return (null, user.Failure is { } refused ? $"{refused.Kind}" : "a user");
    }

    private static void Answer(StubEhr ehr, string url, string body, Mutator mutate)
    {
        var bytes = mutate.Document(body);
        var status = mutate.Chance(80) ? 200 : mutate.Pick(201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 503);
        ehr.On(url, _ =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(bytes) };
            answer.Headers.TryAddWithoutValidation("Location", "https://evil.example/");
            return answer;
        });
    }
}
