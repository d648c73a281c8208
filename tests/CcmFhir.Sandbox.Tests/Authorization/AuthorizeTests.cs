using System.Net;
using CcmFhir.Sandbox.Authorization;

namespace CcmFhir.Sandbox.Tests.Authorization;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code</summary>
public sealed class AuthorizeTests(SharedEhr shared) : IClassFixture<SharedEhr>
{
    private readonly RunningEhr _ehr = shared.Running;

    [Theory]
    [InlineData("client_id", "stranger")]
    [InlineData("client_id", "")]
    [InlineData("redirect_uri", "http://localhost:5200/elsewhere")]
    [InlineData("redirect_uri", "http://localhost:5200/callback/")]
    [InlineData("redirect_uri", "")]
    public async Task An_app_that_is_not_known_is_never_redirected_to(string parameter, string value)
    {
        using var response = await _ehr.Http.GetAsync(_ehr.AuthorizeUrl((parameter, value)));

        Assert.Equal((HttpStatusCode.BadRequest, null), (response.StatusCode, response.Headers.Location));
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("aud", "http://127.0.0.1:1/fhir", "invalid_request")]
    [InlineData("aud", "", "invalid_request")]
    [InlineData("launch", "made-up", "invalid_request")]
    [InlineData("launch", "eyJQYXRpZW50Ijoibm9ib2R5IiwiVXNlciI6Im51cnNlLWJpcmNoIn0", "invalid_request")]
    [InlineData("scope", "", "invalid_scope")]
    [InlineData("scope", "user/Starship.rs nonsense", "invalid_scope")]
    public async Task A_bad_request_goes_back_with_error_and_state(string parameter, string value, string error)
    {
        var returned = await _ehr.AuthorizeAsync((parameter, value));

        Assert.Equal((error, "s1", false), (returned["error"], returned["state"], returned.ContainsKey("code")));
    }

    [Fact]
    public async Task A_request_without_state_is_refused()
    {
        var returned = await _ehr.AuthorizeAsync(("state", ""));

        Assert.Equal("invalid_request", returned["error"]);
    }

    [Fact]
    public async Task An_ehr_launch_goes_straight_back_with_a_code()
    {
        var returned = await _ehr.AuthorizeAsync();

        Assert.Equal(["code", "state"], returned.Keys.Order());
        Assert.Equal("s1", returned["state"]);
    }

    [Fact]
    public async Task The_request_may_be_posted_and_aud_may_end_in_a_slash()
    {
        var parameters = _ehr.AuthorizeParameters(("aud", $"{_ehr.Ehr.FhirBase}/"));
        using var response = await _ehr.PostFormAsync("oauth/authorize", [.. parameters.Select(p => (p.Key, p.Value))]);

        Assert.Contains("code", RunningEhr.Returned(response).Keys);
    }

    [Fact]
    public async Task A_standalone_launch_asks_for_user_and_patient()
    {
        const string Scope = "launch/patient openid fhirUser patient/Condition.rs";
        using var page = await _ehr.Http.GetAsync(_ehr.AuthorizeUrl(("launch", ""), ("scope", Scope)));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("""<select id="patient" name="picked_patient">""", html, StringComparison.Ordinal);

        var parameters = _ehr.AuthorizeParameters(("launch", ""), ("scope", Scope), ("picked_user", "physician-oak"), ("picked_patient", "fern"));
        using var picked = await _ehr.PostFormAsync("oauth/authorize", [.. parameters.Select(p => (p.Key, p.Value))]);
        using var token = await _ehr.RedeemAsync(RunningEhr.Returned(picked)["code"]);
        var answer = await RunningEhr.JsonAsync(token);

        Assert.Equal(("fern", Scope), (answer["patient"]!.GetValue<string>(), answer["scope"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_standalone_launch_for_a_user_alone_asks_for_no_patient()
    {
        using var page = await _ehr.Http.GetAsync(_ehr.AuthorizeUrl(("launch", ""), ("scope", "openid fhirUser user/Patient.rs")));

        Assert.DoesNotContain("picked_patient", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_launch_value_is_read_back_whole()
    {
        var context = new LaunchContext { User = "nurse-birch", Patient = "alder", Encounter = "e1", Intent = "ccm-log-time", NeedPatientBanner = null };

        Assert.Equal(context, LaunchCode.Decode(LaunchCode.Encode(context)));
        Assert.Null(LaunchCode.Decode("%%%"));
        Assert.Null(LaunchCode.Decode("e30"));
    }
}
