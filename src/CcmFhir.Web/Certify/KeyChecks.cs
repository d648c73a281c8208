using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Web.Certify;

/// <summary>
/// What every client must be able to do, whatever this EHR asks of it: sign with both algorithms, publish keys in the right shape,
/// read both scope grammars. Nothing is sent.
/// </summary>
internal static class KeyChecks
{
    private static readonly Lazy<ClientKey> Rsa = new(() => Made(SigningAlgorithm.RS384));

    private static readonly Lazy<ClientKey> Elliptic = new(() => Made(SigningAlgorithm.ES384));

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new("keys.rs384", ["smart-app-launch-2.2.0#308"], [DiscoveryChecks.Configuration], (run, cancel) => SignAsync(run, Rsa.Value, cancel)),
        new("keys.es384", ["smart-app-launch-2.2.0#309"], [DiscoveryChecks.Configuration], (run, cancel) => SignAsync(run, Elliptic.Value, cancel)),
        new("keys.kty-kid", ["smart-app-launch-2.2.0#313"], [], run =>
            Shape(run, _ => true, ["kty", "kid", "alg", "use"], ["d", "p", "q", "dp", "dq", "qi"])),
        new("keys.rsa", ["smart-app-launch-2.2.0#314"], [], run => Shape(run, k => k == "RSA", ["n", "e"], [])),
        new("keys.ec", ["smart-app-launch-2.2.0#315"], [], run => Shape(run, k => k == "EC", ["crv", "x", "y"], [])),
        new("scopes.grammar", ["smart-app-launch-2.2.0#120-146"], [], _ =>
        {
            (string Scope, string Type, char Interaction, bool Allowed)[] cases =
            [
                ("patient/Condition.rs", "Condition", 's', true), ("patient/Condition.read", "Condition", 's', true),
                ("user/Task.write", "Task", 'c', true), ("user/Task.write", "Task", 'r', false), ("user/*.cruds", "ChargeItem", 'u', true),
                ("user/Task.sr", "Task", 'r', false), ("user/Task.", "Task", 'r', false), ("http://smarthealthit.org/fhir/scopes/patient/Goal.read", "Goal", 'r', true),
            ];
            var wrong = cases.Where(c => ScopeSet.Parse(c.Scope).AllowsSome(c.Type, c.Interaction) != c.Allowed).Select(c => $"{c.Scope} {c.Interaction}").ToArray();
            return Ruling.Of(wrong.Length == 0, $"{cases.Length} cases", "wrong: " + string.Join(", ", wrong));
        }),
    ];

    private static ClientKey Made(SigningAlgorithm algorithm) => ClientKey.FromPem($"run-{algorithm}", algorithm, ClientKey.GeneratePem(algorithm));

    private static async Task<Ruling> SignAsync(Certification run, ClientKey key, CancellationToken cancel)
    {
        var known = run.Probe.Registration;
        var signing = new EhrRegistration(
            known.Id, known.DisplayName, known.FhirBases.Select(b => b.OriginalString), known.AllowedHosts, known.ClientId,
            Smart.Ehrs.ClientAuthentication.PrivateKeyJwt(key.Algorithm), known.RedirectUri, known.Scopes, known.PlainHttp)
        {
            // The token endpoint may be on a host that only the issuers name.
            IdToken = known.IdToken,
        };
        var store = new ClientKeyStore([key], []);
        using var wire = new Wire();
        using var http = new HttpClient(wire);
        var pending = AuthorizationRequest.Create(
            LaunchRequest.Standalone(signing, []), run.Smart, "keys", run.Probe.Clock.GetUtcNow(), TimeSpan.FromMinutes(1)).Value!.Pending;
        await new TokenClient(http, store, run.Probe.Clock).Exchange(signing, run.Smart, new AuthorizationCode("x", pending), cancel);
        var proof = QueryHelpers.ParseQuery(wire.Sent)["client_assertion"].ToString();
        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(store.PublicJwks()).GetSigningKeys(),
            ValidAlgorithms = [key.Algorithm.ToString()],
            ValidIssuer = known.ClientId,
            ValidAudience = run.Smart.TokenEndpoint.OriginalString,
            LifetimeValidator = (_, expires, _, _) => expires - run.Probe.Clock.GetUtcNow().UtcDateTime <= TimeSpan.FromMinutes(5),
        });
        return Ruling.Of(verified.IsValid, key.Algorithm.ToString(), "the proof does not verify");
    }

    private static Ruling Shape(Certification run, Func<string, bool> kind, string[] has, string[] hasNot)
    {
        var published = run.Probe.App.Keys.IsEmpty ? new ClientKeyStore([Rsa.Value, Elliptic.Value], []) : run.Probe.Keys;
        using var set = JsonDocument.Parse(published.PublicJwks());
        var keys = set.RootElement.GetProperty("keys").EnumerateArray().Where(k => kind(k.GetProperty("kty").GetString()!)).ToArray();
        var wrong = keys.Where(k => has.Any(n => !k.TryGetProperty(n, out _)) || hasNot.Any(n => k.TryGetProperty(n, out _))).ToArray();
        return keys.Length == 0 ? Ruling.Skip("launch.json has no such key") : Ruling.Of(wrong.Length == 0, $"{keys.Length} keys", $"{wrong.Length} keys of another shape");
    }

    /// <summary>Where a request ends that is only to be looked at.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        public string Sent { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request };
        }
    }
}
