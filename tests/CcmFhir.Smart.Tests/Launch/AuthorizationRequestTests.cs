using System.Collections.Specialized;
using System.Text.Json;
using System.Web;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Launch;

public sealed class AuthorizationRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_server_without_S256_is_refused_unless_the_registration_says_otherwise()
    {
        var without = Sample.Configuration with { CodeChallengeMethods = ["plain"] };

        var refused = AuthorizationRequest.Create(Sample.Launch(), without, "s", Now, TimeSpan.FromMinutes(10));
        var accepted = AuthorizationRequest.Create(Sample.Launch(Sample.Ehr(requirePkce: false)), without, "s", Now, TimeSpan.FromMinutes(10));

        Assert.Equal(SmartFailureKind.Unsupported, refused.Failure?.Kind);
        Assert.Equal("S256", Query(accepted.Value!.Url)["code_challenge_method"]);
    }

    [Fact]
    public void An_EHR_that_is_known_by_its_statement_only_is_sent_S256_unasked()
    {
        var stated = Sample.Configuration with { Source = SmartConfigurationSource.CapabilityStatement, CodeChallengeMethods = [] };

        var made = AuthorizationRequest.Create(Sample.Launch(), stated, "s", Now, TimeSpan.FromMinutes(10));

        Assert.Equal("S256", made.Value!.Fields.Single(f => f.Key == "code_challenge_method").Value);
    }

    [Fact]
    public void A_server_without_authorization_endpoint_launches_nothing()
    {
        var backendOnly = Sample.Configuration with { AuthorizationEndpoint = null };

        Assert.Equal(
            SmartFailureKind.Unsupported,
            AuthorizationRequest.Create(Sample.Launch(), backendOnly, "s", Now, TimeSpan.FromMinutes(10)).Failure?.Kind);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#211")]
    public void An_ehr_launch_sends_every_parameter_once_and_nothing_else()
    {
        var request = Sample.Authorization(Sample.Ehr(), Now);
        var query = Query(request.Url);

        Assert.Equal("https://auth.example.org/authorize", request.Url.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            "response_type client_id redirect_uri scope state aud code_challenge code_challenge_method launch nonce",
            string.Join(' ', query.AllKeys));
        Assert.Equal("code", query["response_type"]);
        Assert.Equal(Sample.ClientId, query["client_id"]);
        Assert.Equal(Sample.RedirectUri, query["redirect_uri"]);
        Assert.Equal(StubEhr.Base, query["aud"]);
        Assert.Equal("launch-1", query["launch"]);
        Assert.Equal(request.Pending.State, query["state"]);
        Assert.Equal(request.Pending.Nonce, query["nonce"]);
        Assert.Equal(Pkce.Challenge(request.Pending.Verifier), query["code_challenge"]);
    }

    [Fact]
    public void The_audience_goes_back_character_for_character()
    {
        var launch = new LaunchRequest(Sample.Ehr(), "https://EHR.example.org/fhir/", "x", []);
        var request = AuthorizationRequest.Create(launch, Sample.Configuration, "s", Now, TimeSpan.FromMinutes(10)).Value!;

        Assert.Equal("https://EHR.example.org/fhir/", Query(request.Url)["aud"]);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#36")]
    public void A_standalone_launch_asks_for_its_context_and_sends_no_launch()
    {
        var launch = LaunchRequest.Standalone(Sample.Ehr(), ["launch/patient"]);
        var query = Query(AuthorizationRequest.Create(launch, Sample.Configuration, "s", Now, TimeSpan.FromMinutes(10)).Value!.Url);

        Assert.DoesNotContain("launch", query.AllKeys);
        Assert.Equal("openid fhirUser user/Condition.rs user/ChargeItem.crus online_access launch/patient", query["scope"]);
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#2")]
    [Trait("verifies", "smart-app-launch-2.2.0#40")]
    public void Every_request_has_its_own_unpredictable_state_verifier_and_nonce()
    {
        var requests = Enumerable.Range(0, 500).Select(_ => Sample.Authorization(Sample.Ehr(), Now).Pending).ToArray();
        var values = requests.SelectMany(r => new[] { r.State, r.Verifier, r.Nonce! }).ToArray();

        Assert.Equal(1500, values.Distinct(StringComparer.Ordinal).Count());
        Assert.All(values, v => Assert.Matches("^[A-Za-z0-9_-]{43}$", v));
    }

    [Fact]
    public void Without_nonce_mode_no_nonce_is_sent()
    {
        var request = Sample.Authorization(Sample.Ehr(idToken: new IdTokenRules(nonceMode: NonceMode.Off)), Now);

        Assert.Null(request.Pending.Nonce);
        Assert.DoesNotContain("nonce", Query(request.Url).AllKeys);
    }

    [Theory]
    [InlineData(AuthorizeMethod.Auto, 1, true, false)]
    [InlineData(AuthorizeMethod.Auto, 80, true, true)]
    [InlineData(AuthorizeMethod.Auto, 80, false, false)]
    [InlineData(AuthorizeMethod.Get, 80, true, false)]
    [InlineData(AuthorizeMethod.Post, 1, false, true)]
    [Trait("verifies", "smart-app-launch-2.2.0#50")]
    [Trait("verifies", "smart-app-launch-2.2.0#51")]
    [Trait("verifies", "smart-app-launch-2.2.0#52")]
    [Trait("verifies", "smart-app-launch-2.2.0#133")]
    public void A_long_request_is_posted_where_the_server_takes_it(AuthorizeMethod method, int scopes, bool offered, bool posted)
    {
        var wishes = new ScopeWishes(Enumerable.Range(0, scopes).Select(i => $"user/Condition.rs?category=a{i}"));
        var configuration = offered ? Sample.Configuration : Sample.Configuration with { Capabilities = ["permission-v2"] };
        var launch = Sample.Launch(Sample.Ehr(scopes: wishes, authorizeMethod: method));

        var request = AuthorizationRequest.Create(launch, configuration, "s", Now, TimeSpan.FromMinutes(10)).Value!;

        Assert.Equal(posted, request.IsPost);
        Assert.Equal(string.Join(' ', Query(request.Url).AllKeys), string.Join(' ', request.Fields.Select(f => f.Key)));
    }

    [Fact]
    public void A_query_the_endpoint_already_has_is_kept()
    {
        var configuration = Sample.Configuration with { AuthorizationEndpoint = new Uri("https://auth.example.org/authorize?tenant=7") };
        var url = AuthorizationRequest.Create(Sample.Launch(), configuration, "s", Now, TimeSpan.FromMinutes(10)).Value!.Url;

        Assert.StartsWith("?tenant=7&response_type=code&", url.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScopeSyntax.Auto, "permission-v2", "launch openid user/Condition.rs user/ChargeItem.crus")]
    [InlineData(ScopeSyntax.Auto, "permission-v1", "launch openid user/Condition.read user/ChargeItem.read user/ChargeItem.write")]
    [InlineData(ScopeSyntax.Auto, "", "launch openid user/Condition.read user/ChargeItem.read user/ChargeItem.write")]
    [InlineData(ScopeSyntax.V2, "permission-v1", "launch openid user/Condition.rs user/ChargeItem.crus")]
    [InlineData(ScopeSyntax.V1, "permission-v2", "launch openid user/Condition.read user/ChargeItem.read user/ChargeItem.write")]
    public void Scopes_are_asked_in_the_syntax_the_server_speaks(ScopeSyntax syntax, string capability, string expected)
    {
        var wishes = new ScopeWishes(["openid", "user/Condition.rs"], ["user/ChargeItem.crus"], syntax: syntax);
        var configuration = Sample.Configuration with { Capabilities = [capability], ScopesSupported = ["openid"] };

        var request = AuthorizationRequest.Create(Sample.Launch(Sample.Ehr(scopes: wishes)), configuration, "s", Now, TimeSpan.FromMinutes(10));

        Assert.Equal(expected, request.Value!.Pending.Scopes);
    }

    [Fact]
    public void Verbatim_scopes_are_sent_as_they_are()
    {
        var wishes = new ScopeWishes(["openid"], verbatim: "launch user/*.* custom:word");

        Assert.Equal("launch user/*.* custom:word", Sample.Authorization(Sample.Ehr(scopes: wishes), Now).Pending.Scopes);
    }

    [Fact]
    public void The_second_attempt_drops_optional_scopes_that_write()
    {
        var second = AuthorizationRequest.Create(
            Sample.Launch(), Sample.Configuration, "s", Now, TimeSpan.FromMinutes(10), ScopeAttempt.WithoutOptionalWrites).Value!;

        Assert.Equal("launch openid fhirUser user/Condition.rs online_access", second.Pending.Scopes);
        Assert.Equal(ScopeAttempt.WithoutOptionalWrites, second.Pending.Attempt);
    }

    [Fact]
    public void What_is_pending_survives_storage_and_never_prints_its_secrets()
    {
        var pending = Sample.Authorization(Sample.Ehr(), Now).Pending;
        var text = pending.ToString();

        Assert.Equal(pending, JsonSerializer.Deserialize<PendingAuthorization>(JsonSerializer.Serialize(pending)));
        Assert.All([pending.State, pending.Verifier, pending.Nonce!, pending.Launch!], s => Assert.DoesNotContain(s, text, StringComparison.Ordinal));
    }

    private static NameValueCollection Query(Uri url) => HttpUtility.ParseQueryString(url.Query);
}
