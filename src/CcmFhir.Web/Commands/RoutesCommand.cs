using System.CommandLine;
using System.Text.Json;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir routes</c>: how each kind of record would reach an EHR, decided offline from its saved statements.
/// Exit 0 whatever the routes are, 2 for bad input.
/// </summary>
internal sealed class RoutesCommand : Command
{
    private readonly Option<string> _metadata = new("--metadata")
    {
        Description = "The EHR's answer to GET [base]/metadata, saved as JSON; - reads it from stdin.",
        Required = true,
    };

    private readonly Option<string?> _smart = new("--smart") { Description = "Its .well-known/smart-configuration, saved." };

    private readonly Option<string?> _scopes = new("--scopes") { Description = "The granted scopes, separated by blanks; \"\" for none. Absent: not known." };

    private readonly Option<string?> _preset = new("--preset") { Description = $"One of {string.Join(", ", LaunchWords<EhrPreset>.All)}." };

    private readonly Option<string?> _launch = new("--launch") { Description = "A launch.json whose overrides, and preset, apply." };

    private readonly Option<string?> _ehr = new("--ehr") { Description = "With --launch: the id of the EHR in it, when it holds several." };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document." };

    public RoutesCommand() : base("routes", "Show the route of each kind of record at an EHR, offline.")
    {
        foreach (var option in new Option[] { _metadata, _smart, _scopes, _preset, _launch, _ehr, _json })
        {
            Add(option);
        }

        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var (console, json) = (parsed.InvocationConfiguration, parsed.GetValue(_json));
        var answer = new CommandAnswer(console.Output, console.Error, json);
        var problems = new List<CommandError>();
        var metadata = ReadDocument("--metadata", parsed.GetValue(_metadata)!, problems, CapabilityStatementReader.Read);
        var smart = parsed.GetValue(_smart) is { } path ? ReadDocument("--smart", path, problems, SmartFacts.Read) : null;
        var ehr = ReadEhr(parsed, problems);
        var preset = ReadPreset(parsed, ehr, problems);
        if (problems.Count > 0)
        {
            return await answer.BadInputAsync(problems);
        }

        var overrides = ehr is null ? RouteOverrides.None : RouteOverrides.Of(ehr);
        var routes = RouteTable.Choose(metadata!, smart, parsed.GetValue(_scopes), preset, overrides);
        await console.Output.WriteLineAsync(json ? routes.ToJson() : RouteReport.Write(routes));
        return CommandLine.Done;
    }

    private static T? ReadDocument<T>(string option, string path, List<CommandError> problems, Func<JsonElement, (T? Facts, string? Problem)> read)
        where T : class
    {
        var (document, problem) = SavedDocument.Read(path);
        T? facts = null;
        if (problem is null)
        {
            using (document)
            {
                (facts, problem) = SavedDocument.Guard(document!, read);
            }
        }

        if (problem is not null)
        {
            problems.Add(new CommandError(option, $"{(path == "-" ? "stdin" : path)} {problem}"));
        }

        return facts;
    }

    private EhrConnection? ReadEhr(ParseResult parsed, List<CommandError> problems)
    {
        if (parsed.GetValue(_launch) is not { } path)
        {
            if (parsed.GetValue(_ehr) is not null)
            {
                problems.Add(new CommandError("--ehr", "has a meaning only with --launch"));
            }

            return null;
        }

        var result = LaunchFile.Read(path);
        problems.AddRange(result.Errors.Select(e => new CommandError($"--launch {e.Path}", e.Message)));
        if (result.Configuration is not { } configuration)
        {
            return null;
        }

        var id = parsed.GetValue(_ehr);
        var ehr = id is null ? configuration.Ehrs.FirstOrDefault() : configuration.FindById(id);
        if (ehr is null || (id is null && configuration.Ehrs.Length > 1))
        {
            problems.Add(new CommandError("--ehr", $"name one of {string.Join(", ", configuration.Ehrs.Select(e => e.Id))}"));
        }

        return ehr;
    }

    private EhrPreset ReadPreset(ParseResult parsed, EhrConnection? ehr, List<CommandError> problems)
    {
        if (parsed.GetValue(_preset) is not { } word)
        {
            return ehr?.Preset ?? EhrPreset.Generic;
        }

        if (LaunchWords<EhrPreset>.Find(word) is { } preset)
        {
            return preset;
        }

        problems.Add(new CommandError("--preset", $"'{word}' is not a preset; write one of {string.Join(", ", LaunchWords<EhrPreset>.All)}"));
        return EhrPreset.Generic;
    }
}
