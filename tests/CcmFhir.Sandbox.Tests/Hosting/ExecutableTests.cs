using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CcmFhir.Sandbox.Tests.Hosting;

/// <summary>The sandbox as another process runs it.</summary>
public sealed class ExecutableTests
{
    [Theory]
    [InlineData("--urls", "http://0.0.0.0:5100")]
    [InlineData("--urls", "http://example.org:5100")]
    [InlineData("--urls", "https://127.0.0.1:5100")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--persona", "helpful")]
    [InlineData("--nonsense", "1")]
    public async Task Bad_usage_ends_with_two_and_says_why(string option, string value)
    {
        using var process = Start(option, value);
        await process.WaitForExitAsync();

        Assert.Equal((2, ""), (process.ExitCode, await process.StandardOutput.ReadToEndAsync()));
        Assert.StartsWith("sandbox: ", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_standard_input_closes()
    {
        using var process = Start("--persona", "read-mostly", "--launch-url", "http://localhost:5200/launch");
        var root = await ReadyAsync(process);
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{root}/fhir/metadata"));
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        Assert.Equal((HttpStatusCode.OK, 0), (response.StatusCode, process.ExitCode));
    }

    [Fact]
    public async Task It_ends_when_its_parent_does()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        using var process = Start("--parent", parent.Id.ToString(CultureInfo.InvariantCulture));
        await ReadyAsync(process);
        parent.Kill();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_host_name_that_only_points_here_is_not_answered()
    {
        await using var ehr = await RunningEhr.StartAsync();
        using var response = await ehr.SendAsync(HttpMethod.Get, "", scopes: null, headers: ("Host", "attacker.example"));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    private static async Task<string> ReadyAsync(Process process) =>
        JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement.GetProperty("ready").GetString()!;

    private static Process Start(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(typeof(SandboxEhr).Assembly.Location);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }
}
