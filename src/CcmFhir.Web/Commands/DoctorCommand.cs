using System.CommandLine;
using CcmFhir.Web.Connect;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir doctor --ehr ID</c>: looks at the way to one EHR and says what is wrong with it and what to do. Exit 0 when nothing failed,
/// 1 when something did, 2 for bad input.
/// </summary>
internal sealed class DoctorCommand : Command
{
    private const string TokenVariable = "CCMFHIR_ACCESS_TOKEN";

    private readonly EhrChoice _ehr = new();

    private readonly Option<string?> _patient = new("--patient") { Description = "FHIR id of a test patient, for the searches and write probes." };

    private readonly Option<bool> _writes = new("--probe-writes") { Description = "Also write into the test patient's chart, and mark it as entered in error." };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document." };

    public DoctorCommand() : base("doctor", "Look at the way to one EHR: discovery, keys, TLS, scopes, searches, routes, and what to register.")
    {
        _ehr.AddTo(this);
        Add(_patient);
        Add(_writes);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (console, json) = (parsed.InvocationConfiguration, parsed.GetValue(_json));
        var (configuration, ehr, errors) = _ehr.Read(parsed);
        if (configuration is null || ehr is null)
        {
            return await new CommandAnswer(console.Output, console.Error, json).BadInputAsync(errors);
        }

        using var probe = new EhrProbe(configuration, ehr, TimeProvider.System);
        var request = new DoctorRequest(
            Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null, null, parsed.GetValue(_patient), parsed.GetValue(_writes));
        var report = await new Doctor(probe, request, check => console.Error.WriteLine($"{check.Status.ToString().ToLowerInvariant()} {check.Id}")).RunAsync(cancel);
        await console.Output.WriteLineAsync(json ? report.ToJson() : report.ToText());
        return report.HasFailure ? CommandLine.FoundProblems : CommandLine.Done;
    }
}
