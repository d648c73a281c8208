using System.CommandLine;

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
            new PolicyCommand(),
            new FeesCommand(),
            new EditsCommand(),
        };
        var parsed = root.Parse(args.Length == 0 ? ["serve"] : args);
        if (parsed.Errors.Count > 0)
        {
            // The library's own exit code for a usage error is 1, which here means "found problems".
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"ccmfhir: {error.Message}");
            }

            await Console.Error.WriteLineAsync("ccmfhir: see 'ccmfhir --help'");
            return BadInput;
        }

        // Kestrel handles SIGTERM itself.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
