using System.CommandLine;
using System.Globalization;
using CcmFhir.Billing;
using CcmFhir.Billing.Audit;
using CcmFhir.Billing.Facts;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir audit --facts FILE|-</c>: looks across a panel's care months, one a line, for what an auditor would ask about: one
/// person at two patients at once, and time too regular to be true; and how the programme goes, with <c>--pilot ID,ID</c> for the
/// pilot group beside the others. Exit code 0 whatever is found, 2 when a line is no care month or a pilot patient has none.
/// </summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand() : base("audit", "Look across a panel's care months for what an auditor would ask about.")
    {
        var facts = new Option<string>("--facts") { Description = "Facts of care months as JSON, one object a line; '-' reads standard input.", Required = true };
        var pilot = new Option<string>("--pilot") { Description = "Ids of the pilot group's patients, with commas between them." };
        var json = TableOptions.Json();
        var data = TableOptions.Data();
        Add(facts);
        Add(pilot);
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
                var group = parsed.GetValue(pilot)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
                return await RunAsync(input, group, answer, new BillingTables(folder.Fees(), folder.Edits(), new PayerPolicies([])), cancel);
            }
            catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
            {
                return await answer.BadInputAsync(new CommandError(unusable is CmsFileException ? "--data" : "--facts", unusable.Message));
            }
        });
    }

    private static async Task<int> RunAsync(
        Stream input, string[] pilot, CommandAnswer answer, BillingTables tables, CancellationToken cancel)
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

        errors.AddRange(pilot.Where(id => months.All(m => m.Patient.Id != id))
            .Select(id => new CommandError("--pilot", $"There is no month of patient '{id}'.")));
        if (errors.Count > 0)
        {
            return await answer.BadInputAsync(errors);
        }

        var overlaps = PanelOverlaps.Find(months);
        var decided = months.Select(tables.Decide).ToArray();
        var patterns = PanelPatterns.Find(decided);
        var metrics = Groups(decided, pilot);
        return await answer.DoneAsync(
            new { months = months.Count, overlaps, patterns, metrics },
            [
                $"{months.Count} months, {overlaps.Length} overlaps, {patterns.Length} patterns",
                .. overlaps.Select(o => $"{o.Person} worked for {o.FirstPatient} ({o.FirstEntry}) and {o.SecondPatient} ({o.SecondEntry}) at the same time"),
                .. patterns.SelectMany(p => new[]
                {
                    $"{p.Id}: {p.Message}", $"  {p.Citation}", $"  {string.Join(", ", [.. p.People, .. p.Patients])}",
                }),
                .. metrics.SelectMany(Lines),
            ]);
    }

    /// <summary>The panel as one group, or the pilot and the others.</summary>
    private static PanelGroup[] Groups(Determination[] decided, string[] pilot) => pilot.Length == 0
        ? [new PanelGroup("all", PanelMetrics.Of(decided))]
        :
        [
            new PanelGroup("pilot", PanelMetrics.Of([.. decided.Where(d => pilot.Contains(d.Patient))])),
            new PanelGroup("others", PanelMetrics.Of([.. decided.Where(d => !pilot.Contains(d.Patient))])),
        ];

    private static IEnumerable<string> Lines(PanelGroup group)
    {
        var of = group.Metrics;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{group.Group}: {of.Patients} patients, {of.Months} months: {of.Billable} billable, {of.NeedsReview} to review, {of.NotBillable} not billable");
        if (of.Months > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  {of.StaffMinutes:0.00} staff and {of.PractitionerMinutes:0.00} practitioner minutes a month; {Units(of)}");
        }

        foreach (var (rule, months) in of.StoppedBy)
        {
            yield return $"  {rule} stands in the way of {months}";
        }
    }

    private static string Units(PanelMetrics of) =>
        of.Units.IsEmpty ? "no units" : string.Join(", ", of.Units.Select(u => $"{u.Code} x{u.Units}"));

    private sealed record PanelGroup(string Group, PanelMetrics Metrics);
}
