using System.Globalization;
using CcmFhir.Web.Ehr.Delivering.Exports;
using CsvHelper;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>The export read again by another CSV reader.</summary>
public sealed class ClaimExportTests
{
    [Fact]
    public void A_month_reads_back_to_the_same_lines_and_units()
    {
        var ehr = Claim.Ehr();
        var rows = Read(ClaimExport.Csv(ehr.Practice, [Claim.Line("99490", 1, ehr), Claim.Line("99439", 2, ehr)]));

        Assert.Equal(3, rows.Sum(r => int.Parse(r["SV104"], CultureInfo.InvariantCulture)));
        Assert.Equal(["1", "2"], rows.Select(r => r["LX01"]));
        Assert.Equal("ABCDEFGHIJKLMNOPQRST", Assert.Single(rows.Select(r => r["CLM01"]).Distinct()));
        var line = rows[1];
        Assert.Equal(
            ["11", "B", "1", "ABK:E119", "ABF:I10", "", "HC", "99439", "UN", "2", "1:2", "D8", "20261031", "AUTH-1", "1234567893", "1999999984", "000-0417", "19540314", "F"],
            new[]
            {
                "CLM05-1", "CLM05-2", "CLM05-3", "HI01", "HI02", "HI03", "SV101-1", "SV101-2", "SV103", "SV104", "SV107", "DTP472-2", "DTP472-3", "REF G1",
                "NM109 82", "NM109 85", "REF EA", "DMG02", "DMG03",
            }.Select(c => line[c]));
    }

    [Theory]
    [InlineData("rhc", "71")]
    [InlineData("fqhc", "77")]
    public void Health_centres_get_the_institutional_columns(string site, string facility)
    {
        var ehr = Claim.Ehr(site);
        var row = Assert.Single(Read(ClaimExport.Csv(ehr.Practice, [Claim.Line("99490", 1, ehr)])));

        Assert.Equal((facility, "A", "0521", "99490", "1"), (row["CLM05-1"], row["CLM05-2"], row["SV201"], row["SV202-2"], row["SV205"]));
        Assert.False(row.ContainsKey("SV104"));
    }

    [Theory]
    [InlineData("=HYPERLINK(1), x", "'=HYPERLINK(1)")]
    [InlineData("+1, x", "'+1")]
    [InlineData("-1, x", "'-1")]
    [InlineData("@SUM, x", "'@SUM")]
    [InlineData("Quote\"Comma\nLine, x", "Quote\"Comma\nLine")]
    public void A_name_is_text_whatever_a_spreadsheet_would_make_of_it(string name, string expected)
    {
        var ehr = Claim.Ehr();

        Assert.Equal(expected, Assert.Single(Read(ClaimExport.Csv(ehr.Practice, [Claim.Line("99490", 1, ehr, name)])))["NM103 QC"]);
    }

    [Fact]
    public void Nothing_to_enter_is_a_file_with_its_headings()
    {
        var csv = ClaimExport.Csv(Claim.Ehr().Practice, []);

        Assert.StartsWith("CLM01,LX01,", csv, StringComparison.Ordinal);
        Assert.Equal(1, csv.Count(c => c == '\n'));
        Assert.EndsWith("\r\n", csv, StringComparison.Ordinal);
    }

    internal static List<Dictionary<string, string>> Read(string csv)
    {
        using var reader = CsvReader.Create(new StringReader(csv), new CsvReaderOptions { HasHeader = false });
        string[]? columns = null;
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            var cells = reader.Current.ToArray();
            if (columns is not null)
            {
                rows.Add(columns.Zip(cells).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));
            }

            columns ??= cells;
        }

        return rows;
    }
}
