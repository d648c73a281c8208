using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tests.Support;
using CcmFhir.Smart.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CcmFhir.Smart.Tests.Tokens;

public sealed class SystemTokensTests
{
    private static readonly ClientKey Key = ClientKey.FromPem("k1", SigningAlgorithm.ES384, ClientKey.GeneratePem(SigningAlgorithm.ES384));

    private static readonly EhrRegistration Registered = Sample.Ehr(backend: new BackendClient(
        "backend-1", ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.ES384), ["system/Patient.rs", "system/Condition.rs"]));

    private readonly StubEhr _ehr = new();
    private readonly TestClock _clock = new();
    private readonly SystemTokens _tokens;

    public SystemTokensTests()
    {
        _tokens = new SystemTokens(new TokenClient(_ehr.Client, new ClientKeyStore([Key], []), _clock), _clock);
        _ehr.OnJson(StubEhr.Token, """{"access_token":"system-1","token_type":"bearer","expires_in":300,"scope":"system/Patient.rs","refresh_token":"never"}""");
    }

    [Fact]
    public async Task An_ehr_without_backend_client_gives_no_token()
    {
        Assert.Equal(SmartFailureKind.Unsupported, (await Get(Sample.Ehr())).Failure?.Kind);
        Assert.Empty(_ehr.Requests);
    }

    [Fact]
    public async Task The_request_is_client_credentials_with_system_scopes_and_an_assertion()
    {
        var grant = (await Get(Registered)).Value!;

        var asked = Assert.Single(_ehr.Requests);
        var assertion = new JsonWebToken(asked.Form["client_assertion"]);
        Assert.Equal(["grant_type", "scope", "client_assertion_type", "client_assertion"], asked.Form.Keys);
        Assert.Equal("client_credentials", asked.Form["grant_type"]);
        Assert.Equal("system/Patient.rs system/Condition.rs", asked.Form["scope"]);
        Assert.Equal("backend-1", assertion.Issuer);
        Assert.Equal("system/Patient.rs", grant.Scopes);
        Assert.Null(grant.RefreshToken);
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_ends()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Get(Registered)));
        Assert.Equal(1, _ehr.CountOf(StubEhr.Token));

        _clock.Advance(TimeSpan.FromSeconds(269));
        await Get(Registered);
        Assert.Equal(1, _ehr.CountOf(StubEhr.Token));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Get(Registered);
        Assert.Equal(2, _ehr.CountOf(StubEhr.Token));
    }

    [Fact]
    public async Task A_refused_token_is_forgotten()
    {
        _tokens.Forget((await Get(Registered)).Value!.AccessToken);
        await Get(Registered);

        Assert.Equal(2, _ehr.CountOf(StubEhr.Token));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        _ehr.OnJson(StubEhr.Token, """{"error":"invalid_client"}""", 401);
        Assert.Equal(SmartFailureKind.InvalidClient, (await Get(Registered)).Failure?.Kind);

        _ehr.OnJson(StubEhr.Token, """{"access_token":"system-2","token_type":"bearer"}""");
        Assert.Equal("system-2", (await Get(Registered)).Value?.AccessToken);
    }

    private Task<SmartResult<TokenGrant>> Get(EhrRegistration ehr) => _tokens.Get(ehr, Sample.Configuration, new Uri(StubEhr.Base), default);
}
