using System.Globalization;
using System.Text.Json;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// The folder that keeps what a site has imported: <c>fees-2027.json</c> for each year, which takes the place of a shipped one,
/// and <c>edits.json</c>. What ships needs no folder.
/// </summary>
internal sealed class TableFolder(string path)
{
    private const string EditsFile = "edits.json";

    /// <summary><c>ccmfhir</c> under the user's data folder (<c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>; without a home, here).</summary>
    public static TableFolder Default => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "ccmfhir"));

    /// <exception cref="CmsFileException">A file in the folder is not a fee year.</exception>
    public FeeSchedules Fees()
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "fees-*.json").Order(StringComparer.Ordinal).ToArray() : [];
        return files.Aggregate(FeeSchedules.Shipped, (fees, file) => fees.With(Read(file, FeeYearJson.Read)));
    }

    /// <returns>The file written.</returns>
    public string Save(FeeYear year) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"fees-{year.Year}.json"), FeeYearJson.Write(year));

    /// <summary>The edits imported, or none.</summary>
    /// <exception cref="CmsFileException">The file is broken.</exception>
    public EditTables Edits()
    {
        var file = Path.Combine(path, EditsFile);
        return File.Exists(file) ? Read(file, EditTablesJson.Read) : EditTables.None;
    }

    /// <returns>The file written.</returns>
    public string Save(EditTables edits) => Write(EditsFile, EditTablesJson.Write(edits));

    private static T Read<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(File.ReadAllText(file));
        }
        catch (JsonException broken)
        {
            throw new CmsFileException($"{file} is not what an import wrote: {broken.Message}");
        }
    }

    /// <summary>Beside, then renamed: a reader sees the old file or the new one, never half of one.</summary>
    private string Write(string name, string text)
    {
        Directory.CreateDirectory(path);
        var file = Path.Combine(path, name);
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }
}
