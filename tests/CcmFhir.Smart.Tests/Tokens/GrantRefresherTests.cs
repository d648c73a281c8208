using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Tests.Tokens;

public sealed class GrantRefresherTests
{
    private readonly StubEhr _ehr = new();
    private readonly TestClock _clock = new();
    private readonly GrantRefresher _refresher;
    private TokenGrant? _stored;
    private int _saves;
    private bool _claimed;

    public GrantRefresherTests()
    {
        _refresher = new GrantRefresher(new TokenClient(_ehr.Client, ClientKeyStore.Empty, _clock), _clock);
        _stored = Sample.Grant(_clock.Now.AddSeconds(29));
        _ehr.OnJson(StubEhr.Token, """{"access_token":"access-2","token_type":"bearer","expires_in":600,"refresh_token":"refresh-2"}""");
    }

    [Fact]
    public async Task Fifty_requests_at_once_make_one_token_call()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Fresh())));

        Assert.All(all, r => Assert.Equal("access-2", r.Value?.AccessToken));
        Assert.Equal(1, _ehr.CountOf(StubEhr.Token));
        Assert.Equal(1, _saves);
        Assert.Equal("refresh-2", _stored?.RefreshToken);
    }

    [Fact]
    public async Task A_grant_that_still_works_is_left_alone()
    {
        _stored = Sample.Grant(_clock.Now.AddSeconds(31));

        Assert.Equal("access-1", (await Fresh()).Value?.AccessToken);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task A_grant_that_is_gone_asks_for_a_launch()
    {
        _stored = null;

        Assert.Equal(SmartFailureKind.InvalidGrant, (await Fresh()).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task A_refused_refresh_saves_nothing()
    {
        _ehr.OnJson(StubEhr.Token, """{"error":"temporarily_unavailable"}""", 400);

        Assert.Equal(SmartFailureKind.Busy, (await Fresh()).Failure?.Kind);
        Assert.Equal((0, "refresh-1"), (_saves, _stored?.RefreshToken));
    }

    [Fact]
    public async Task A_refresh_token_that_is_over_is_sent_once()
    {
        _ehr.OnJson(StubEhr.Token, """{"error":"invalid_grant"}""", 400);

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Fresh())));

        Assert.All(all, r => Assert.Equal(SmartFailureKind.InvalidGrant, r.Failure?.Kind));
        Assert.Equal(1, _ehr.CountOf(StubEhr.Token));
        Assert.Null(_stored);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_lose_the_rotated_token()
    {
        using var leaving = new CancellationTokenSource();
        _ehr.On(StubEhr.Token, _ =>
        {
            leaving.Cancel();
            return StubEhr.Reply(200, """{"access_token":"access-2","token_type":"bearer","refresh_token":"refresh-2"}""");
        });

        await Fresh(leaving.Token);

        Assert.Equal("refresh-2", _stored?.RefreshToken);
    }

    [Fact]
    public async Task Different_grants_do_not_wait_for_each_other()
    {
        var other = Sample.Grant(_clock.Now) with { RefreshToken = "refresh-other" };
        _ehr.On(StubEhr.Token, asked => StubEhr.Reply(200, $$"""{"access_token":"for-{{asked.Form["refresh_token"]}}","token_type":"bearer"}"""));

        var both = await Task.WhenAll(
            Fresh(),
            _refresher.Fresh(
                new StoredGrant("b", _ => Task.FromResult<TokenGrant?>(other), _ => Task.FromResult(true), _ => Task.CompletedTask, () => Task.CompletedTask),
                Sample.Ehr(), Sample.Configuration, default));

        Assert.Equal(["for-refresh-1", "for-refresh-other"], both.Select(b => b.Value?.AccessToken));
    }

    [Fact]
    public async Task While_another_node_renews_a_grant_its_result_is_waited_for()
    {
        var clock = new TestClock { TimersFireAtOnce = true };
        var refresher = new GrantRefresher(new TokenClient(_ehr.Client, ClientKeyStore.Empty, clock), clock);
        var looks = 0;

        var fresh = await refresher.Fresh(
            new StoredGrant(
                "a",
                _ => Task.FromResult<TokenGrant?>(++looks < 4 ? Sample.Grant(clock.Now) : Sample.Grant(clock.Now.AddMinutes(9)) with { AccessToken = "theirs" }),
                _ => Task.FromResult(false),
                _ => throw new InvalidOperationException("Nothing was claimed."),
                () => throw new InvalidOperationException("Nothing was claimed.")),
            Sample.Ehr(), Sample.Configuration, default);

        Assert.Equal("theirs", fresh.Value?.AccessToken);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task A_refused_refresh_gives_the_claim_back()
    {
        _ehr.OnJson(StubEhr.Token, """{"error":"temporarily_unavailable"}""", 400);

        await Fresh();

        Assert.False(_claimed);
    }

    private Task<SmartResult<TokenGrant>> Fresh(CancellationToken cancellation = default) => _refresher.Fresh(
        new StoredGrant(
            "a",
            _ => Task.FromResult(_stored),
            _ => Task.FromResult(_claimed = true),
            grant =>
            {
                _claimed = false;
                if (grant is not null)
                {
                    _stored = grant;
                    _saves++;
                }

                return Task.CompletedTask;
            },
            () =>
            {
                (_claimed, _stored) = (false, null);
                return Task.CompletedTask;
            }),
        Sample.Ehr(),
        Sample.Configuration,
        cancellation);
}
