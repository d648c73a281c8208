using System.CommandLine;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir serve</c>: the web application. Also what runs when no word is given.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<FileInfo> _config = new("--config")
    {
        Description = "launch.json.",
        DefaultValueFactory = _ => new FileInfo("launch.json"),
    };

    public ServeCommand() : base("serve", "Run the web application (the default).")
    {
        Options.Add(_config);
        TreatUnmatchedTokensAsErrors = false; // --urls and --Section:Key=value go on to the host
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.UnmatchedTokens is [var stray, ..] && !stray.StartsWith("--", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"ccmfhir: unknown word '{stray}'; see 'ccmfhir --help'");
            return CommandLine.BadInput;
        }

        var file = parsed.GetValue(_config)!;
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"ccmfhir: {file} does not exist. Copy launch.json.example to launch.json, or name another file with --config.");
            return CommandLine.BadInput;
        }

        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancel);
            await using var app = await WebHost.BuildAsync(new WebHostSettings(text, [.. parsed.UnmatchedTokens], LaunchFile: file.FullName), cancel);
            await app.RunAsync(cancel);
            return CommandLine.Done;
        }
        catch (InvalidConfigurationException refused)
        {
            foreach (var fault in refused.Faults)
            {
                await Console.Error.WriteLineAsync($"ccmfhir: {file.Name} {fault}");
            }

            return CommandLine.BadInput;
        }
    }
}
