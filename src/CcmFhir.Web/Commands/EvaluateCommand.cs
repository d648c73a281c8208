using System.CommandLine;
using CcmFhir.Billing;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir evaluate --facts FILE|-</c>: decides one care month, or one for each line. A bad line writes its errors in its
/// place and the others are still decided. Exit code 0 whatever the outcome, 2 for bad input.
/// </summary>
internal sealed class EvaluateCommand : Command
{
    public EvaluateCommand() : base("evaluate", "Decide which codes a care month supports, and why.")
    {
        var facts = new Option<string>("--facts")
        {
            Description = "Facts of a care month as JSON, or one object a line; '-' reads standard input.",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each input." };
        var data = TableOptions.Data();
        Add(facts);
        Add(json);
        Add(data);
        SetAction(async (parsed, cancel) =>
        {
            await using var output = Console.OpenStandardOutput();
            var path = parsed.GetValue(facts)!;
            try
            {
                var tables = TableOptions.Folder(parsed, data);
                await using var input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
                return await RunAsync(input, output, parsed.GetValue(json), tables.Fees(), tables.Edits(), cancel);
            }
            catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
            {
                var option = unusable is CmsFileException ? "--data" : "--facts";
                await output.WriteAsync(Line(DeterminationWriter.Write([new FactsError(option, unusable.Message)])), cancel);
                return CommandLine.BadInput;
            }
        });
    }

    /// <summary>Decides every object of the input and writes its answer in its place.</summary>
    internal static async Task<int> RunAsync(
        Stream input, Stream output, bool json, FeeSchedules fees, EditTables edits, CancellationToken cancel)
    {
        var exitCode = CommandLine.Done;
        await foreach (var text in FactsText.ReadAsync(input, cancel))
        {
            var result = FactsReader.Read(text.Utf8);
            if (result.Month is { } month)
            {
                var determination = RuleBook.Evaluate(month, fees, edits: edits);
                await output.WriteAsync(json ? Line(DeterminationWriter.Write(determination)) : DeterminationText.Write(determination), cancel);
            }
            else
            {
                exitCode = CommandLine.BadInput;
                await output.WriteAsync(Line(DeterminationWriter.Write(result.Errors, text.Line)), cancel);
            }
        }

        return exitCode;
    }

    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];
}
