using System.Text;

namespace CcmFhir.Web.CmsFiles;

/// <summary>A file of CMS's, decoded, with what tells its cells apart.</summary>
internal sealed record CmsText(TextReader Text, string FileName, char Separator = ',') : IDisposable
{
    private const int LinesLookedAt = 20;

    /// <summary>
    /// CMS writes Latin-1; a file that others saved again may carry a UTF-8 mark, which wins. Its .csv files have commas,
    /// its .txt files tabs; a tab near the top tells.
    /// </summary>
    public static CmsText Open(FileInfo file)
    {
        var tabs = File.ReadLines(file.FullName, Encoding.Latin1).Take(LinesLookedAt).Any(line => line.Contains('\t', StringComparison.Ordinal));
        return new CmsText(
            new StreamReader(file.FullName, Encoding.Latin1, detectEncodingFromByteOrderMarks: true), file.Name, tabs ? '\t' : ',');
    }

    public void Dispose() => Text.Dispose();
}
