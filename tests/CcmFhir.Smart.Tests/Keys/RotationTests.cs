using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Tests.Keys;

/// <summary>Keys change while requests are being signed; the EHR knows only the key sets it fetched.</summary>
public sealed class RotationTests
{
    private const int Rotations = 4;

    private static readonly TestClock Clock = new();
    private readonly StubEhr _ehr = new();
    private readonly ClientKeyStore _keys = new([], []);
    private int _made;
    private int _answered;

    /// <summary>What the authorization server fetched from us last.</summary>
    private volatile string _fetched = "";

    [Theory]
    [InlineData(SigningAlgorithm.ES384)]
    [InlineData(SigningAlgorithm.RS384)]
    public async Task Every_assertion_signed_while_keys_rotate_is_accepted(SigningAlgorithm algorithm)
    {
        var keys = Enumerable.Range(0, Rotations + 3).Select(_ => New(algorithm)).ToArray();
        _keys.Replace([keys[1]], [keys[0], keys[2]]);
        _fetched = _keys.PublicJwks();
        _ehr.On(StubEhr.Token, Accept);
        var tokens = new TokenClient(_ehr.Client, _keys, Clock);
        var registered = Sample.Ehr(ClientAuthentication.PrivateKeyJwt(algorithm));
        using var done = new CancellationTokenSource();
        var signing = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new List<SmartFailureKind?>();
            do
            {
                answers.Add((await tokens.Refresh(registered, Sample.Configuration, Sample.Grant(Clock.Now), default)).Failure?.Kind);
            }
            while (!done.IsCancellationRequested);
            return answers;
        })).ToArray();

        for (var rotation = 1; rotation <= Rotations; rotation++)
        {
            var before = Volatile.Read(ref _answered);
            _keys.Replace([keys[rotation + 1]], [keys[rotation], keys[rotation + 2]]);
            while (Volatile.Read(ref _answered) < before + 20 && !signing.Any(s => s.IsCompleted))
            {
                await Task.Yield();
            }

            // Only now, as its cache allows, the server learns of the newest key.
            _fetched = _keys.PublicJwks();
        }

        await done.CancelAsync();
        Assert.All((await Task.WhenAll(signing)).SelectMany(a => a), failure => Assert.Null(failure));
    }

    [Fact]
    public async Task A_key_the_server_never_fetched_is_refused()
    {
        _keys.Replace([New(SigningAlgorithm.ES384)], []);
        _fetched = _keys.PublicJwks();
        _ehr.On(StubEhr.Token, Accept);
        _keys.Replace([New(SigningAlgorithm.ES384)], []);

        var answer = await new TokenClient(_ehr.Client, _keys, Clock).Refresh(
            Sample.Ehr(ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.ES384)), Sample.Configuration, Sample.Grant(Clock.Now), default);

        Assert.Equal(SmartFailureKind.InvalidClient, answer.Failure?.Kind);
    }

    private ClientKey New(SigningAlgorithm algorithm) => ClientKey.FromPem($"k{++_made}", algorithm, ClientKey.GeneratePem(algorithm));

    private HttpResponseMessage Accept(Asked asked)
    {
        var verified = new JsonWebTokenHandler().ValidateTokenAsync(asked.Form["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(_fetched).Keys,
            ValidIssuer = Sample.ClientId,
            ValidAudience = StubEhr.Token,
            ValidateLifetime = false, // the clock stands still in 2026
        }).GetAwaiter().GetResult();
        Interlocked.Increment(ref _answered);
        return verified.IsValid
            ? StubEhr.Reply(200, """{"access_token":"a","token_type":"bearer","expires_in":300}""")
            : StubEhr.Reply(401, """{"error":"invalid_client"}""");
    }
}
