using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Testing;

/// <summary>What a <see cref="RunningApp"/> is started with; every value has a default.</summary>
public sealed record RunningAppOptions
{
    /// <summary>One clock for the app and the sandbox.</summary>
    public TimeProvider Clock { get; init; } = TestClock.Default;

    /// <summary>Changes the sandbox before it starts: its persona, what it grants.</summary>
    public Func<SandboxOptions, SandboxOptions> Sandbox { get; init; } = options => options;

    /// <summary>Where the app listens; null takes any free port.</summary>
    public int? Port { get; init; }

    /// <summary>Changes launch.json, which is launch.json.example with this run's ports and folder.</summary>
    public Action<JsonNode> LaunchJson { get; init; } = _ => { };
}

/// <summary>
/// The web application and a sandbox EHR in this process, on loopback and on real sockets: the EHR at 127.0.0.1, the app
/// at localhost, as <c>ccmfhir demo</c> runs them. The store lies in a temporary folder and goes with it.
/// </summary>
public sealed class RunningApp : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port;
    private readonly string _launchJson;
    private readonly TimeProvider _clock;
    private WebApplication _app;

    private RunningApp(SandboxEhr ehr, string folder, int port, string launchJson, TimeProvider clock, LogLines log, WebApplication app)
    {
        (Ehr, _folder, _port, _launchJson, _clock, Log, _app) = (ehr, folder, port, launchJson, clock, log, app);
        BaseUrl = new Uri($"http://localhost:{port}");
    }

    public SandboxEhr Ehr { get; }

    /// <summary>For example <c>http://localhost:41234/</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The launch.json the app was started with, which it goes on reading for its keys.</summary>
    public string LaunchFile => Path.Combine(_folder, "launch.json");

    /// <summary>Every line the app has logged, over restarts too.</summary>
    public LogLines Log { get; }

    /// <summary>The app's own container: its store, its endpoints.</summary>
    public IServiceProvider Services => _app.Services;

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>The clock the options gave, when it is one that tests move.</summary>
    public TestClock Clock => (TestClock)_clock;

    public static async Task<RunningApp> StartAsync(RunningAppOptions? options = null)
    {
        options ??= new RunningAppOptions();
        var port = options.Port ?? FreePort.Take();
        var ehr = await SandboxEhr.StartAsync(options.Sandbox(new SandboxOptions
        {
            LaunchUrl = new Uri($"http://localhost:{port}/launch"),
            Clients = [RegisteredClient.Open("ccmfhir", $"http://localhost:{port}/callback/sandbox")],
            Time = options.Clock,
        }));
        var folder = Directory.CreateTempSubdirectory("ccmfhir-app-").FullName;
        var launch = LaunchJson(ehr.BaseUrl.GetLeftPart(UriPartial.Authority), port, folder);
        options.LaunchJson(launch);
        var log = new LogLines();
        await File.WriteAllTextAsync(Path.Combine(folder, "launch.json"), launch.ToJsonString());
        var app = await StartWebAsync(launch.ToJsonString(), folder, port, options.Clock, log);
        return new RunningApp(ehr, folder, port, launch.ToJsonString(), options.Clock, log, app);
    }

    /// <summary>Ends the app and starts it again on the same store and port; the EHR stays.</summary>
    public async Task RestartAsync()
    {
        await _app.DisposeAsync();
        _app = await StartWebAsync(_launchJson, _folder, _port, _clock, Log);
    }

    public BrowserSession NewBrowser() => new(BaseUrl);

    /// <summary>Where the EHR sends the browser to open a patient in the app.</summary>
    public Uri LaunchUrl(string user, string patient = "alder") => Ehr.LaunchUrl(new LaunchContext { User = user, Patient = patient });

    /// <summary>A browser of its own for this person, launched into the patient's landing page.</summary>
    public async Task<BrowserSession> SignInAsync(string user, string patient = "alder")
    {
        var browser = NewBrowser();
        await browser.LaunchAsync(LaunchUrl(user, patient));
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Ehr.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<WebApplication> StartWebAsync(string launchJson, string folder, int port, TimeProvider clock, LogLines log)
    {
        var app = await WebHost.BuildAsync(new WebHostSettings(
            launchJson, ["--urls", $"http://localhost:{port}"], clock, logging => logging.ClearProviders().AddProvider(log), Path.Combine(folder, "launch.json")));
        await app.StartAsync();
        return app;
    }

    private static JsonNode LaunchJson(string ehr, int port, string folder)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = $"http://localhost:{port}";
        json["store"]!["path"] = Path.Combine(folder, "ccmfhir.db");
        json["dataProtection"]!["masterSecretRef"] = "file:" + Path.Combine(folder, "master.secret");
        json["ehrs"]![0]!["iss"] = new JsonArray(ehr + "/fhir");
        json["ehrs"]![0]!["embedding"]!["frameAncestors"] = new JsonArray(ehr);
        // A clock that stands still refills no bucket.
        json["ehrs"]![0]!["http"]!["requestsPerSecond"] = 1000;
        return json;
    }
}
