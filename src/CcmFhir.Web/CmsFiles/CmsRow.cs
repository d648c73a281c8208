using System.Globalization;

namespace CcmFhir.Web.CmsFiles;

/// <summary>One row of a <see cref="CmsTable"/>. A cell beyond the row's end is empty.</summary>
internal readonly record struct CmsRow(CmsTable Table, string[] Cells, long Line)
{
    public string this[int column] => column < Cells.Length ? Cells[column].Trim() : "";

    /// <exception cref="CmsFileException">The cell is not a plain number that is zero or more.</exception>
    public decimal Number(int column) => TryNumber(this[column]) ?? throw NotANumber(column);

    /// <summary>Null where CMS writes "NA".</summary>
    /// <exception cref="CmsFileException">Neither a number nor NA.</exception>
    public decimal? NumberOrNa(int column) =>
        string.Equals(this[column], "NA", StringComparison.OrdinalIgnoreCase) ? null : Number(column);

    /// <exception cref="CmsFileException">Not a whole number that is zero or more.</exception>
    public int WholeNumber(int column) =>
        int.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NotANumber(column);

    /// <summary>The digit a cell starts with: "2 Date of Service Edit: Policy" is 2.</summary>
    /// <exception cref="CmsFileException">It starts with something else.</exception>
    public int LeadingDigit(int column) =>
        this[column] is [>= '0' and <= '9' and var digit, ..] ? digit - '0' : throw NotANumber(column);

    /// <summary>
    /// A procedure code with the leading zeros a spreadsheet may have taken, or null: a blank line, a footnote.
    /// </summary>
    public string? ProcedureCode(int column)
    {
        var text = this[column].ToUpperInvariant();
        if (text.Length is 3 or 4 && text.All(char.IsAsciiDigit))
        {
            return text.PadLeft(5, '0');
        }

        return text.Length == 5 && text.All(char.IsAsciiLetterOrDigit) && text.Any(char.IsAsciiDigit) ? text : null;
    }

    private CmsFileException NotANumber(int column) =>
        new($"the {Table.Name}, line {Line}, column '{Table.Header(column)}': '{this[column]}' is not a number");

    private static decimal? TryNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
