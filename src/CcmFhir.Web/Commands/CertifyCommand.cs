using System.CommandLine;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Connect;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir certify --ehr ID --out DIR</c>: a conformance run against a test EHR, written as JSON, JUnit XML and one HTML page. Exit 0 when
/// nothing failed, 1 when something did, 2 for bad input.
/// </summary>
internal sealed class CertifyCommand : Command
{
    private readonly EhrChoice _ehr = new();

    private readonly Option<string> _out = new("--out") { Description = "Folder for the results; made when it is not there.", Required = true };

    private readonly Option<Uri?> _launch = new("--launch-url")
    {
        Description = "Headless: a URL of the EHR that leads to this app's launch URL with iss and launch.",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) ? url : Refuse(result),
    };

    private readonly Option<bool> _guided = new("--guided") { Description = "A person signs in: the run listens on the app's own loopback address, so stop the app." };

    private readonly Option<string?> _definitions = new("--definitions")
    {
        Description = "Folder of FHIR definitions (StructureDefinition, ValueSet, CodeSystem, or Bundles of them): a guide's, US Core for example.",
    };

    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Write nothing into the EHR." };

    public CertifyCommand() : base("certify", "Run the conformance checks against a test EHR and write the results.")
    {
        _ehr.AddTo(this);
        foreach (var option in new Option[] { _out, _launch, _guided, _definitions, _readOnly })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var console = parsed.InvocationConfiguration;
        var answer = new CommandAnswer(console.Output, console.Error, json: false);
        var (configuration, ehr, errors) = _ehr.Read(parsed);
        if (configuration is null || ehr is null)
        {
            return await answer.BadInputAsync(errors);
        }

        var (profiles, problem) = parsed.GetValue(_definitions) is { } folder ? ReadDefinitions(folder) : (ProfileBook.Own, null);
        if (profiles is null)
        {
            return await answer.BadInputAsync(new CommandError("--definitions", problem!));
        }

        var wish = new CertifyWish(profiles, MayWrite: !parsed.GetValue(_readOnly));
        using var probe = new EhrProbe(configuration, ehr, TimeProvider.System);
        if (!parsed.GetValue(_guided))
        {
            using var headless = new HeadlessWay(configuration, probe, parsed.GetValue(_launch));
            return await CertifyAsync(probe, headless, wish, parsed, cancel);
        }

        await using var guided = await GuidedListener.OpenAsync(probe, console.Error.WriteLineAsync, cancel);
        return guided is null
            ? await answer.BadInputAsync(new CommandError("--guided", "needs app.publicBaseUrl to be plain http on a loopback host"))
            : await CertifyAsync(probe, guided.Way, wish, parsed, cancel);
    }

    private async Task<int> CertifyAsync(EhrProbe probe, IBrowserWay way, CertifyWish wish, ParseResult parsed, CancellationToken cancel)
    {
        var console = parsed.InvocationConfiguration;
        var (done, all) = (0, CertifyRun.ChecksFor(probe.Ehr).Length);
        var report = await new CertifyRun(probe, way, wish, result =>
            console.Error.WriteLineAsync($"{++done}/{all} {result.Verdict.ToString().ToLowerInvariant()} {result.Id}{(result.Verdict == Verdict.Pass ? "" : ": " + result.Why)}")).RunAsync(cancel);
        var folder = Directory.CreateDirectory(parsed.GetValue(_out)!).FullName;
        foreach (var file in CertifyFile.All)
        {
            // Also of a run that was ended early.
            await File.WriteAllTextAsync(Path.Combine(folder, file.Name), file.Write(report), CancellationToken.None);
        }

        await console.Output.WriteLineAsync(
            $"{report.Run} run, {report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped, {report.NotCovered.Length} requirements not covered: {folder}");
        return report.Failed > 0 || report.EndedEarly ? CommandLine.FoundProblems : CommandLine.Done;
    }

    private static (ProfileBook? Profiles, string? Problem) ReadDefinitions(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return (null, "is no folder");
        }

        var read = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => FhirJson.Parse(File.ReadAllBytes(f), new FhirJsonLimits { BytesMax = 512 * 1024 * 1024 })).Where(r => r.IsResource)
            .SelectMany(r => r.Resource is Bundle bundle ? bundle.Entry.Select(e => e.Resource).OfType<Resource>() : [r.Resource!]).ToArray();
        // One without a snapshot says nothing about a resource: it must not pass for a profile that was met.
        var usable = read.Where(r => r.ResourceType != "StructureDefinition" || r.Json["snapshot"] is JsonObject).ToArray();
        return usable.Any(r => r.ResourceType == "StructureDefinition") ? (ProfileBook.With(usable), null)
            : (null, usable.Length < read.Length ? "holds StructureDefinitions without snapshots only: take the guide's published package" : "holds no StructureDefinition");
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--launch-url: '{result.Tokens[0].Value}' is no absolute URL.");
        return null;
    }
}
