using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Sandbox.Tests;

/// <summary>A sandbox on a free port, a clock that stands still, and the requests an app would send.</summary>
internal sealed class RunningEhr : IAsyncDisposable
{
    public const string Redirect = "http://localhost:5200/callback";
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string UserScopes = "launch openid fhirUser online_access user/*.crus";

    public static readonly string Challenge = Base64UrlTextEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private RunningEhr(SandboxEhr ehr, AdjustableClock clock)
    {
        (Ehr, Clock) = (ehr, clock);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = ehr.BaseUrl };
    }

    public SandboxEhr Ehr { get; }

    public AdjustableClock Clock { get; }

    public HttpClient Http { get; }

    public static Task<RunningEhr> StartAsync(params RegisteredClient[] clients) =>
        StartAsync(options => options with { Clients = [RegisteredClient.Open("ccm", Redirect), .. clients] });

    public static async Task<RunningEhr> StartAsync(Func<SandboxOptions, SandboxOptions> change)
    {
        var clock = new AdjustableClock(new DateTimeOffset(2026, 11, 18, 15, 0, 0, TimeSpan.Zero));
        var options = new SandboxOptions
        {
            Time = clock,
            LaunchUrl = new Uri("http://localhost:5200/launch"),
            Clients = [RegisteredClient.Open("ccm", Redirect)],
        };
        return new(await SandboxEhr.StartAsync(change(options)), clock);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? scopes = "user/*.cruds", string? body = null, string? patient = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (scopes is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Ehr.IssueAccessToken(scopes, patient));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        }

        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string scopes = "user/*.cruds", string? patient = null) =>
        SendAsync(HttpMethod.Get, path, scopes, patient: patient);

    public Task<HttpResponseMessage> CreateAsync(string type, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"fhir/{type}", body: body, headers: headers);

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The ids a search finds, in order.</summary>
    public async Task<string[]> FindAsync(string path)
    {
        using var response = await GetAsync($"fhir/{path}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bundle = await JsonAsync(response);
        return [.. (bundle["entry"] as JsonArray ?? []).Select(e => e!["resource"]!["id"]!.GetValue<string>())];
    }

    /// <summary>Status, first issue code and that it is an OperationOutcome: the whole of what a refusal promises.</summary>
    public static async Task<(HttpStatusCode Status, string Code)> OutcomeAsync(HttpResponseMessage response)
    {
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("OperationOutcome", body.GetProperty("resourceType").GetString());
        return (response.StatusCode, body.GetProperty("issue")[0].GetProperty("code").GetString()!);
    }

    /// <summary>The authorization request of an EHR launch for patient alder, with changes; an empty value leaves one out.</summary>
    public string AuthorizeUrl(params (string Name, string Value)[] changes) =>
        QueryHelpers.AddQueryString("oauth/authorize", AuthorizeParameters(changes)!);

    public Dictionary<string, string> AuthorizeParameters(params (string Name, string Value)[] changes)
    {
        var launch = QueryHelpers.ParseQuery(Ehr.LaunchUrl(new() { User = "nurse-birch", Patient = "alder" }).Query)["launch"].ToString();
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = "ccm",
            ["redirect_uri"] = Redirect,
            ["scope"] = UserScopes,
            ["state"] = "s1",
            ["aud"] = Ehr.FhirBase.AbsoluteUri,
            ["launch"] = launch,
            ["nonce"] = "n1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return parameters.Where(p => p.Value.Length > 0).ToDictionary();
    }

    /// <summary>The parameters with which the EHR sends the browser back.</summary>
    public async Task<Dictionary<string, string>> AuthorizeAsync(params (string Name, string Value)[] changes)
    {
        using var response = await Http.GetAsync(AuthorizeUrl(changes));
        return Returned(response);
    }

    public static Dictionary<string, string> Returned(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith($"{Redirect}?", response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(response.Headers.Location.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    public Task<HttpResponseMessage> TokenAsync(params (string Name, string Value)[] fields) => PostFormAsync("oauth/token", fields);

    public Task<HttpResponseMessage> RedeemAsync(string code, params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["client_id"] = "ccm",
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        return TokenAsync([.. fields.Where(f => f.Value.Length > 0).Select(f => (f.Key, f.Value))]);
    }

    public async Task<HttpResponseMessage> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    /// <summary>A whole EHR launch: the token response.</summary>
    public async Task<JsonObject> LaunchAsync(params (string Name, string Value)[] changes)
    {
        var returned = await AuthorizeAsync(changes);
        using var response = await RedeemAsync(returned["code"]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Ehr.DisposeAsync();
    }
}
