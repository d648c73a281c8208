using System.Net;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Discovery;

public sealed class SmartDiscoveryTests
{
    private readonly StubEhr _ehr = new();
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData(401, "{}", SmartFailureKind.RequestRefused)]
    [InlineData(403, "{}", SmartFailureKind.RequestRefused)]
    [InlineData(404, "{}", SmartFailureKind.NotFound)]
    [InlineData(429, "{}", SmartFailureKind.Busy)]
    [InlineData(500, "oops", SmartFailureKind.ServerFault)]
    [InlineData(302, "", SmartFailureKind.Redirected)]
    [InlineData(200, "<html>Sign in</html>", SmartFailureKind.Malformed)]
    [InlineData(200, "", SmartFailureKind.Malformed)]
    [InlineData(200, "[]", SmartFailureKind.Malformed)]
    [InlineData(200, "null", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_endpoint\":\"https://auth.exam", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_endpoint\":\"https://auth.example.org/a\",\"token_endpoint\":\"https://auth.example.org/b\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_endpoint\":\"\\ud800\"}", SmartFailureKind.Malformed)]
    [InlineData(200, "{}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_endpoint\":42}", SmartFailureKind.Malformed)]
    [InlineData(200, "{\"token_endpoint\":\"https://evil.example/token\"}", SmartFailureKind.HostNotAllowed)]
    [InlineData(200, "{\"token_endpoint\":\"http://auth.example.org/token\"}", SmartFailureKind.HostNotAllowed)]
    [InlineData(200, "{\"token_endpoint\":\"//evil.example/token\"}", SmartFailureKind.HostNotAllowed)]
    [InlineData(200, "{\"token_endpoint\":\"https://auth.example.org/t\",\"authorization_endpoint\":\"https://evil.example/a\"}", SmartFailureKind.HostNotAllowed)]
    public async Task A_bad_answer_is_a_category_and_nothing_else_is_contacted(int status, string body, SmartFailureKind kind)
    {
        _ehr.OnJson(StubEhr.WellKnown, body, status);

        var result = await Read();

        Assert.Equal(kind, result.Failure?.Kind);
        Assert.All(_ehr.Requests, r => Assert.StartsWith(StubEhr.Base, r.Url.OriginalString, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_over_one_megabyte_is_not_read()
    {
        _ehr.OnJson(StubEhr.WellKnown, "{\"a\":\"" + new string('x', 1024 * 1024) + "\"}");

        Assert.Equal(SmartFailureKind.TooLarge, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task An_endless_answer_without_length_is_cut()
    {
        _ehr.On(StubEhr.WellKnown, _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) });

        Assert.Equal(SmartFailureKind.TooLarge, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task A_server_that_never_answers_times_out()
    {
        _ehr.On(StubEhr.WellKnown, _ =>
        {
            var response = StubEhr.Reply(200, "{}");
            response.Headers.Add("x-never", "1");
            return response;
        });
        var discovery = new SmartDiscovery(_ehr.Client, new TestClock { TimersFireAtOnce = true });

        Assert.Equal(SmartFailureKind.TimedOut, (await discovery.Read(Sample.Ehr(), new Uri(StubEhr.Base), default)).Failure?.Kind);
    }

    [Fact]
    public async Task A_broken_connection_is_unreachable()
    {
        _ehr.On(StubEhr.WellKnown, _ => throw new HttpRequestException("no route"));

        Assert.Equal(SmartFailureKind.Unreachable, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_an_exception()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SmartDiscovery(_ehr.Client, _clock).Read(Sample.Ehr(), new Uri(StubEhr.Base), cancelled.Token));
    }

    [Fact]
    public async Task A_handler_that_followed_a_redirect_is_found_out()
    {
        _ehr.On(StubEhr.WellKnown, _ =>
        {
            var response = StubEhr.Reply(200, Sample.WellKnownJson);
            response.RequestMessage = new HttpRequestMessage(HttpMethod.Get, "https://evil.example/x");
            return response;
        });

        Assert.Equal(SmartFailureKind.Redirected, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task Being_asked_to_wait_is_passed_on_up_to_an_hour()
    {
        _ehr.On(StubEhr.WellKnown, _ =>
        {
            var response = StubEhr.Reply(429, "{}");
            response.Headers.Add("Retry-After", "999999");
            return response;
        });

        Assert.Equal(TimeSpan.FromHours(1), (await Read()).Failure?.RetryAfter);
    }

    [Fact]
    public async Task A_full_document_is_read_whole()
    {
        _ehr.OnJson(StubEhr.WellKnown, Sample.WellKnownJson);

        var found = (await Read()).Value!;

        Assert.Equal("https://auth.example.org/token", found.TokenEndpoint.OriginalString);
        Assert.Equal("https://auth.example.org/authorize", found.AuthorizationEndpoint?.OriginalString);
        Assert.Equal("https://auth.example.org/jwks", found.JwksUri?.OriginalString);
        Assert.Equal("https://auth.example.org/revoke", found.RevocationEndpoint?.OriginalString);
        Assert.Equal("https://auth.example.org", found.Issuer);
        Assert.Equal("private_key_jwt", Assert.Single(found.TokenEndpointAuthMethods));
        Assert.True(found.Can("permission-v2"));
        Assert.Empty(found.Deviations);
    }

    [Fact]
    public async Task Vendor_deviations_are_tolerated_and_named()
    {
        _ehr.OnJson(StubEhr.WellKnown, """
            { "token_endpoint": "https://auth.example.org/token", "token_endpoint_auth_methods": ["client_secret_basic"],
              "jwks_uri": "https://elsewhere.example/jwks", "issuer": null, "capabilities": "launch-ehr",
              "code_challenge_methods_supported": ["S256", "plain"] }
            """);

        var found = (await Read()).Value!;

        Assert.Null(found.JwksUri);
        Assert.Null(found.Issuer);
        Assert.True(found.Can("launch-ehr"));
        Assert.Equal("client_secret_basic", Assert.Single(found.TokenEndpointAuthMethods));
        Assert.Equal(
            [
                "jwks_uri is outside the allowed hosts and is not used.",
                "grant_types_supported is required and missing.",
                "code_challenge_methods_supported must not list plain.",
                "token_endpoint_auth_methods should be token_endpoint_auth_methods_supported.",
            ],
            found.Deviations.AsEnumerable());
    }

    [Theory]
    [InlineData("oauth/token", "https://ehr.example.org/fhir/oauth/token")]
    [InlineData("/oauth/token", "https://ehr.example.org/oauth/token")]
    [Trait("verifies", "smart-app-launch-2.2.0#379")]
    public async Task A_relative_endpoint_is_resolved_against_the_fhir_base(string relative, string absolute)
    {
        _ehr.OnJson(StubEhr.WellKnown, $$"""{ "token_endpoint": "{{relative}}" }""");

        Assert.Equal(absolute, (await Read()).Value?.TokenEndpoint.AbsoluteUri);
    }

    [Fact]
    public async Task A_fragment_is_dropped_so_that_parameters_arrive()
    {
        _ehr.OnJson(StubEhr.WellKnown, """{ "token_endpoint": "https://auth.example.org/token?t=7#x" }""");

        Assert.Equal("https://auth.example.org/token?t=7", (await Read()).Value?.TokenEndpoint.AbsoluteUri);
    }

    [Fact]
    public async Task Where_the_well_known_is_404_the_statement_says_where()
    {
        _ehr.OnJson(StubEhr.Metadata, Statement("https://auth.example.org/token"));

        var found = (await Read()).Value!;

        Assert.Equal(SmartConfigurationSource.CapabilityStatement, found.Source);
        Assert.Equal("https://auth.example.org/token", found.TokenEndpoint.OriginalString);
        Assert.Equal("https://auth.example.org/authorize", found.AuthorizationEndpoint?.OriginalString);
        Assert.Single(found.Deviations);
    }

    [Theory]
    [InlineData("{}", SmartFailureKind.NotFound)]
    [InlineData("{\"rest\":[{\"security\":{\"extension\":[{\"url\":\"x\"}]}}]}", SmartFailureKind.NotFound)]
    [InlineData("<html>", SmartFailureKind.Malformed)]
    public async Task A_statement_without_addresses_is_not_found(string statement, SmartFailureKind kind)
    {
        _ehr.OnJson(StubEhr.Metadata, statement);

        Assert.Equal(kind, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task A_statement_may_not_point_elsewhere()
    {
        _ehr.OnJson(StubEhr.Metadata, Statement("https://evil.example/token"));

        Assert.Equal(SmartFailureKind.HostNotAllowed, (await Read()).Failure?.Kind);
    }

    [Fact]
    public async Task A_hundred_launches_fetch_once_until_the_answer_is_old()
    {
        _ehr.OnJson(StubEhr.WellKnown, Sample.WellKnownJson);
        var discovery = new SmartDiscovery(_ehr.Client, _clock);

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => discovery.Read(Sample.Ehr(), new Uri(StubEhr.Base), default)));
        Assert.All(all, r => Assert.True(r.Succeeded));
        Assert.Single(_ehr.Requests);

        _clock.Advance(TimeSpan.FromHours(1));
        await discovery.Read(Sample.Ehr(), new Uri(StubEhr.Base), default);
        Assert.Equal(2, _ehr.Requests.Count);
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        var discovery = new SmartDiscovery(_ehr.Client, _clock);
        _ehr.OnJson(StubEhr.WellKnown, "oops", 500);
        Assert.False((await discovery.Read(Sample.Ehr(), new Uri(StubEhr.Base), default)).Succeeded);

        _ehr.OnJson(StubEhr.WellKnown, Sample.WellKnownJson);
        Assert.True((await discovery.Read(Sample.Ehr(), new Uri(StubEhr.Base), default)).Succeeded);
    }

    private static string Statement(string token) => $$"""
        { "resourceType": "CapabilityStatement", "rest": [ { "mode": "server", "security": { "extension": [ {
            "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
            "extension": [ { "url": "authorize", "valueUri": "https://auth.example.org/authorize" }, { "url": "token", "valueUri": "{{token}}" } ] } ] } } ] }
        """;

    private Task<SmartResult<SmartConfiguration>> Read() =>
        new SmartDiscovery(_ehr.Client, _clock).Read(Sample.Ehr(), new Uri(StubEhr.Base), default);

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}
