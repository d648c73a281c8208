using System.CommandLine;
using System.CommandLine.Parsing;

namespace CcmFhir.Web.Commands;

/// <summary>
/// The words <c>ccmfhir</c> understands. Exit codes: 0 done, 1 found problems, 2 bad usage or input,
/// 3 the EHR could not be reached. Progress goes to stderr; with <c>--json</c> stdout holds one JSON document.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int FoundProblems = 1;
    public const int BadInput = 2;
    public const int Unreachable = 3;

    private static readonly TimeSpan UndoingMax = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Chronic Care Management from inside the EHR (SMART on FHIR).")
        {
            new ServeCommand(),
            new DemoCommand(),
            new LaunchCommand(),
            new KeysCommand(),
            new RoutesCommand(),
            new DoctorCommand(),
            new CertifyCommand(),
            new EvaluateCommand(),
            new RoundTripCommand(),
            new RulesCommand(),
            new AuditCommand(),
            new PanelCommand(),
            new PolicyCommand(),
            new FeesCommand(),
            new EditsCommand(),
        };
        var parsed = root.Parse(args.Length == 0 ? ["serve"] : args);
        if (parsed.Errors.Count > 0)
        {
            return await RefuseAsync(parsed, args.Contains("--json"), Console.Out, Console.Error);
        }

        // Who has something under way at an EHR hears of SIGINT and SIGTERM and has time to undo it. Kestrel handles them itself; the rest just dies.
        var undoes = parsed.CommandResult.Command is CertifyCommand or DoctorCommand or PanelCommand;
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = undoes ? UndoingMax : null });
    }

    /// <summary>Says what is wrong with the words; the library's own exit code for it is 1, which here means "found problems".</summary>
    internal static async Task<int> RefuseAsync(ParseResult parsed, bool json, TextWriter output, TextWriter error)
    {
        await new CommandAnswer(output, TextWriter.Null, json)
            .BadInputAsync([.. parsed.Errors.Select(e => new CommandError(Where(e), e.Message))]);
        foreach (var wrong in parsed.Errors)
        {
            await error.WriteLineAsync($"ccmfhir: {wrong.Message}");
        }

        await error.WriteLineAsync("ccmfhir: see 'ccmfhir --help'");
        return BadInput;
    }

    private static string Where(ParseError error) => error.SymbolResult switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => "arguments",
    };
}
