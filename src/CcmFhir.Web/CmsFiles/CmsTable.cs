using System.Collections.Immutable;
using System.Text;
using CsvHelper;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// A table as CMS publishes them: title and copyright rows, a header that may be stacked over several rows, data, footnotes.
/// Columns are found by header text, never by position, because CMS inserts columns between years.
/// </summary>
internal sealed class CmsTable
{
    private const int HeaderRowsMax = 5;

    private readonly CsvReader _rows;
    private readonly ImmutableArray<string> _headers;

    private CmsTable(CsvReader rows, string name, ImmutableArray<string> headers, ImmutableArray<string> titles) =>
        (_rows, Name, _headers, Titles) = (rows, name, headers, titles);

    /// <summary>What to call the file in messages, "PPRRVU file PPRRVU2026_Jul_nonQPP.csv".</summary>
    public string Name { get; }

    /// <summary>The non-empty cells above the header: title, copyright, release.</summary>
    public ImmutableArray<string> Titles { get; }

    /// <summary>Reads as far as the header, which ends with the row that holds <paramref name="anchor"/>.</summary>
    /// <param name="file">The file; quoted cells may hold separators and line breaks.</param>
    /// <param name="kind">What to call it in messages, "PPRRVU file".</param>
    /// <param name="anchor">A header, in the form of <see cref="Normalize"/>, that only the header's last row starts a cell with.</param>
    /// <exception cref="CmsFileException">No row has the anchor.</exception>
    public static CmsTable Open(CmsText file, string kind, string anchor)
    {
        var name = $"{kind} {file.FileName}";
        var rows = CsvReader.Create(file.Text, new CsvReaderOptions
        {
            HasHeader = false, // it is not the first row, and may be several
            Separator = file.Separator,
            TrackLineNumbers = true,
        });
        var above = new List<string[]>();
        while (rows.Read())
        {
            var row = rows.Current.ToArray();
            if (row.Any(cell => Normalize(cell).StartsWith(anchor, StringComparison.Ordinal)))
            {
                var stack = StackAbove(above);
                var headers = Enumerable.Range(0, row.Length)
                    .Select(i => Normalize(string.Join(' ', stack.Append(row).Select(r => i < r.Length ? r[i] : ""))));
                var titles = above.SkipLast(stack.Count).SelectMany(r => r).Select(c => c.Trim()).Where(c => c.Length > 0);
                return new CmsTable(rows, name, [.. headers], [.. titles]);
            }

            above.Add(row);
        }

        throw new CmsFileException($"the {name} has no header row with '{anchor}'");
    }

    /// <summary>Upper case, every run of other characters than letters and digits one space: "NON-FAC " is "NON FAC".</summary>
    public static string Normalize(string header)
    {
        var text = new StringBuilder(header.Length);
        foreach (var c in header)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(char.ToUpperInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The position of the first column whose header fits.</summary>
    /// <exception cref="CmsFileException">No column fits; the message names it and lists those there are.</exception>
    public int Column(string wanted, Func<string, bool> fits) =>
        TryColumn(fits) ?? throw new CmsFileException($"the {Name} has no column '{wanted}'");

    public int Column(params string[] names) => Column(names[0], names.Contains);

    public int? TryColumn(Func<string, bool> fits)
    {
        var found = Enumerable.Range(0, _headers.Length).Where(i => fits(_headers[i])).ToArray();
        return found.Length > 0 ? found[0] : null;
    }

    public string Header(int column) => _headers[column];

    /// <summary>The rows below the header, each read when asked for.</summary>
    public IEnumerable<CmsRow> Rows()
    {
        while (_rows.Read())
        {
            yield return new CmsRow(this, _rows.Current.ToArray(), _rows.LineNumber);
        }
    }

    /// <summary>The rows of a stacked header: those just above its last row that fill more than a title's one cell.</summary>
    private static List<string[]> StackAbove(List<string[]> above) =>
        [.. Enumerable.Reverse(above).Take(HeaderRowsMax - 1).TakeWhile(r => r.Count(c => !string.IsNullOrWhiteSpace(c)) > 1).Reverse()];
}
