using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Tests.Authorization;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-access-token</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync(
        RegisteredClient.Open("other", RunningEhr.Redirect), RegisteredClient.WithSecret("office", "s3cret/+", RunningEhr.Redirect));

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Theory]
    [InlineData("code", "made-up", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("redirect_uri", "http://localhost:5200/elsewhere", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("code_verifier", "wrong", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("code_verifier", "", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("client_id", "other", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData("client_id", "stranger", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_id", "office", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_id", "", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("grant_type", "password", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    public async Task A_bad_token_request_is_refused(string field, string value, HttpStatusCode status, string error)
    {
        var code = (await _ehr.AuthorizeAsync())["code"];
        using var response = await _ehr.RedeemAsync(code, (field, value));

        Assert.Equal((status, error), (response.StatusCode, await ErrorAsync(response)));
    }

    [Fact]
    public async Task A_token_request_must_be_a_form()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await _ehr.Http.PostAsync(new Uri("oauth/token", UriKind.Relative), content);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (response.StatusCode, await ErrorAsync(response)));
    }

    [Fact]
    public async Task A_code_is_worth_nothing_after_sixty_seconds()
    {
        var code = (await _ehr.AuthorizeAsync())["code"];
        _ehr.Clock.Advance(TimeSpan.FromSeconds(60));
        using var response = await _ehr.RedeemAsync(code);

        Assert.Equal("invalid_grant", await ErrorAsync(response));
    }

    [Fact]
    public async Task A_code_used_twice_ends_the_tokens_it_gave()
    {
        var code = (await _ehr.AuthorizeAsync())["code"];
        using var first = await _ehr.RedeemAsync(code);
        var token = (await RunningEhr.JsonAsync(first))["access_token"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.OK, await ReadWithAsync(token));
        using var second = await _ehr.RedeemAsync(code);

        Assert.Equal("invalid_grant", await ErrorAsync(second));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadWithAsync(token));
    }

    [Fact]
    public async Task The_answer_holds_token_scope_context_and_style()
    {
        var answer = await _ehr.LaunchAsync();

        Assert.Equal(
            ["access_token", "expires_in", "id_token", "need_patient_banner", "patient", "refresh_token", "scope", "smart_style_url", "token_type"],
            answer.Select(p => p.Key).Order());
        Assert.Equal(
            ("Bearer", 3600, "alder", RunningEhr.UserScopes, true),
            (answer["token_type"]!.GetValue<string>(), answer["expires_in"]!.GetValue<int>(), answer["patient"]!.GetValue<string>(),
                answer["scope"]!.GetValue<string>(), answer["need_patient_banner"]!.GetValue<bool>()));
        using var style = await _ehr.Http.GetAsync(answer["smart_style_url"]!.GetValue<string>());
        Assert.Equal("#f7f9fb", (await RunningEhr.JsonAsync(style))["color_background"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_openid_and_online_access_there_is_neither_id_token_nor_refresh_token()
    {
        var answer = await _ehr.LaunchAsync(("scope", "launch user/Patient.rs"));

        Assert.Equal((null, null), (answer["id_token"], answer["refresh_token"]));
    }

    [Fact]
    public async Task Without_a_launch_scope_there_is_no_context()
    {
        var answer = await _ehr.LaunchAsync(("scope", "openid user/Patient.rs"));

        Assert.Null(answer["patient"]);
    }

    [Fact]
    public async Task An_access_token_ends_when_it_said_it_would()
    {
        var token = (await _ehr.LaunchAsync())["access_token"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.OK, await ReadWithAsync(token));
        _ehr.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadWithAsync(token));
    }

    [Fact]
    public async Task A_secret_proves_a_confidential_client_and_a_wrong_one_does_not()
    {
        foreach (var (secret, expected) in new[] { ("wrong", HttpStatusCode.Unauthorized), ("s3cret/+", HttpStatusCode.OK) })
        {
            var code = (await _ehr.AuthorizeAsync(("client_id", "office")))["code"];
            using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"office:{Uri.EscapeDataString(secret)}")));
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = RunningEhr.Redirect,
                ["code_verifier"] = RunningEhr.Verifier,
            });
            using var response = await _ehr.Http.SendAsync(request);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_and_uses_the_old_one_up()
    {
        var first = await _ehr.LaunchAsync();
        using var refreshed = await RefreshAsync(first);
        var second = await RunningEhr.JsonAsync(refreshed);
        Assert.Equal(("alder", RunningEhr.UserScopes), (second["patient"]!.GetValue<string>(), second["scope"]!.GetValue<string>()));
        Assert.NotEqual(first["refresh_token"]!.GetValue<string>(), second["refresh_token"]!.GetValue<string>());

        using var again = await RefreshAsync(first);
        Assert.Equal("invalid_grant", await ErrorAsync(again));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadWithAsync(second["access_token"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("user/Patient.rs", "invalid_scope")]
    [InlineData("openid fhirUser", null)]
    public async Task A_refresh_may_narrow_but_not_widen(string scope, string? error)
    {
        using var response = await RefreshAsync(await _ehr.LaunchAsync(), ("scope", scope));
        var answer = await RunningEhr.JsonAsync(response);

        Assert.Equal(error, answer["error"]?.GetValue<string>());
        Assert.Equal(error is null ? scope : null, answer["scope"]?.GetValue<string>());
    }

    [Fact]
    public async Task A_refresh_token_of_another_client_is_refused()
    {
        using var response = await RefreshAsync(await _ehr.LaunchAsync(), ("client_id", "other"));

        Assert.Equal("invalid_grant", await ErrorAsync(response));
    }

    [Fact]
    public async Task Introspection_repeats_scope_user_and_context_and_revocation_ends_all()
    {
        var answer = await _ehr.LaunchAsync();
        var token = answer["access_token"]!.GetValue<string>();
        var before = await IntrospectAsync(token, "ccm");
        Assert.Equal(
            (true, "alder", "nurse-birch", RunningEhr.UserScopes),
            (before["active"]!.GetValue<bool>(), before["patient"]!.GetValue<string>(), before["sub"]!.GetValue<string>(), before["scope"]!.GetValue<string>()));
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(token, "other")).ToJsonString());
        Assert.Equal("invalid_client", (await IntrospectAsync(token, "stranger"))["error"]!.GetValue<string>());

        using var foreign = await _ehr.PostFormAsync("oauth/revoke", ("token", token), ("client_id", "other"));
        Assert.Equal(HttpStatusCode.OK, await ReadWithAsync(token));
        using var revoked = await _ehr.PostFormAsync("oauth/revoke", ("token", answer["refresh_token"]!.GetValue<string>()), ("client_id", "ccm"));
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(token, "ccm")).ToJsonString());
    }

    private async Task<JsonObject> IntrospectAsync(string token, string client)
    {
        using var response = await _ehr.PostFormAsync("oauth/introspect", ("token", token), ("client_id", client));
        return await RunningEhr.JsonAsync(response);
    }

    private Task<HttpResponseMessage> RefreshAsync(JsonObject answer, params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = answer["refresh_token"]!.GetValue<string>(),
            ["client_id"] = "ccm",
        };
        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        return _ehr.TokenAsync([.. fields.Select(f => (f.Key, f.Value))]);
    }

    private async Task<HttpStatusCode> ReadWithAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "fhir/Patient/alder");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _ehr.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response) => (await RunningEhr.JsonAsync(response))["error"]!.GetValue<string>();
}
