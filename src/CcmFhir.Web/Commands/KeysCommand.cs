using System.CommandLine;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir keys</c>: the keys this app proves itself with.</summary>
internal sealed class KeysCommand : Command
{
    public KeysCommand() : base("keys", "The keys this app signs its requests for tokens with.")
    {
        Add(new RotateCommand());
    }

    /// <summary>
    /// <c>ccmfhir keys rotate [--config FILE]</c>: next becomes current, current becomes retired, a new key becomes next; what was retired
    /// before is dropped. An algorithm without a next key only gets one, so that no EHR meets a key it has not fetched. Private keys go into
    /// files and nowhere else. Exit 0 done, 2 when launch.json cannot be used, has no keys, or something cannot be written.
    /// </summary>
    private sealed class RotateCommand : Command
    {
        private readonly Option<string> _config = new("--config") { Description = "launch.json.", DefaultValueFactory = _ => "launch.json" };

        private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document." };

        public RotateCommand() : base("rotate", "Sign with the next key, keep the current one published, make a new next one.")
        {
            Add(_config);
            Add(_json);
            SetAction((parsed, _) => RunAsync(parsed));
        }

        private async Task<int> RunAsync(ParseResult parsed)
        {
            var file = parsed.GetValue(_config)!;
            var answer = new CommandAnswer(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(_json));
            var read = LaunchFile.Read(file);
            if (read.Configuration is not { } configuration)
            {
                return await answer.BadInputAsync([.. read.Errors.Select(e => new CommandError(e.Path, e.Message))]);
            }

            if (configuration.App.Keys.IsEmpty)
            {
                return await answer.BadInputAsync(new CommandError("app.keys", "There is no key to rotate."));
            }

            try
            {
                var rotated = KeyRotation.Run(file, configuration.App.Keys, TimeProvider.System.GetUtcNow());
                const string ToDo = "Every node takes the keys over within a minute, once this launch.json and the key files lie there too; wait a day before the next rotation.";
                return await answer.DoneAsync(
                    new { rotated, toDo = ToDo },
                    [.. rotated.Select(r => $"{r.Alg}: signs {r.Current}, next {r.Next} in {r.File}, retired {r.Retired ?? "none"}, dropped {(r.Dropped.IsEmpty ? "none" : string.Join(", ", r.Dropped))}"), ToDo]);
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                return await answer.BadInputAsync(new CommandError("--config", unwritable.Message));
            }
        }
    }
}
