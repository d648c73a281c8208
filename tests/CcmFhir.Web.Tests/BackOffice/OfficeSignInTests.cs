using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.BackOffice;

/// <summary>The back office's sign-in through the app, at a provider whose id_tokens are wrong: the sandbox's authorization server.</summary>
public sealed class OfficeSignInTests
{
    [Fact]
    public async Task Somebody_with_a_role_gets_in()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        var page = await SignInAsync(app, browser);

        Assert.Equal((HttpStatusCode.OK, "/office"), (page.Status, page.Url.AbsolutePath));
    }

    [Theory]
    [InlineData(FaultName.IdTokenWrongIssuer, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    [InlineData(FaultName.IdTokenWrongAudience, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    [InlineData(FaultName.IdTokenExpired, HttpStatusCode.Forbidden, ProblemKind.IdTokenInvalid)]
    [InlineData(FaultName.IdTokenWrongNonce, HttpStatusCode.Forbidden, ProblemKind.IdTokenInvalid)]
    [InlineData(FaultName.IdTokenAlgNone, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    public async Task A_wrong_id_token_ends_on_its_page_and_nobody_is_signed_in(FaultName fault, HttpStatusCode status, ProblemKind kind)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        app.Ehr.Faults.Set(fault);

        var page = await SignInAsync(app, browser);

        Expect.Problem(page, status, kind);
        Assert.Equal("/office/callback", page.Url.AbsolutePath);
        Assert.Contains(app.Log.All, l => l.Contains("Sign-in at _office ended: IdToken ", StringComparison.Ordinal));
        // The doctor knows EHRs only.
        Assert.DoesNotContain("ccmfhir doctor", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri(app.BaseUrl, "/office"))).Status);
        Assert.Equal((0, 0), await SeatsAndSignInsAsync(app));
    }

    [Theory]
    [InlineData("aud", "office", HttpStatusCode.Forbidden)]
    [InlineData("sub", "biller-cedar", HttpStatusCode.OK)]
    [InlineData("fhirUser", "Patient/alder", HttpStatusCode.OK)]
    public async Task A_patients_account_gets_in_only_where_a_role_names_exactly_it(string claim, string value, HttpStatusCode status)
    {
        await using var app = await StartAsync(role => (role["claim"], role["value"]) = (claim, value));
        using var browser = app.NewBrowser();
        var context = new LaunchContext { User = "biller-cedar", FhirUser = "Patient/alder" };

        var page = await SignInAsync(app, browser, QueryHelpers.ParseQuery(app.Ehr.LaunchUrl(context).Query)["launch"]);

        Assert.Equal(status, page.Status);
        var last = (await app.Services.GetRequiredService<AuditLog>().ReadAsync())[^1];
        if (status == HttpStatusCode.Forbidden)
        {
            Expect.Problem(page, status, ProblemKind.NotStaff);
            Assert.Equal(("denial", "refused", "riverbend", "GET /office/callback"), (last.Action, last.Outcome, last.PracticeId, last.What));
            Assert.StartsWith("not staff ", last.PersonId, StringComparison.Ordinal);
            Assert.Equal((0, 0), await SeatsAndSignInsAsync(app));
        }
        else
        {
            Assert.Equal(("view", "GET /office", (1, 1)), (last.Action, last.What, await SeatsAndSignInsAsync(app)));
        }
    }

    private static async Task<BrowserPage> SignInAsync(RunningApp app, BrowserSession browser, string? launch = null)
    {
        var authorize = (await browser.GetOnceAsync(new Uri(app.BaseUrl, "/office/sign-in"))).Location!;

        // Our request names no FHIR server, as a plain OpenID provider needs none; the sandbox is an EHR and asks for it.
        var url = $"{authorize.AbsoluteUri}&aud={Uri.EscapeDataString(app.Ehr.FhirBase.AbsoluteUri)}";
        if (launch is not null)
        {
            return await browser.GetAsync(new Uri($"{url}&launch={launch}"));
        }

        var picker = await browser.GetAsync(new Uri(url));
        return await browser.PostToAsync(new Uri(app.Ehr.BaseUrl, "/oauth/authorize"), [.. picker.Form("/oauth/authorize")!, ("picked_user", "biller-cedar")]);
    }

    private static async Task<(int Seats, int SignIns)> SeatsAndSignInsAsync(RunningApp app)
    {
        await using var connection = await app.Database.OpenAsync();
        return (
            await connection.ExecuteScalarAsync<int>("select count(*) from office_seat"),
            await connection.ExecuteScalarAsync<int>("select count(*) from audit where action = 'sign-in'"));
    }

    private static Task<RunningApp> StartAsync(Action<JsonNode>? role = null) => RunningApp.StartAsync(new RunningAppOptions
    {
        Clock = TimeProvider.System,
        Sandbox = o => o with { Clients = [.. o.Clients, RegisteredClient.Open("office", new Uri(o.LaunchUrl!, "/office/callback").AbsoluteUri)] },
        LaunchJson = json =>
        {
            var fhir = json["ehrs"]![0]!["iss"]![0]!.ToString();
            json["backOffice"] = JsonNode.Parse($$"""
                {
                  "kind": "oidc", "displayName": "Riverbend", "issuer": "{{fhir.Replace("/fhir", "/oauth", StringComparison.Ordinal)}}", "clientId": "office",
                  "auth": { "method": "public" }, "practice": "riverbend",
                  "roles": [{ "claim": "fhirUser", "value": "{{fhir}}/Practitioner/biller-cedar", "appRole": "biller" }]
                }
                """);
            role?.Invoke(json["backOffice"]!["roles"]![0]!);
        },
    });
}
