using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Ehrs;

public sealed class EhrRegistrationTests
{
    [Theory]
    [InlineData("", "https://ehr/fhir", "a.org", "https://app/cb", "id")]
    [InlineData("a/b", "https://ehr/fhir", "a.org", "https://app/cb", "id")]
    [InlineData("a", null, "a.org", "https://app/cb", "iss")]
    [InlineData("a", "", "a.org", "https://app/cb", "iss")]
    [InlineData("a", "ehr/fhir", "a.org", "https://app/cb", "iss")]
    [InlineData("a", "http://ehr/fhir", "a.org", "https://app/cb", "iss")]
    [InlineData("a", "https://ehr/fhir?x=1", "a.org", "https://app/cb", "iss")]
    [InlineData("a", "https://user@ehr/fhir", "a.org", "https://app/cb", "iss")]
    [InlineData("a", "https://ehr/fhir", "https://a.org", "https://app/cb", "allowedHosts")]
    [InlineData("a", "https://ehr/fhir", "*.a.org", "https://app/cb", "allowedHosts")]
    [InlineData("a", "https://ehr/fhir", "a.org/path", "https://app/cb", "allowedHosts")]
    [InlineData("a", "https://ehr/fhir", "", "https://app/cb", "allowedHosts")]
    [InlineData("a", "https://ehr/fhir", "a.org", "/cb", "redirectUri")]
    [InlineData("a", "https://ehr/fhir", "a.org", "http://app/cb", "redirectUri")]
    [InlineData("a", "https://ehr/fhir", "a.org", "https://app/cb#x", "redirectUri")]
    public void A_wrong_setting_is_refused_by_name(string id, string? iss, string host, string redirect, string named)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new EhrRegistration(
            id, "EHR", iss is null ? [] : [iss], [host], "client", ClientAuthentication.Public, redirect, Sample.Scopes));

        Assert.Equal(named, error.ParamName);
    }

    [Theory]
    [InlineData("https://ehr.example.org/x", true)]
    [InlineData("https://EHR.example.org/x", true)]
    [InlineData("https://ehr.example.org:443/x", true)]
    [InlineData("https://auth.example.org/token", true)]
    [InlineData("https://other.example.org:8443/keys", true)]
    [InlineData("https://sso.example.org/keys", true)]
    [InlineData("https://other.example.org/keys", false)]
    [InlineData("https://ehr.example.org:8443/x", false)]
    [InlineData("http://ehr.example.org/x", false)]
    [InlineData("https://user@ehr.example.org/x", false)]
    [InlineData("https://ehr.example.org.evil.example/x", false)]
    [InlineData("https://evil.example/ehr.example.org", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("javascript:alert(1)", false)]
    [Trait("verifies", "smart-app-launch-2.2.0#1")]
    [Trait("verifies", "smart-app-launch-2.2.0#230")]
    [Trait("verifies", "smart-app-launch-2.2.0#232")]
    public void Only_https_to_the_hosts_of_this_ehr_is_permitted(string url, bool permitted)
    {
        var ehr = new EhrRegistration(
            "a", "EHR", [StubEhr.Base], ["auth.example.org", "other.example.org:8443"], "client", ClientAuthentication.Public,
            Sample.RedirectUri, Sample.Scopes)
        {
            IdToken = new IdTokenRules(["https://sso.example.org/tenants/7/"]),
        };

        Assert.Equal(permitted, ehr.Permits(new Uri(url)));
    }

    [Theory]
    [InlineData(PlainHttp.Never, "http://127.0.0.1:5000/fhir", false)]
    [InlineData(PlainHttp.OnLoopback, "http://127.0.0.1:5000/fhir", true)]
    [InlineData(PlainHttp.OnLoopback, "http://localhost:5000/fhir", true)]
    [InlineData(PlainHttp.OnLoopback, "http://[::1]:5000/fhir", true)]
    [InlineData(PlainHttp.OnLoopback, "http://ehr.example.org/fhir", false)]
    [InlineData(PlainHttp.AnyAllowedHost, "http://ehr.example.org/fhir", true)]
    public void Plain_http_is_for_development(PlainHttp plainHttp, string iss, bool accepted)
    {
        var error = Record.Exception(() => new EhrRegistration(
            "a", "EHR", [iss], [], "client", ClientAuthentication.Public, "https://app/cb", Sample.Scopes, plainHttp));

        Assert.Equal(accepted, error is null);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("rs256")]
    [InlineData("")]
    public void An_id_token_algorithm_is_asymmetric(string algorithm) =>
        Assert.Throws<ArgumentException>("algorithms", () => new IdTokenRules(algorithms: [algorithm]));

    [Theory]
    [InlineData(-1)]
    [InlineData(601)]
    public void Clock_skew_is_at_most_ten_minutes(int seconds) =>
        Assert.Throws<ArgumentException>("clockSkew", () => new IdTokenRules(clockSkew: TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("sso.example.org")]
    [InlineData("/sso")]
    [InlineData("urn:sso")]
    public void An_oidc_issuer_is_an_absolute_url(string issuer) =>
        Assert.Throws<ArgumentException>("issuers", () => new IdTokenRules([issuer]));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("quo\"te")]
    [InlineData("caf\u00e9")]
    public void A_scope_is_one_word_of_visible_ascii(string scope)
    {
        Assert.Throws<ArgumentException>("required", () => new ScopeWishes([scope]));
        Assert.Throws<ArgumentException>("optional", () => new ScopeWishes(["openid"], [scope]));
    }

    [Fact]
    public void Scopes_without_any_required_one_need_verbatim_ones()
    {
        Assert.Throws<ArgumentException>("required", () => new ScopeWishes([]));
        Assert.Equal("a b", new ScopeWishes([], verbatim: "a b").Verbatim);
    }

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>("secret", () => ClientAuthentication.SecretBasic(" "));

    [Fact]
    public void A_backend_client_needs_a_private_key_and_system_scopes()
    {
        var key = ClientAuthentication.PrivateKeyJwt(SigningAlgorithm.ES384);

        Assert.Throws<ArgumentException>("authentication", () => new BackendClient("b", ClientAuthentication.Public, ["system/Patient.rs"]));
        Assert.Throws<ArgumentException>("scopes", () => new BackendClient("b", key, ["user/Patient.rs"]));
        Assert.Throws<ArgumentException>("scopes", () => new BackendClient("b", key, []));
    }
}
