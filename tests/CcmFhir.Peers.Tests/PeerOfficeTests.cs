using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using Dapper;

namespace CcmFhir.Peers.Tests;

/// <summary>Billers and managers sign in at npm oidc-provider, as they would at the practice's own identity provider.</summary>
public sealed class PeerOfficeTests
{
    [Theory]
    [InlineData("biller-ash", "biller")]
    [InlineData("manager-elm", "manager")]
    public async Task Whoever_has_a_role_gets_in_and_out_again(string user, string role)
    {
        await using var office = await Office.OpenAsync();
        using var browser = office.NewBrowser();

        var start = await browser.GetAsync(office.App.BaseUrl);
        var page = await office.SignInAsync(browser, user);

        Assert.Contains("href=\"/office/sign-in\"", start.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "/office"), (page.Status, page.Url.AbsolutePath));
        Assert.Contains($"Test {user}", page.Text, StringComparison.Ordinal);
        Assert.Equal([("sign-in", role, "GET /office/callback", "allowed"), ("view", role, "GET /office", "allowed")], await office.AuditAsync());

        var form = page.Form("/office/sign-out")!;
        var outside = await browser.PostToAsync(office.At("/office/sign-out"), form);
        Assert.Equal(("/", HttpStatusCode.Unauthorized), (outside.Url.AbsolutePath, (await browser.GetAsync(office.At("/office"))).Status));
    }

    [Fact]
    public async Task Nobody_without_a_role_gets_in()
    {
        await using var office = await Office.OpenAsync();
        using var browser = office.NewBrowser();

        var page = await office.SignInAsync(browser, "nurse-birch");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (page.Status, (await browser.GetAsync(office.At("/office"))).Status));
        Assert.Equal(("denial", "", "GET /office/callback", "refused"), (await office.AuditAsync())[0]);
    }

    [Fact]
    public async Task A_state_nobody_gave_out_another_browsers_and_a_used_one_are_refused()
    {
        await using var office = await Office.OpenAsync();
        using var browser = office.NewBrowser();
        using var other = office.NewBrowser();
        var callback = await office.CallbackAsync(browser, "biller-ash");
        await office.CallbackAsync(other, "biller-ash");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(office.At("/office/callback?code=c&state=forged"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await other.GetAsync(callback)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(callback)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(callback)).Status);
    }

    [Fact]
    public async Task An_answer_for_the_office_is_none_for_an_EHR()
    {
        await using var office = await Office.OpenAsync();
        using var browser = office.NewBrowser();
        var callback = await office.CallbackAsync(browser, "biller-ash");

        var page = await browser.GetAsync(office.At("/callback/sandbox" + callback.Query));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
    }

    [Fact]
    public async Task An_id_token_with_another_nonce_lets_nobody_in()
    {
        await using var office = await Office.OpenAsync();
        using var browser = office.NewBrowser();

        var page = await browser.GetAsync(await office.CallbackAsync(browser, "biller-ash", ("nonce", "another")));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (page.Status, (await browser.GetAsync(office.At("/office"))).Status));
    }

    [Fact]
    public async Task A_provider_that_names_another_issuer_is_not_gone_to()
    {
        await using var office = await Office.OpenAsync(issuer => issuer.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        using var browser = office.NewBrowser();

        var page = await browser.GetOnceAsync(office.At("/office/sign-in"));

        Assert.Null(page.Location);
        Assert.True((int)page.Status >= 400);
    }

    [Fact]
    public async Task A_launch_into_a_chart_is_no_seat_in_the_office_and_the_office_is_no_EHR()
    {
        await using var office = await Office.OpenAsync();
        using var browser = await office.App.SignInAsync("nurse-birch");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(office.At("/office"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(office.At($"/launch?launch=x&iss={Uri.EscapeDataString(office.Issuer)}"))).Status);
    }

    /// <summary>The app with the sandbox as its EHR and the peer as its identity provider.</summary>
    private sealed class Office : IAsyncDisposable
    {
        private readonly PeerServer _peer;

        private Office(PeerServer peer, RunningApp app) => (_peer, App) = (peer, app);

        public RunningApp App { get; }

        public string Issuer => _peer.Issuer.AbsoluteUri.TrimEnd('/');

        public static async Task<Office> OpenAsync(Func<string, string>? issuer = null)
        {
            var port = FreePort.Take();
            var peer = await PeerServer.StartAsync(new PeerOptions { RedirectUri = $"http://localhost:{port}/office/callback" });
            var app = await RunningApp.StartAsync(new RunningAppOptions
            {
                Clock = TimeProvider.System,
                Port = port,
                LaunchJson = json => json["backOffice"] = JsonNode.Parse($$"""
                    {
                      "kind": "oidc", "displayName": "Riverbend", "issuer": "{{(issuer ?? (i => i))(peer.Issuer.AbsoluteUri.TrimEnd('/'))}}", "clientId": "ccm",
                      "auth": { "method": "public" }, "practice": "riverbend",
                      "roles": [
                        { "claim": "groups", "value": "ccm-biller", "appRole": "biller" },
                        { "claim": "groups", "value": "ccm-manager", "appRole": "manager" }
                      ]
                    }
                    """),
            });
            return new Office(peer, app);
        }

        public Uri At(string path) => new(App.BaseUrl, path);

        public BrowserSession NewBrowser() => App.NewBrowser();

        public async Task<BrowserPage> SignInAsync(BrowserSession browser, string user) => await browser.GetAsync(await CallbackAsync(browser, user));

        /// <summary>Signs in at the provider, its request spoiled or not; the URL it sends the browser back to, not yet opened.</summary>
        public async Task<Uri> CallbackAsync(BrowserSession browser, string user, params (string Name, string Value)[] spoiled)
        {
            var url = (await browser.GetOnceAsync(At("/office/sign-in"))).Location!;
            var query = url.Query.TrimStart('?').Split('&').Where(p => spoiled.All(s => s.Name != p.Split('=')[0]))
                .Concat(spoiled.Select(s => $"{s.Name}={s.Value}")).Append("login_hint=" + user);
            url = new UriBuilder(url) { Query = string.Join('&', query) }.Uri;
            while (url.Authority != App.BaseUrl.Authority)
            {
                url = new Uri(url, (await browser.GetOnceAsync(url)).Location!);
            }

            return url;
        }

        public async Task<(string Action, string Role, string What, string Outcome)[]> AuditAsync()
        {
            await using var connection = await App.Database.OpenAsync();
            return [.. await connection.QueryAsync<(string, string, string, string)>("select action, role, what, outcome from audit order by position")];
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await _peer.DisposeAsync();
        }
    }
}
