using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir fees import --year 2027 --pprrvu FILE... --gpci FILE</c>: takes a year from CMS's own CSV files into the data folder.
/// From 2026 the PPRRVU file comes in two variants; give either or both.
/// </summary>
internal sealed class FeesImportCommand : Command
{
    private readonly Option<int> _year = TableOptions.Year();
    private readonly Option<FileInfo[]> _pprrvu = new("--pprrvu")
    {
        Description = "CMS's PPRRVU file (the nonQPP variant, the QPP variant, or both).",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FileInfo?> _gpci = new("--gpci") { Description = "CMS's GPCI file (Addendum E)." };
    private readonly Option<string?> _data = TableOptions.Data();
    private readonly Option<bool> _json = TableOptions.Json();

    public FeesImportCommand() : base("import", "Import a year from CMS's PPRRVU and GPCI files.")
    {
        Options.Add(_year);
        Options.Add(_pprrvu);
        Options.Add(_gpci);
        Options.Add(_data);
        Options.Add(_json);
        SetAction((parsed, _) => ImportAsync(parsed));
    }

    private async Task<int> ImportAsync(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        var answer = new CommandAnswer(configuration.Output, configuration.Error, parsed.GetValue(_json));
        var (year, pprrvus, gpci) = (parsed.GetValue(_year), parsed.GetValue(_pprrvu) ?? [], parsed.GetValue(_gpci));
        if (pprrvus.Length == 0 && gpci is null)
        {
            return await answer.BadInputAsync(new CommandError("--pprrvu", "give --pprrvu FILE, --gpci FILE or both"));
        }

        var errors = new List<CommandError>();
        var variants = pprrvus.Select(f => CmsInput.TryRead("--pprrvu", f, file => PprrvuFile.Read(file, year), errors))
            .OfType<PprrvuFile>().ToImmutableArray();
        var gpcis = gpci is null ? null : CmsInput.TryRead("--gpci", gpci, file => GpciFile.Read(file, year), errors);
        return errors.Count > 0
            ? await answer.BadInputAsync(errors)
            : await SaveAsync(answer, TableOptions.Folder(parsed, _data), year, variants, gpcis);
    }

    private static async Task<int> SaveAsync(
        CommandAnswer answer, TableFolder folder, int year, ImmutableArray<PprrvuFile> variants, GpciRows? gpcis)
    {
        try
        {
            var fees = FeeImport.Merge(year, folder.Fees().Find(year), variants, gpcis);
            var imported = new ImportedFees(year, fees.ConversionFactor, fees.QpConversionFactor,
                fees.RelativeValues.Length, fees.Gpcis.Length, fees.Source, folder.Save(fees));
            return await answer.DoneAsync(imported, [Line(imported)]);
        }
        catch (CmsFileException contradiction)
        {
            return await answer.BadInputAsync(new CommandError("--year", contradiction.Message));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return await answer.BadInputAsync(new CommandError("--data", unwritable.Message));
        }
    }

    private static string Line(ImportedFees fees) => string.Create(CultureInfo.InvariantCulture,
        $"{fees.Year}: {fees.Codes} codes, {fees.Localities} localities, conversion factor {fees.ConversionFactor} -> {fees.File}");

    /// <summary>What <c>fees import --json</c> answers: the year as it now stands and the file it is in.</summary>
    private sealed record ImportedFees(
        int Year, decimal ConversionFactor, decimal? QpConversionFactor, int Codes, int Localities, string Source, string File);
}
