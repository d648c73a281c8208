using System.Collections.Immutable;
using System.Net;
using CcmFhir.Sandbox.Authorization;

namespace CcmFhir.Sandbox.Tests.Authorization;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html</summary>
public sealed class ScopeTests(SharedEhr shared) : IClassFixture<SharedEhr>
{
    private const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/fern"}}""";

    private readonly RunningEhr _ehr = shared.Running;

    [Theory]
    [InlineData("user/Condition.rs", "user Condition rs ")]
    [InlineData("patient/*.read", "patient * rs ")]
    [InlineData("user/Task.write", "user Task cud ")]
    [InlineData("system/Patient.*", "system Patient cruds ")]
    [InlineData("http://smarthealthit.org/fhir/scopes/user/Condition.read", "user Condition rs ")]
    [InlineData("patient/Observation.rs?category=laboratory", "patient Observation rs category=laboratory")]
    [InlineData("user/Condition.sr", null)]
    [InlineData("user/Condition.", null)]
    [InlineData("user/condition.r", null)]
    [InlineData("user/Condition.reads", null)]
    [InlineData("practitioner/Condition.r", null)]
    [InlineData("openid", null)]
    public void A_clinical_scope_is_read_in_both_syntaxes(string text, string? expected)
    {
        var scope = ResourceScope.Parse(text);

        Assert.Equal(expected, scope is null ? null : $"{scope.Context} {scope.Type} {scope.Letters} {scope.Query}");
    }

    [Theory]
    [InlineData("user/Condition.rs", "GET", "Condition?patient=alder", HttpStatusCode.OK)]
    [InlineData("user/Condition.s", "GET", "Condition?patient=alder", HttpStatusCode.OK)]
    [InlineData("user/Condition.r", "GET", "Condition?patient=alder", HttpStatusCode.Forbidden)]
    [InlineData("user/Condition.s", "GET", "Condition/alder-condition-2", HttpStatusCode.Forbidden)]
    [InlineData("user/Condition.r", "GET", "Condition/alder-condition-2", HttpStatusCode.OK)]
    [InlineData("user/Condition.r", "GET", "Condition/alder-condition-2/_history", HttpStatusCode.OK)]
    [InlineData("user/Task.rs", "GET", "Condition?patient=alder", HttpStatusCode.Forbidden)]
    [InlineData("user/*.read", "POST", "Observation", HttpStatusCode.Forbidden)]
    [InlineData("user/Observation.c", "POST", "Observation", HttpStatusCode.Created)]
    [InlineData("user/Observation.write", "POST", "Observation", HttpStatusCode.Created)]
    [InlineData("user/Observation.crs", "PUT", "Observation/alder-result-8", HttpStatusCode.Forbidden)]
    [InlineData("openid launch", "GET", "Condition?patient=alder", HttpStatusCode.Forbidden)]
    [InlineData("patient/Condition.rs", "GET", "Condition/fern-condition-3", HttpStatusCode.Forbidden)]
    [InlineData("patient/Patient.r", "GET", "Patient/fern", HttpStatusCode.Forbidden)]
    [InlineData("patient/Patient.r", "GET", "Patient/alder", HttpStatusCode.OK)]
    [InlineData("patient/Practitioner.r", "GET", "Practitioner/nurse-birch", HttpStatusCode.OK)]
    [InlineData("patient/Observation.c", "POST", "Observation", HttpStatusCode.Forbidden)]
    [InlineData("user/Condition.r?category=encounter-diagnosis", "GET", "Condition/alder-condition-2", HttpStatusCode.Forbidden)]
    [InlineData("user/Condition.r?category=problem-list-item", "GET", "Condition/alder-condition-2", HttpStatusCode.OK)]
    public async Task Each_interaction_needs_its_own_letter_and_reach(string scopes, string method, string path, HttpStatusCode expected)
    {
        var body = method == "GET" ? null : Observation;
        using var response = await _ehr.SendAsync(new HttpMethod(method), $"fhir/{path}", scopes, body, patient: "alder");

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
        {
            Assert.Equal((expected, "forbidden"), await RunningEhr.OutcomeAsync(response));
            Assert.Contains("insufficient_scope", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_patient_scope_hides_other_patients_from_a_search()
    {
        using var response = await _ehr.GetAsync("fhir/Condition", "patient/Condition.rs", patient: "alder");

        Assert.Equal(3, (await RunningEhr.JsonAsync(response))["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer made-up")]
    [InlineData("Basic YTpi")]
    public async Task Without_a_good_token_nothing_is_answered(string? authorization)
    {
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];
        using var response = await _ehr.SendAsync(HttpMethod.Get, "fhir/Patient/alder", scopes: null, headers: headers);

        Assert.Equal((HttpStatusCode.Unauthorized, "login"), await RunningEhr.OutcomeAsync(response));
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("launch user/Condition.rs user/Starship.rs zork", "launch user/Condition.rs")]
    [InlineData("launch user/*.read user/*.write", "launch user/*.read user/*.write")]
    [InlineData("launch patient/Condition.rs system/Condition.rs", "launch patient/Condition.rs")]
    [InlineData("launch user/Condition.d", "launch")]
    public async Task What_is_not_known_or_does_not_fit_is_left_out(string asked, string granted)
    {
        Assert.Equal(granted, (await _ehr.LaunchAsync(("scope", asked)))["scope"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_ehr_may_grant_less_than_was_asked()
    {
        await using var ehr = await RunningEhr.StartAsync(options => options with
        {
            GrantableScopes = ImmutableArray.Create("launch", "openid", "user/Condition.rs", "user/ChargeItem.read"),
        });

        var answer = await ehr.LaunchAsync(("scope", "launch openid fhirUser user/Condition.cruds user/ChargeItem.write user/ChargeItem.crs"));

        Assert.Equal("launch openid user/Condition.rs user/ChargeItem.rs", answer["scope"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wildcard_is_cut_down_to_what_this_ehr_writes()
    {
        await using var ehr = await RunningEhr.StartAsync(options => options with { Persona = Persona.ReadMostly });

        var answer = await ehr.LaunchAsync(("scope", "launch user/ChargeItem.crus user/DocumentReference.crs"));

        Assert.Equal("launch user/ChargeItem.rs user/DocumentReference.crs", answer["scope"]!.GetValue<string>());
    }
}
