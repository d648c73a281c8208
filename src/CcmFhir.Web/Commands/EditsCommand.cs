using System.CommandLine;
using CcmFhir.Billing.Edits;
using CcmFhir.Web.CmsFiles;
using NodaTime;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir edits</c>: CMS's claim edits. <c>import --mue FILE --ptp FILE...</c> takes them into the data folder.</summary>
internal sealed class EditsCommand : Command
{
    private readonly Option<FileInfo[]> _mue = new("--mue")
    {
        Description = "CMS's practitioner services MUE file of a quarter; more than one for several quarters.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FileInfo[]> _ptp = new("--ptp")
    {
        Description = "CMS's practitioner PTP files, all parts of one quarter.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _data = TableOptions.Data();
    private readonly Option<bool> _json = TableOptions.Json();

    public EditsCommand() : base("edits", "Import the claim edits (MUE, NCCI PTP) that the scrub before approval checks.")
    {
        var import = new Command("import", "Import CMS's MUE and PTP files.") { _mue, _ptp, _data, _json };
        import.SetAction((parsed, _) => ImportAsync(parsed));
        Add(import);
    }

    private async Task<int> ImportAsync(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        var answer = new CommandAnswer(configuration.Output, configuration.Error, parsed.GetValue(_json));
        var (mueFiles, ptpFiles) = (parsed.GetValue(_mue) ?? [], parsed.GetValue(_ptp) ?? []);
        if (mueFiles.Length + ptpFiles.Length == 0)
        {
            return await answer.BadInputAsync(new CommandError("--mue", "give --mue FILE, --ptp FILE or both"));
        }

        var errors = new List<CommandError>();
        var mues = mueFiles.Select(f => CmsInput.TryRead("--mue", f, MueFile.Read, errors)).OfType<MueTable>().ToArray();
        var ptps = ptpFiles.Select(f => CmsInput.TryRead("--ptp", f, PtpFile.Open, errors)).OfType<PtpFile>().ToArray();
        return errors.Count > 0
            ? await answer.BadInputAsync(errors)
            : await SaveAsync(answer, TableOptions.Folder(parsed, _data), mues, ptps);
    }

    private static async Task<int> SaveAsync(CommandAnswer answer, TableFolder folder, MueTable[] mues, PtpFile[] ptps)
    {
        try
        {
            var edits = mues.Aggregate(folder.Edits(), (tables, mue) => tables.With(mue));
            edits = ptps.Length > 0 ? edits.With(ptps.SelectMany(p => p.Kept)) : edits;
            foreach (var undated in mues.Where(m => m.EffectiveFrom == LocalDate.MinIsoValue))
            {
                await answer.NoteAsync($"{undated.Source} does not say from when it is in force (Eff_MM-DD-YYYY in its name): taken for every date");
            }

            var imported = new ImportedEdits(mues.Sum(m => m.Limits.Length), ptps.Sum(p => p.Kept.Length), ptps.Sum(p => p.Read), folder.Save(edits));
            return await answer.DoneAsync(imported,
                [$"{imported.Mues} MUEs, {imported.PtpsKept} of {imported.PtpsRead} PTP pairs -> {imported.File}"]);
        }
        catch (Exception unusable) when (unusable is CmsFileException or IOException or UnauthorizedAccessException)
        {
            return await answer.BadInputAsync(new CommandError("--data", unusable.Message));
        }
    }

    /// <summary>What <c>edits import --json</c> answers.</summary>
    private sealed record ImportedEdits(int Mues, int PtpsKept, int PtpsRead, string File);
}
