using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>npm oidc-provider behaves as the SMART authorization server our tests need.</summary>
public sealed class PeerSignInTests(SharedPeer shared) : IClassFixture<SharedPeer>
{
    private const string Scope = "openid fhirUser launch online_access user/Condition.rs user/ChargeItem.crus";

    [Fact]
    public async Task A_launch_gives_token_patient_scope_and_an_id_token_that_names_the_user()
    {
        using var browser = new PeerBrowser(shared.Peer, shared.Options);
        var answer = await browser.LaunchAsync("p1", "nurse-1", Scope);
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(answer["id_token"]!.GetValue<string>().Split('.')[1]))!;

        Assert.Equal(
            ("p1", Scope, "Bearer", true),
            (answer["patient"]!.GetValue<string>(), answer["scope"]!.GetValue<string>(), answer["token_type"]!.GetValue<string>(), answer.ContainsKey("refresh_token")));
        Assert.Equal(
            ("nurse-1", $"{shared.Peer.FhirBase}/Practitioner/nurse-1", "n1", "ccm"),
            (claims["sub"]!.GetValue<string>(), claims["fhirUser"]!.GetValue<string>(), claims["nonce"]!.GetValue<string>(), claims["aud"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_second_launch_in_the_same_browser_gets_its_own_patient_and_user()
    {
        using var browser = new PeerBrowser(shared.Peer, shared.Options);
        var first = await browser.LaunchAsync("p1", "nurse-1", Scope);
        var second = await browser.LaunchAsync("p2", "nurse-1", Scope);
        var third = await browser.LaunchAsync("p1", "physician-1", Scope);

        Assert.Equal(["p1", "p2", "p1"], new[] { first, second, third }.Select(a => a["patient"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("aud", "http://127.0.0.1:1/fhir")]
    [InlineData("code_challenge", "")]
    [InlineData("launch", "made-up")]
    public async Task A_bad_request_is_sent_back_with_an_error(string parameter, string value)
    {
        using var browser = new PeerBrowser(shared.Peer, shared.Options);
        var returned = await browser.FollowAsync(await browser.AuthorizeUrlAsync("p1", "nurse-1", Scope, (parameter, value)));

        Assert.Equal(("s1", true, false), (returned["state"], returned.ContainsKey("error"), returned.ContainsKey("code")));
    }

    [Fact]
    public async Task A_wrong_verifier_and_a_second_use_of_the_code_are_refused()
    {
        using var browser = new PeerBrowser(shared.Peer, shared.Options);
        var code = (await browser.FollowAsync(await browser.AuthorizeUrlAsync("p1", "nurse-1", Scope)))["code"];

        Assert.Equal("invalid_grant", (await browser.RedeemAsync(code, new string('x', 43)))["error"]!.GetValue<string>());
        var other = (await browser.FollowAsync(await browser.AuthorizeUrlAsync("p1", "nurse-1", Scope)))["code"];
        Assert.Null((await browser.RedeemAsync(other))["error"]);
        Assert.Equal("invalid_grant", (await browser.RedeemAsync(other))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_smart_configuration_names_the_authorization_server_and_requires_s256()
    {
        var configuration = JsonNode.Parse(await shared.Fhir.GetStringAsync(new Uri(".well-known/smart-configuration", UriKind.Relative)))!;

        Assert.Equal(
            (shared.Peer.Issuer.AbsoluteUri.TrimEnd('/'), $"{shared.Peer.Issuer}token", """["S256"]"""),
            (configuration["issuer"]!.GetValue<string>(), configuration["token_endpoint"]!.GetValue<string>(),
                configuration["code_challenge_methods_supported"]!.ToJsonString()));
    }
}
