using System.CommandLine;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Commands;

/// <summary>The two options with which a command is told which EHR of which launch.json it is about.</summary>
internal sealed class EhrChoice
{
    private readonly Option<string> _id = new("--ehr") { Description = "Id of the EHR in launch.json.", Required = true };

    private readonly Option<string> _config = new("--config") { Description = "launch.json.", DefaultValueFactory = _ => "launch.json" };

    public void AddTo(Command command)
    {
        command.Add(_id);
        command.Add(_config);
    }

    public (LaunchConfiguration? Configuration, EhrConnection? Ehr, IReadOnlyList<CommandError> Errors) Read(ParseResult parsed)
    {
        var result = LaunchFile.Read(parsed.GetValue(_config)!);
        if (result.Configuration is not { } configuration)
        {
            return (null, null, [.. result.Errors.Select(e => new CommandError(e.Path, e.Message))]);
        }

        var ehr = configuration.FindById(parsed.GetValue(_id)!);
        return (configuration, ehr, ehr is null ? [new CommandError("--ehr", $"name one of {string.Join(", ", configuration.Ehrs.Select(e => e.Id))}")] : []);
    }
}
