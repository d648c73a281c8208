using System.CommandLine;
using CcmFhir.Billing;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;

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
        Add(facts);
        Add(json);
        SetAction(async (parsed, cancel) => await RunAsync(parsed.GetValue(facts)!, parsed.GetValue(json), cancel));
    }

    private static async Task<int> RunAsync(string path, bool json, CancellationToken cancel)
    {
        await using var output = Console.OpenStandardOutput();
        if (path != "-" && !File.Exists(path))
        {
            await output.WriteAsync(Line(DeterminationWriter.Write([new FactsError("--facts", "There is no such file.")])), cancel);
            return CommandLine.BadInput;
        }

        await using var input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        var exitCode = CommandLine.Done;
        await foreach (var text in FactsText.ReadAsync(input, cancel))
        {
            var result = FactsReader.Read(text.Utf8);
            if (result.Month is { } month)
            {
                var determination = RuleBook.Evaluate(month, FeeSchedules.Shipped);
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
