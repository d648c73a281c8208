using System.CommandLine;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary><c>ccmfhir certify --guided</c> with a person at a browser: the launch from the chart, the sign-in form of the EHR.</summary>
[Collection(nameof(Chromium))]
public sealed class GuidedCertifyTests(Chromium chromium) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-guided-");

    [Fact]
    public async Task A_person_launches_and_signs_in_and_the_command_goes_on_to_its_end()
    {
        var app = new Uri($"http://localhost:{FreePort.Take()}");
        await using var ehr = await SandboxEhr.StartAsync(new SandboxOptions
        {
            LaunchUrl = new Uri(app, "/launch"),
            Clients = [RegisteredClient.Open("ccmfhir", $"{app}callback/sandbox")],
        });
        var told = new Told();
        using var output = new StringWriter();
        var running = new CertifyCommand().Parse(
            ["--ehr", "sandbox", "--config", await WriteConfigAsync(ehr, app), "--out", Path.Combine(_folder.FullName, "out"), "--guided", "--read-only"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = told });
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();

        await told.UntilAsync("Now launch the app", running);
        await page.GotoAsync(ehr.LaunchUrl(new LaunchContext { User = "physician-oak", Patient = "alder" }).AbsoluteUri);
        await Expect(page.Locator("body")).ToContainTextAsync("This part is done.");
        await told.UntilAsync("pass launch-ehr.token", running);
        await page.GotoAsync(new Uri(app, "/next").AbsoluteUri);
        await page.GetByLabel("User").SelectOptionAsync("nurse-birch");
        await page.GetByLabel("Patient").SelectOptionAsync("alder");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow access" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("This part is done.");
        var exitCode = await running;

        var results = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "out", "certify.json")))!["results"]!.AsArray();
        Assert.Equal([], results.Where(r => r!["verdict"]!.ToString() == "fail").Select(r => $"{r!["id"]}: {r["why"]}"));
        Assert.Equal(
            (0, "pass", "pass"),
            (exitCode, results.Single(r => r!["id"]!.ToString() == "launch-standalone.token")!["verdict"]!.ToString(), results.Single(r => r!["id"]!.ToString() == "id-token.valid")!["verdict"]!.ToString()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> WriteConfigAsync(SandboxEhr ehr, Uri app)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = app.GetLeftPart(UriPartial.Authority);
        json["ehrs"]![0]!["iss"] = new JsonArray(ehr.FhirBase.AbsoluteUri);
        var file = Path.Combine(_folder.FullName, "launch.json");
        await File.WriteAllTextAsync(file, json.ToJsonString());
        return file;
    }

    /// <summary>What the command says on stderr, which a test can wait for.</summary>
    private sealed class Told : StringWriter
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                base.WriteLine(value);
                _more.TrySetResult();
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }

        public async Task UntilAsync(string words, Task running)
        {
            while (true)
            {
                Task more;
                lock (_gate)
                {
                    if (ToString().Contains(words, StringComparison.Ordinal))
                    {
                        return;
                    }

                    more = _more.Task;
                }

                Assert.False(await Task.WhenAny(more, running) == running, "The command ended: " + this);
            }
        }
    }
}
