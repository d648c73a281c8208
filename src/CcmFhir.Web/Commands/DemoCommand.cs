using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json.Nodes;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir demo</c>: the application and, as its child, the sandbox EHR, both on loopback and both new: what the demo
/// writes lies in a temporary folder and goes with it. The EHR answers at 127.0.0.1 and the app at localhost, which are two
/// sites to a browser, so that frames and cookies behave as they do in the field.
/// </summary>
internal sealed class DemoCommand : Command
{
    private readonly Option<int> _port = new("--port")
    {
        Description = "Port of the app; the sandbox takes the one 100 below. 0: any two free ones.",
        DefaultValueFactory = _ => 5200,
    };

    public DemoCommand() : base("demo", "Run the app with a sandbox EHR beside it and print the URL to open.")
    {
        Options.Add(_port);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var port = parsed.GetValue(_port) is var asked and > 0 ? asked : FreePort();
        var folder = Directory.CreateTempSubdirectory("ccmfhir-demo-");
        try
        {
            using var sandbox = StartSandbox(port, parsed.GetValue(_port) > 0 ? port - 100 : 0);
            if (await ReadyAsync(sandbox, cancel) is not { } ehr)
            {
                await Console.Error.WriteLineAsync("ccmfhir: the sandbox EHR did not start; is its port taken? Try --port 0.");
                return CommandLine.FoundProblems;
            }

            await using var app = await WebHost.BuildAsync(
                new WebHostSettings(LaunchJson(ehr, port, folder.FullName), ["--urls", $"http://localhost:{port}"]), cancel);
            await app.StartAsync(cancel);
            await Console.Out.WriteLineAsync($"Open {ehr}  (the sandbox EHR's patient list; Ctrl-C ends both)");
            await app.WaitForShutdownAsync(cancel);
            sandbox.StandardInput.Close();
            await sandbox.WaitForExitAsync(CancellationToken.None);
            return CommandLine.Done;
        }
        catch (IOException taken) when (taken.InnerException is not null)
        {
            await Console.Error.WriteLineAsync($"ccmfhir: port {port} cannot be used ({taken.InnerException.Message}). Try --port 0.");
            return CommandLine.FoundProblems;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process StartSandbox(int appPort, int port)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "sandbox", "CcmFhir.Sandbox.dll"),
            .. port > 0 ? ["--urls", $"http://127.0.0.1:{port}"] : Array.Empty<string>(),
            "--launch-url", $"http://localhost:{appPort}/launch",
            "--client-id", "ccmfhir",
            "--redirect-uri", $"http://localhost:{appPort}/callback/sandbox",
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }

    /// <summary>The sandbox's address once it listens; null when it ended instead.</summary>
    private static async Task<string?> ReadyAsync(Process sandbox, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var line = await sandbox.StandardOutput.ReadLineAsync(patience.Token);
        return line is null ? null : JsonNode.Parse(line)?["ready"]?.GetValue<string>();
    }

    /// <summary>launch.json.example, with this run's ports and folder.</summary>
    private static string LaunchJson(string ehr, int port, string folder)
    {
        using var example = Assembly.GetExecutingAssembly().GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = $"http://localhost:{port}";
        json["store"]!["path"] = Path.Combine(folder, "ccmfhir.db");
        json["dataProtection"]!["masterSecretRef"] = "file:" + Path.Combine(folder, "master.secret");
        json["ehrs"]![0]!["iss"] = new JsonArray(ehr + "/fhir");
        json["ehrs"]![0]!["embedding"]!["frameAncestors"] = new JsonArray(ehr);
        return json.ToJsonString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
