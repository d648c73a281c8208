using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// CMS's NCCI procedure-to-procedure file for practitioners (four parts, millions of pairs, old ones too). Only pairs that touch a
/// code of our fee tables are kept: no other can be on a care management claim.
/// https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/medicare-ncci-procedure-procedure-ptp-edits
/// </summary>
internal sealed record PtpFile(ImmutableArray<PtpEdit> Kept, int Read)
{
    private static readonly FrozenSet<string> OurCodes =
        FeeSchedules.Shipped.Years.SelectMany(y => y.RelativeValues).Select(r => r.Code).ToFrozenSet(StringComparer.Ordinal);

    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <exception cref="CmsFileException">A missing column, a bad date or indicator, no rows.</exception>
    public static PtpFile Open(CmsText file)
    {
        var table = CmsTable.Open(file, "PTP file", "COLUMN 1");
        var columns = new Columns(table);
        var kept = ImmutableArray.CreateBuilder<PtpEdit>();
        var read = 0;
        foreach (var row in table.Rows())
        {
            // The header may go on below its anchor ("*=no data", "1=allowed"): those rows have no codes.
            if (row.ProcedureCode(columns.Column1) is not { } column1 || row.ProcedureCode(columns.Column2) is not { } column2)
            {
                continue;
            }

            read++;
            if (OurCodes.Contains(column1) || OurCodes.Contains(column2))
            {
                kept.Add(columns.Edit(row, column1, column2));
            }
        }

        return read > 0 ? new PtpFile(kept.DrainToImmutable(), read) : throw new CmsFileException($"the {table.Name} has no rows");
    }

    private sealed class Columns(CmsTable table)
    {
        private readonly int _effective = table.Column("EFFECTIVE DATE", h => h.StartsWith("EFFECTIVE", StringComparison.Ordinal));
        private readonly int _deletion = table.Column("DELETION DATE", h => h.StartsWith("DELETION", StringComparison.Ordinal));
        private readonly int _modifier = table.Column("MODIFIER", h => h.StartsWith("MODIFIER", StringComparison.Ordinal));
        private readonly int? _rationale = table.TryColumn(h => h.Contains("RATIONALE", StringComparison.Ordinal));

        public int Column1 { get; } = table.Column("COLUMN 1", h => h.StartsWith("COLUMN 1", StringComparison.Ordinal));

        public int Column2 { get; } = table.Column("COLUMN 2", h => h.StartsWith("COLUMN 2", StringComparison.Ordinal));

        public PtpEdit Edit(CmsRow row, string column1, string column2) => new(column1, column2,
            DateOf(row, _effective) ?? throw Bad(row, _effective, "a date (YYYYMMDD)"), DateOf(row, _deletion), Modifier(row),
            _rationale is { } rationale ? row[rationale] : "");

        private PtpModifier Modifier(CmsRow row) => row[_modifier] switch
        {
            "0" => PtpModifier.NotAllowed,
            "1" => PtpModifier.Allowed,
            "9" => PtpModifier.NotApplicable,
            _ => throw Bad(row, _modifier, "0, 1 or 9"),
        };

        // "*" is CMS's "no date".
        private static LocalDate? DateOf(CmsRow row, int column)
        {
            if (row[column] is "" or "*")
            {
                return null;
            }

            return Date.Parse(row[column]).TryGetValue(default, out var date) ? date : throw Bad(row, column, "a date (YYYYMMDD)");
        }

        private static CmsFileException Bad(CmsRow row, int column, string wanted) =>
            new($"the {row.Table.Name}, line {row.Line}, column '{row.Table.Header(column)}': '{row[column]}' is not {wanted}");
    }
}
