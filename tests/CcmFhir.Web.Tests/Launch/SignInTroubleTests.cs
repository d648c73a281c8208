using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Smart;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>A launch that fails says why: on its page what is so, and in the log, under the page's reference, what an administrator needs.</summary>
public sealed class SignInTroubleTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string WellKnown = "/.well-known/smart-configuration";

    [Theory]
    [InlineData(FaultName.IdTokenWrongIssuer, SmartFailureKind.IdTokenIssuer, "iss http://127.0.0.1:1/elsewhere alg RS256 kid riverbend-rs256")]
    [InlineData(FaultName.IdTokenWrongAudience, SmartFailureKind.IdTokenAudience, "alg RS256 kid riverbend-rs256")]
    [InlineData(FaultName.IdTokenAlgNone, SmartFailureKind.IdTokenAlgorithm, "alg none kid none")]
    [InlineData(FaultName.IdTokenExpired, SmartFailureKind.IdTokenExpired, "alg RS256 kid riverbend-rs256")]
    [InlineData(FaultName.IdTokenWrongNonce, SmartFailureKind.IdTokenNonce, "alg RS256 kid riverbend-rs256")]
    [InlineData(FaultName.TokenError400, SmartFailureKind.RequestRefused, "HTTP 400, invalid_request")]
    [InlineData(FaultName.TokenError500, SmartFailureKind.ServerFault, "HTTP 500, server_error")]
    [InlineData(FaultName.ExpiredCode, SmartFailureKind.InvalidGrant, "HTTP 400, invalid_grant")]
    [InlineData(FaultName.InvalidScope, SmartFailureKind.InvalidScope, "invalid_scope")]
    public async Task The_page_says_the_cause_and_the_log_has_it_under_the_same_reference(FaultName fault, SmartFailureKind cause, string facts)
    {
        shared.App.Ehr.Faults.Set(fault);
        try
        {
            using var browser = shared.App.NewBrowser();
            var page = await browser.LaunchAsync(shared.App.LaunchUrl("nurse-birch"));

            Assert.Contains(Expect.English($"cause.{cause}"), page.Text, StringComparison.Ordinal);
            var line = Assert.Single(shared.App.Log.All, l => l.Contains("Sign-in at ", StringComparison.Ordinal) && l.Contains(ReferenceOf(page), StringComparison.Ordinal));
            Assert.StartsWith("Warning CcmFhir.Web.SignIn: Sign-in at sandbox ended: ", line, StringComparison.Ordinal);
            Assert.Contains($" {cause}. ", line, StringComparison.Ordinal);
            Assert.Contains(facts, line, StringComparison.Ordinal);
        }
        finally
        {
            shared.App.Ehr.Faults.ClearAll();
        }
    }

    [Fact]
    public async Task Another_issuer_is_shown_with_where_to_write_it_and_how_to_check()
    {
        shared.App.Ehr.Faults.Set(FaultName.IdTokenWrongIssuer);
        try
        {
            using var browser = shared.App.NewBrowser();
            var page = await browser.LaunchAsync(shared.App.LaunchUrl("nurse-birch"));

            Expect.Problem(page, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings);
            Assert.Contains("<code>http://127.0.0.1:1/elsewhere</code>", page.Html, StringComparison.Ordinal);
            Assert.Contains(Expect.English("look.IdTokenIssuer"), page.Text, StringComparison.Ordinal);
            Assert.Contains("<code>ccmfhir doctor --ehr sandbox</code>", page.Html, StringComparison.Ordinal);
        }
        finally
        {
            shared.App.Ehr.Faults.ClearAll();
        }
    }

    [Fact]
    public async Task An_unreadable_chart_is_logged_with_its_status()
    {
        shared.App.Ehr.Faults.Set(FaultName.Fhir403, "Patient");
        try
        {
            using var browser = shared.App.NewBrowser();
            var page = await browser.LaunchAsync(shared.App.LaunchUrl("nurse-birch"));

            var line = Assert.Single(shared.App.Log.All, l => l.Contains("Sign-in at ", StringComparison.Ordinal) && l.Contains(ReferenceOf(page), StringComparison.Ordinal));
            Assert.Contains("Patient Forbidden. ", line, StringComparison.Ordinal);
            Assert.Contains("[HTTP 403]", line, StringComparison.Ordinal);
        }
        finally
        {
            shared.App.Ehr.Faults.ClearAll();
        }
    }

    [Fact]
    public async Task Less_than_the_required_scopes_stops_the_launch_and_names_them()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            Sandbox = o => o with { GrantableScopes = ["launch", "openid", "fhirUser", "patient/Patient.r", "patient/Condition.r", "user/Practitioner.r"] },
        });
        using var browser = app.NewBrowser();
        var before = await Footprint.OfAsync(app);

        var page = await browser.LaunchAsync(app.LaunchUrl("nurse-birch"));

        Expect.Problem(page, HttpStatusCode.Forbidden, ProblemKind.ScopesMissing);
        Assert.Contains("<code>patient/Condition.rs patient/CarePlan.rs</code>", page.Html, StringComparison.Ordinal);
        Assert.Equal((before, ""), (await Footprint.OfAsync(app), browser.ContextId));
        var line = Assert.Single(app.Log.All, l => l.Contains("Sign-in at sandbox ended: scopes missing.", StringComparison.Ordinal));
        Assert.Contains("[patient/Condition.rs patient/CarePlan.rs]", line, StringComparison.Ordinal);
        Assert.Contains(ReferenceOf(page), line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-s256", SmartFailureKind.Unsupported)]
    [InlineData("elsewhere", SmartFailureKind.HostNotAllowed)]
    [InlineData("moved", SmartFailureKind.Redirected)]
    [InlineData("nothing", SmartFailureKind.NotFound)]
    public async Task An_EHR_that_is_not_set_up_right_is_no_matter_of_patience_or_of_Cancel(string ehr, SmartFailureKind cause)
    {
        await using var stub = await StubAsync();
        var authority = stub.Urls.Single();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            LaunchJson = json =>
            {
                var entry = json["ehrs"]![0]!.DeepClone();
                (entry["id"], entry["iss"]) = (ehr, new JsonArray($"{authority}/{ehr}"));
                json["ehrs"]!.AsArray().Add(entry);
            },
        });
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync(new Uri(app.BaseUrl, $"/launch/standalone/{ehr}"));

        Expect.Problem(page, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings);
        Assert.Contains(Expect.English($"cause.{cause}"), page.Text, StringComparison.Ordinal);
        Assert.Contains(Expect.English($"look.{cause}"), page.Text, StringComparison.Ordinal);
        Assert.Contains($"<code>ccmfhir doctor --ehr {ehr}</code>", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            app.Log.All, l => l.Contains($"Sign-in at {ehr} ended: Discovery {cause}. ", StringComparison.Ordinal) && l.Contains(ReferenceOf(page), StringComparison.Ordinal));
    }

    private static string ReferenceOf(BrowserPage page) => Regex.Match(page.Html, "<dd><code>([0-9A-Z]+-[0-9A-F]+)</code></dd></div>\\s*</dl>").Groups[1].Value is { Length: > 0 } found
        ? found
        : throw new InvalidOperationException("The page has no reference.");

    /// <summary>EHRs with one fault each, by the first step of the path.</summary>
    private static async Task<WebApplication> StubAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/no-s256" + WellKnown, (HttpRequest request) => Configuration(request.Host.Value!, "plain"));
        app.MapGet("/elsewhere" + WellKnown, () => Configuration("elsewhere.example", "S256"));
        app.MapGet("/moved" + WellKnown, () => Results.Redirect("/elsewhere" + WellKnown));
        await app.StartAsync();
        return app;
    }

    private static IResult Configuration(string host, string method) => Results.Text($$"""
        {"authorization_endpoint":"http://{{host}}/authorize","token_endpoint":"http://{{host}}/token","grant_types_supported":["authorization_code"],
         "capabilities":[],"code_challenge_methods_supported":["{{method}}"]}
        """, "application/json");
}
