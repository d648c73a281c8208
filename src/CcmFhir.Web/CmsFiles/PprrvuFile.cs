using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// CMS's PPRRVU file: the relative values of a year and its conversion factor. From 2026 it comes twice, for those who are
/// qualifying APM participants ("QPP") and those who are not ("nonQPP"); only the conversion factor differs.
/// https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files
/// </summary>
internal sealed record PprrvuFile(
    string FileName, bool IsQp, decimal ConversionFactor, string Release, ImmutableArray<RelativeValue> RelativeValues)
{
    /// <param name="file">The file; its name is the only place that says which variant it is.</param>
    /// <param name="year">The year it must be of, when its title names one.</param>
    /// <exception cref="CmsFileException">Another year, a missing column, a bad number, no rows, two factors.</exception>
    public static PprrvuFile Read(CmsText file, int year)
    {
        var table = CmsTable.Open(file, "PPRRVU file", "HCPCS");
        RequireYear(table, year);
        var columns = new Columns(table);
        var values = ImmutableArray.CreateBuilder<RelativeValue>();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var factors = new Dictionary<decimal, string>();
        foreach (var row in table.Rows())
        {
            // Rows with a modifier (26, TC, 53) price a part of the service; care management has none.
            if (row.ProcedureCode(columns.Code) is not { } code || row[columns.Modifier].Length > 0)
            {
                continue;
            }

            if (!codes.Add(code))
            {
                throw new CmsFileException($"the {table.Name} has code {code} twice");
            }

            values.Add(columns.Value(row, code));
            factors.TryAdd(row.Number(columns.Factor), code);
        }

        var release = table.Titles.FirstOrDefault(t => t.StartsWith("RELEASED", StringComparison.OrdinalIgnoreCase)) ?? "";
        return new PprrvuFile(file.FileName, IsQpVariant(file.FileName), OneFactor(table, factors), release, values.DrainToImmutable());
    }

    private static decimal OneFactor(CmsTable table, Dictionary<decimal, string> factors) => factors.Count switch
    {
        0 => throw new CmsFileException($"the {table.Name} has no rows"),
        1 when factors.Keys.Single() > 0 => factors.Keys.Single(),
        1 => throw new CmsFileException($"the {table.Name} has the conversion factor 0"),
        _ => throw new CmsFileException($"the {table.Name} has several conversion factors: " + string.Join(", ",
            factors.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} ({f.Value})")))),
    };

    private static void RequireYear(CmsTable table, int year)
    {
        // "2026 National Physician Fee Schedule Relative Value File July Release"
        var title = table.Titles.FirstOrDefault(t => t.Contains("Physician Fee Schedule", StringComparison.OrdinalIgnoreCase));
        if (title is not null && title.Length > 4 && int.TryParse(title.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var its)
            && its != year)
        {
            throw new CmsFileException($"the {table.Name} is of {its}, not of {year}");
        }
    }

    private static bool IsQpVariant(string fileName)
    {
        var name = CmsTable.Normalize(fileName).Replace(" ", "", StringComparison.Ordinal);
        return name.Contains("QP", StringComparison.Ordinal) && !name.Contains("NONQP", StringComparison.Ordinal);
    }

    private sealed class Columns(CmsTable table)
    {
        private readonly int _status = table.Column("STATUS CODE", "STATUS");
        private readonly int _work = table.Column("WORK RVU");
        private readonly int _nonFacilityPe = table.Column("NON FAC PE RVU", "NON FACILITY PE RVU");
        private readonly int _facilityPe = table.Column("FACILITY PE RVU", "FAC PE RVU");
        private readonly int _malpractice = table.Column("MP RVU");

        public int Code { get; } = table.Column("HCPCS", "HCPCS CODE");

        public int Modifier { get; } = table.Column("MOD", "MODIFIER");

        public int Factor { get; } = table.Column("CONV FACTOR", "CONVERSION FACTOR");

        public RelativeValue Value(CmsRow row, string code) => new(code, row[_status], row.Number(_work),
            row.NumberOrNa(_nonFacilityPe), row.NumberOrNa(_facilityPe), row.Number(_malpractice));
    }
}
