using CcmFhir.Testing;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Tests.Configuration;

/// <summary>What launch.json sets and nothing heeds is told; what has an effect, or asks for what happens anyway, is not.</summary>
public sealed class IdleSettingsTests
{
    [Fact]
    public void The_smallest_file_asks_for_nothing_that_does_not_happen() => Assert.Empty(IdleSettings.Of(LaunchJson.Accepted(LaunchJson.Minimal)));

    [Theory]
    [InlineData("app.softwareId", "\"org.example.ccm\"")]
    [InlineData("ehrs[0].capabilityOverrides.transaction", "true")]
    [InlineData("ehrs[0].capabilityOverrides.staleStatus", "[409, 412, 422]")]
    public void A_key_that_is_set_and_has_no_effect_is_named(string key, string value) =>
        Assert.Equal([key], IdleSettings.Of(LaunchJson.Accepted(LaunchJson.With(key, value))));

    [Theory]
    [InlineData("ehrs[0].http.maxResponseMegabytes", "5")]
    [InlineData("ehrs[0].embedding.authWindow", "\"new-tab\"")]
    [InlineData("ehrs[0].backend.groupIds", """["g1"]""")]
    [InlineData("ehrs[0].backend.kickoff", "\"post\"")]
    [InlineData("ehrs[0].backend.minPollSeconds", "60")]
    [InlineData("ehrs[0].capabilityOverrides.ChargeItem", """{ "update": false, "search": false }""")]
    [InlineData("ehrs[0].capabilityOverrides.staleStatus", "[412, 409]")]
    public void A_key_that_has_an_effect_is_not_named(string key, string value) =>
        Assert.Empty(IdleSettings.Of(LaunchJson.Accepted(LaunchJson.With(key, value))));

    [Fact]
    public async Task The_start_tells_it()
    {
        await using var app = await RunningApp.StartAsync(new() { LaunchJson = json => json["app"]!["softwareId"] = "org.example.ccm" });

        Assert.Contains(app.Log.All, l => l.StartsWith("Warning", StringComparison.Ordinal)
            && l.Contains("launch.json: app.softwareId is read and has no effect yet", StringComparison.Ordinal));
    }
}
