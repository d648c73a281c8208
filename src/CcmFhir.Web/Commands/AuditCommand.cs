using System.CommandLine;
using CcmFhir.Billing;
using CcmFhir.Billing.Audit;
using CcmFhir.Billing.Facts;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir audit --facts FILE|-</c>: looks across a panel's care months, one a line, for what an auditor would ask about: one
/// person at two patients at once, and time too regular to be true. Exit code 0 whatever is found, 2 when a line is no care month.
/// </summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand() : base("audit", "Look across a panel's care months for what an auditor would ask about.")
    {
        var facts = new Option<string>("--facts") { Description = "Facts of care months as JSON, one object a line; '-' reads standard input.", Required = true };
        var json = TableOptions.Json();
        var data = TableOptions.Data();
        Add(facts);
        Add(json);
        Add(data);
        SetAction(async (parsed, cancel) =>
        {
            var answer = new CommandAnswer(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var path = parsed.GetValue(facts)!;
            try
            {
                var folder = TableOptions.Folder(parsed, data);
                await using var input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
                return await RunAsync(input, answer, new BillingTables(folder.Fees(), folder.Edits(), new PayerPolicies([])), cancel);
            }
            catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
            {
                return await answer.BadInputAsync(new CommandError(unusable is CmsFileException ? "--data" : "--facts", unusable.Message));
            }
        });
    }

    internal static async Task<int> RunAsync(Stream input, CommandAnswer answer, BillingTables tables, CancellationToken cancel)
    {
        var months = new List<CareMonth>();
        var errors = new List<CommandError>();
        await foreach (var text in FactsText.ReadAsync(input, cancel))
        {
            var read = FactsReader.Read(text.Utf8);
            if (read.Month is { } month)
            {
                months.Add(month);
            }

            errors.AddRange(read.Errors.Select(e => new CommandError(text.Line is { } line ? $"line {line}: {e.Path}" : e.Path, e.Message)));
        }

        if (errors.Count > 0)
        {
            return await answer.BadInputAsync(errors);
        }

        var overlaps = PanelOverlaps.Find(months);
        var patterns = PanelPatterns.Find([.. months.Select(tables.Decide)]);
        return await answer.DoneAsync(
            new { months = months.Count, overlaps, patterns },
            [
                $"{months.Count} months, {overlaps.Length} overlaps, {patterns.Length} patterns",
                .. overlaps.Select(o => $"{o.Person} worked for {o.FirstPatient} ({o.FirstEntry}) and {o.SecondPatient} ({o.SecondEntry}) at the same time"),
                .. patterns.SelectMany(p => new[]
                {
                    $"{p.Id}: {p.Message}", $"  {p.Citation}", $"  {string.Join(", ", [.. p.People, .. p.Patients])}",
                }),
            ]);
    }
}
