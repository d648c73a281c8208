using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using Dapper;

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
    [InlineData(FaultName.IdTokenWrongIssuer)]
    [InlineData(FaultName.IdTokenWrongAudience)]
    [InlineData(FaultName.IdTokenExpired)]
    [InlineData(FaultName.IdTokenWrongNonce)]
    [InlineData(FaultName.IdTokenAlgNone)]
    public async Task A_wrong_id_token_ends_on_its_page_and_nobody_is_signed_in(FaultName fault)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        app.Ehr.Faults.Set(fault);

        var page = await SignInAsync(app, browser);

        Assert.Equal((HttpStatusCode.Forbidden, "/office/callback"), (page.Status, page.Url.AbsolutePath));
        Assert.Contains("Who you are could not be proven", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri(app.BaseUrl, "/office"))).Status);
        Assert.Equal((0, 0), await SeatsAndSignInsAsync(app));
    }

    private static async Task<BrowserPage> SignInAsync(RunningApp app, BrowserSession browser)
    {
        var authorize = (await browser.GetOnceAsync(new Uri(app.BaseUrl, "/office/sign-in"))).Location!;

        // Our request names no FHIR server, as a plain OpenID provider needs none; the sandbox is an EHR and asks for it.
        var picker = await browser.GetAsync(new Uri($"{authorize.AbsoluteUri}&aud={Uri.EscapeDataString(app.Ehr.FhirBase.AbsoluteUri)}"));
        return await browser.PostToAsync(new Uri(app.Ehr.BaseUrl, "/oauth/authorize"), [.. picker.Form("/oauth/authorize")!, ("picked_user", "biller-cedar")]);
    }

    private static async Task<(int Seats, int SignIns)> SeatsAndSignInsAsync(RunningApp app)
    {
        await using var connection = await app.Database.OpenAsync();
        return (
            await connection.ExecuteScalarAsync<int>("select count(*) from office_seat"),
            await connection.ExecuteScalarAsync<int>("select count(*) from audit where action = 'sign-in'"));
    }

    private static Task<RunningApp> StartAsync() => RunningApp.StartAsync(new RunningAppOptions
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
        },
    });
}
