using System.CommandLine;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir launch</c>: what concerns launch.json.</summary>
internal sealed class LaunchCommand : Command
{
    public LaunchCommand() : base("launch", "Check launch.json.")
    {
        Add(new ValidateCommand());
    }

    /// <summary>
    /// <c>ccmfhir launch validate [FILE]</c>: prints the effective configuration, which holds no secrets, and what of it has no effect yet, or every error.
    /// Exit 0 when the app would start with it, else 2.
    /// </summary>
    private sealed class ValidateCommand : Command
    {
        private readonly Argument<string> _file = new("FILE") { Description = "The file to check.", DefaultValueFactory = _ => "launch.json" };

        private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document." };

        public ValidateCommand() : base("validate", "Read launch.json as the app does and print what it amounts to.")
        {
            Add(_file);
            Add(_json);
            SetAction((parsed, _) => RunAsync(parsed));
        }

        private async Task<int> RunAsync(ParseResult parsed)
        {
            var file = parsed.GetValue(_file)!;
            var console = parsed.InvocationConfiguration;
            var answer = new CommandAnswer(console.Output, console.Error, parsed.GetValue(_json));
            var result = LaunchFile.Read(file);
            if (result.Configuration is not { } configuration)
            {
                return await answer.BadInputAsync([.. result.Errors.Select(e => new CommandError(e.Path, e.Message))]);
            }

            foreach (var key in IdleSettings.Of(configuration))
            {
                await answer.NoteAsync($"{key} is read and has no effect yet");
            }

            await answer.NoteAsync($"{file} is accepted; with all defaults it says:");
            await console.Output.WriteLineAsync(EffectiveConfiguration.Write(configuration));
            return CommandLine.Done;
        }
    }
}
