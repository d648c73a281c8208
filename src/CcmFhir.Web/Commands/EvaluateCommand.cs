using System.Collections.Immutable;
using System.CommandLine;
using CcmFhir.Billing;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Web.CmsFiles;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir evaluate --facts FILE|-</c>: decides one care month, or one for each line; a bad line writes its errors in its
/// place and the others are still decided. <c>ccmfhir evaluate --bundle FILE|- --month 2026-10 [--policy ID]</c>: decides the month of one
/// patient's FHIR Bundle. Exit code 0 whatever the outcome, 2 for bad input.
/// </summary>
internal sealed class EvaluateCommand : Command
{
    private readonly Option<string?> _facts = new("--facts") { Description = "Facts of a care month as JSON, or one object a line; '-' reads standard input." };

    private readonly Option<string?> _bundle = new("--bundle") { Description = "A FHIR R4 Bundle of one patient's resources as JSON; '-' reads standard input." };

    private readonly Option<string?> _month = new("--month") { Description = "With --bundle: the calendar month, 2026-10." };

    private readonly Option<string?> _policy = new("--policy") { Description = "With --bundle: the payer policy; absent, that of the enrolment or of the coverage." };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object for each input." };

    private readonly Option<string?> _data = TableOptions.Data();

    public EvaluateCommand() : base("evaluate", "Decide which codes a care month supports, and why.")
    {
        foreach (var option in new Option[] { _facts, _bundle, _month, _policy, _json, _data })
        {
            Add(option);
        }

        SetAction(async (parsed, cancel) =>
        {
            await using var output = Console.OpenStandardOutput();
            return await RunAsync(parsed, output, cancel);
        });
    }

    /// <summary>Decides every object of the input and writes its answer in its place.</summary>
    internal static async Task<int> RunAsync(
        Stream input, Stream output, bool json, FeeSchedules fees, EditTables edits, CancellationToken cancel)
    {
        var exitCode = CommandLine.Done;
        await foreach (var text in FactsText.ReadAsync(input, cancel))
        {
            var written = await WriteAsync(FactsReader.Read(text.Utf8), text.Line, output, json, fees, edits, pointerTo: null, cancel);
            exitCode = Math.Max(exitCode, written);
        }

        return exitCode;
    }

    internal async Task<int> RunAsync(ParseResult parsed, Stream output, CancellationToken cancel)
    {
        var errors = Misused(parsed);
        if (errors.Length > 0)
        {
            return await RefuseAsync(errors, output, cancel);
        }

        var (facts, bundle) = (parsed.GetValue(_facts), parsed.GetValue(_bundle));
        try
        {
            var tables = TableOptions.Folder(parsed, _data);
            var (fees, edits, json) = (tables.Fees(), tables.Edits(), parsed.GetValue(_json));
            await using var input = (facts ?? bundle) is var path && path == "-" ? Console.OpenStandardInput() : File.OpenRead(path!);
            if (facts is not null)
            {
                return await RunAsync(input, output, json, fees, edits, cancel);
            }

            var (read, pointerTo) = Month(await FhirJson.ReadAsync(input, limits: null, cancel), MonthOf(parsed)!.Value, parsed.GetValue(_policy));
            return await WriteAsync(read, null, output, json, fees, edits, pointerTo, cancel);
        }
        catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
        {
            var option = unusable is CmsFileException ? "--data" : facts is not null ? "--facts" : "--bundle";
            return await RefuseAsync([new FactsError(option, unusable.Message)], output, cancel);
        }
    }

    /// <summary>The facts a bundle's bytes hold, and where in the bundle a fact is.</summary>
    private static (FactsResult Facts, Func<string, string>? PointerTo) Month(FhirReading reading, YearMonth month, string? policy) => reading switch
    {
        { Error: { } error } => (new FactsResult(null, [new FactsError("$", $"The text is no FHIR resource: {error}.")]), null),
        { Resource: Bundle bundle } when BundleReader.ToCareMonth(bundle, month, policy) is var read =>
            (new FactsResult(read.Month, read.Errors), read.PointerTo),
        _ => (new FactsResult(null, [new FactsError("resourceType", "The resource must be a Bundle.")]), null),
    };

    private static async Task<int> WriteAsync(
        FactsResult result, long? line, Stream output, bool json, FeeSchedules fees, EditTables edits, Func<string, string>? pointerTo, CancellationToken cancel)
    {
        if (result.Month is not { } month)
        {
            return await RefuseAsync(result.Errors, output, cancel, line);
        }

        var determination = RuleBook.Evaluate(month, fees, edits: edits);
        await output.WriteAsync(json ? Line(DeterminationWriter.Write(determination, pointerTo)) : DeterminationText.Write(determination, pointerTo), cancel);
        return CommandLine.Done;
    }

    private static async Task<int> RefuseAsync(ImmutableArray<FactsError> errors, Stream output, CancellationToken cancel, long? line = null)
    {
        await output.WriteAsync(Line(DeterminationWriter.Write(errors, line)), cancel);
        return CommandLine.BadInput;
    }

    private ImmutableArray<FactsError> Misused(ParseResult parsed)
    {
        var errors = ImmutableArray.CreateBuilder<FactsError>();
        var hasBundle = parsed.GetValue(_bundle) is not null;
        if (hasBundle == (parsed.GetValue(_facts) is not null))
        {
            errors.Add(new FactsError("--facts", "Give either --facts or --bundle."));
        }

        if (hasBundle && MonthOf(parsed) is null)
        {
            errors.Add(new FactsError("--month", "A bundle needs the calendar month, like 2026-10."));
        }

        if (!hasBundle && (parsed.GetValue(_month) ?? parsed.GetValue(_policy)) is not null)
        {
            errors.Add(new FactsError("--bundle", "--month and --policy belong to --bundle; facts hold their own."));
        }

        if (parsed.GetValue(_policy) is { } policy && PolicyCatalog.Shipped.Find(policy) is null)
        {
            errors.Add(new FactsError("--policy", $"The value must be one of: {string.Join(", ", PolicyCatalog.Shipped.Policies.Select(p => p.Id))}."));
        }

        return errors.ToImmutable();
    }

    private YearMonth? MonthOf(ParseResult parsed) => MonthOf(parsed.GetValue(_month));

    /// <summary>A calendar month like 2026-10; null when the text is none.</summary>
    internal static YearMonth? MonthOf(string? text) =>
        text is { Length: 7 } && YearMonthPattern.Iso.Parse(text) is { Success: true } month && month.Value.Year is >= 1900 and <= 2199
            ? month.Value
            : null;

    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];
}
