using System.Diagnostics;

namespace CcmFhir.Peers.Tests;

/// <summary>The real <c>ccmfhir serve</c>, in a process that can be killed.</summary>
internal sealed class AppProcess : IDisposable
{
    private readonly Process _process;

    private AppProcess(Process process) => _process = process;

    public static Task<AppProcess> StartAsync(PeerInstallation installation) => StartAsync(installation.LaunchFile, installation.App, null);

    /// <param name="app">Where it is to answer.</param>
    /// <param name="proxy">Where its requests to EHRs go through; null goes straight.</param>
    public static async Task<AppProcess> StartAsync(string launchFile, Uri app, Uri? proxy)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Program(), "serve", "--config", launchFile, "--urls", app.GetLeftPart(UriPartial.Authority) })
        {
            info.ArgumentList.Add(argument);
        }

        if (proxy is not null)
        {
            info.Environment["http_proxy"] = proxy.GetLeftPart(UriPartial.Authority);
            info.Environment.Remove("no_proxy");
            info.Environment.Remove("NO_PROXY");
        }

        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var started = new AppProcess(process);
        try
        {
            await started.UntilHealthyAsync(new Uri(app, "health"));
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: nothing in the process gets a last word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private async Task UntilHealthyAsync(Uri health)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4)); // many share the machine
        while (!await IsHealthyAsync(http, health, patience.Token))
        {
            Assert.False(_process.HasExited, "ccmfhir ended before it answered.");
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, Uri health, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(health, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Built beside this assembly, in the same configuration: artifacts/bin/CcmFhir.Web/release/ccmfhir.dll.</summary>
    internal static string Program()
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(ours.Parent!.Parent!.FullName, "CcmFhir.Web", ours.Name, "ccmfhir.dll");
    }
}
