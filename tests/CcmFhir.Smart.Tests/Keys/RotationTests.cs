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
    private static readonly TestClock Clock = new();
    private readonly StubEhr _ehr = new();
    private readonly ClientKeyStore _keys = new([], []);
    private int _made;

    /// <summary>What the authorization server fetched from us last.</summary>
    private volatile string _fetched = "";

    [Theory]
    [InlineData(SigningAlgorithm.ES384)]
    [InlineData(SigningAlgorithm.RS384)]
    public async Task Every_assertion_signed_while_keys_rotate_is_accepted(SigningAlgorithm algorithm)
    {
        var (retired, current, next) = (New(algorithm), New(algorithm), New(algorithm));
        _keys.Replace([current], [retired, next]);
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

        for (var rotation = 0; rotation < 5; rotation++)
        {
            var before = _ehr.Requests.Count;
            (retired, current, next) = (current, next, New(algorithm));
            _keys.Replace([current], [retired, next]);
            await UntilAsync(() => _ehr.Requests.Count >= before + 20);
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

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Yield();
        }
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
        return verified.IsValid
            ? StubEhr.Reply(200, """{"access_token":"a","token_type":"bearer","expires_in":300}""")
            : StubEhr.Reply(401, """{"error":"invalid_client"}""");
    }
}
