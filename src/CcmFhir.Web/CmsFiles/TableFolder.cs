using System.Globalization;
using System.Text.Json;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// The folder that keeps what a site has imported, one file a year: <c>fees-2027.json</c>. The years that ship need no folder;
/// an imported year takes the place of a shipped one.
/// </summary>
internal sealed class TableFolder(string path)
{
    /// <summary><c>ccmfhir</c> under the user's data folder (<c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>; without a home, here).</summary>
    public static TableFolder Default => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "ccmfhir"));

    /// <exception cref="CmsFileException">A file in the folder is not a fee year.</exception>
    public FeeSchedules Fees()
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "fees-*.json").Order(StringComparer.Ordinal).ToArray() : [];
        return files.Aggregate(FeeSchedules.Shipped, (fees, file) => fees.With(ReadFees(file)));
    }

    /// <returns>The file written.</returns>
    public string Save(FeeYear year) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"fees-{year.Year}.json"), FeeYearJson.Write(year));

    private static FeeYear ReadFees(string file)
    {
        try
        {
            return FeeYearJson.Read(File.ReadAllText(file));
        }
        catch (JsonException broken)
        {
            throw new CmsFileException($"{file} is not a fee year: {broken.Message}");
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
