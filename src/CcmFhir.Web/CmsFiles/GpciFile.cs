using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// CMS's GPCI file (Addendum E of the fee schedule rule): the geographic indices of every locality. Footnotes stand below the
/// data, and MAC and locality have lost their leading zeros in the CSV form.
/// </summary>
internal static class GpciFile
{
    /// <param name="file">The file.</param>
    /// <param name="year">The year its index columns must be of.</param>
    /// <exception cref="CmsFileException">A missing column, another year, a bad number, a locality twice, no rows.</exception>
    public static GpciRows Read(CmsText file, int year)
    {
        var table = CmsTable.Open(file, "GPCI file", "MEDICARE ADMINISTRATIVE CONTRACTOR");
        var mac = table.Column("MEDICARE ADMINISTRATIVE CONTRACTOR", h => h.StartsWith("MEDICARE ADMINISTRATIVE CONTRACTOR", StringComparison.Ordinal));
        var number = table.Column("LOCALITY NUMBER");
        var name = table.Column("LOCALITY NAME");
        var work = WorkColumn(table, year);
        var practiceExpense = IndexColumn(table, year, "PE GPCI");
        var malpractice = IndexColumn(table, year, "MP GPCI");
        var gpcis = ImmutableArray.CreateBuilder<Gpci>();
        var localities = new HashSet<Locality>();
        foreach (var row in table.Rows().Where(r => r[mac].Length > 0 && r[mac].All(char.IsAsciiDigit)))
        {
            if (!Locality.TryParse(row[mac], row[number], out var locality))
            {
                throw new CmsFileException(
                    $"the {table.Name}, line {row.Line}: MAC '{row[mac]}' with locality '{row[number]}' is not a locality");
            }

            if (!localities.Add(locality.Value))
            {
                throw new CmsFileException($"the {table.Name} has locality {locality} twice");
            }

            gpcis.Add(new Gpci(locality.Value, row[name], row.Number(work), row.Number(practiceExpense), row.Number(malpractice)));
        }

        return gpcis.Count > 0 ? new GpciRows(file.FileName, gpcis.DrainToImmutable()) : throw new CmsFileException($"the {table.Name} has no rows");
    }

    /// <summary>Where a file has the work index with and without the 1.0 floor, the floored one is in force.</summary>
    private static int WorkColumn(CmsTable table, int year) =>
        table.TryColumn(h => IsIndex(h, year, "PW GPCI") && h.Contains(" WITH 1 0 FLOOR", StringComparison.Ordinal))
        ?? IndexColumn(table, year, "PW GPCI");

    private static int IndexColumn(CmsTable table, int year, string index) =>
        table.Column($"{year} {index}", h => IsIndex(h, year, index));

    // "2026 PW GPCI (with 1.0 Floor)"; a header without a year is taken as the year asked for.
    private static bool IsIndex(string header, int year, string index) =>
        header.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{year} {index}"), StringComparison.Ordinal)
        || header.StartsWith(index, StringComparison.Ordinal);
}

/// <summary>The indices of a GPCI file.</summary>
internal sealed record GpciRows(string FileName, ImmutableArray<Gpci> Rows);
