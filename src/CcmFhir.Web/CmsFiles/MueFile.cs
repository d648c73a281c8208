using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CcmFhir.Billing.Edits;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// CMS's quarterly file of medically unlikely edits for practitioner services: a quoted copyright notice, a header, one row a code.
/// https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/medicare-ncci-medically-unlikely-edits-mues
/// </summary>
internal static partial class MueFile
{
    /// <param name="file">
    /// The file. Only its name says from when it is in force (<c>..._Eff_01-01-2026.csv</c>); without that it is for every date.
    /// </param>
    /// <exception cref="CmsFileException">A missing column, a bad number, a code twice, no rows.</exception>
    public static MueTable Read(CmsText file)
    {
        var table = CmsTable.Open(file, "MUE file", "HCPCS");
        var code = table.Column("HCPCS CPT CODE", "CPT HCPCS CODE", "HCPCS CODE", "HCPCS");
        var units = table.Column("PRACTITIONER SERVICES MUE VALUES", h => h.Contains("PRACTITIONER", StringComparison.Ordinal)
            && h.Contains("MUE VALUE", StringComparison.Ordinal));
        var adjudication = table.Column("MUE ADJUDICATION INDICATOR", h => h.Contains("ADJUDICATION INDICATOR", StringComparison.Ordinal));
        var limits = ImmutableArray.CreateBuilder<MueLimit>();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table.Rows())
        {
            if (row.ProcedureCode(code) is not { } procedure)
            {
                continue;
            }

            if (!codes.Add(procedure))
            {
                throw new CmsFileException($"the {table.Name} has code {procedure} twice");
            }

            // "2 Date of Service Edit: Policy"
            limits.Add(new MueLimit(procedure, row.WholeNumber(units), row.LeadingDigit(adjudication)));
        }

        return limits.Count > 0
            ? new MueTable(EffectiveFrom(file.FileName), file.FileName, limits)
            : throw new CmsFileException($"the {table.Name} has no rows");
    }

    private static LocalDate EffectiveFrom(string fileName)
    {
        var match = EffectiveDate().Match(fileName);
        var pattern = LocalDatePattern.CreateWithInvariantCulture("MM-dd-uuuu");
        return match.Success && pattern.Parse(match.Groups[1].Value.Replace('_', '-')).TryGetValue(default, out var date)
            ? date : LocalDate.MinIsoValue;
    }

    [GeneratedRegex(@"Eff[-_ ]?(\d{2}[-_]\d{2}[-_]\d{4})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EffectiveDate();
}
