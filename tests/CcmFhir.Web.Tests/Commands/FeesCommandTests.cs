using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class FeesCommandTests : IDisposable
{
    private const string National2026 =
        "CMS PPRRVU2026_Jul_nonQPP.csv (RVU26C, released 2026-06-30), conversion factor 33.4009, QP 33.5675; national amount, GPCI 1.000";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_year_without_data_is_an_error_that_says_which() => Assert.Equal(
        new CommandRun(2,
            """{"errors":[{"path":"--year","message":"no fee schedule of 2031 is known (known: 2025, 2026)"}]}""",
            "ccmfhir: --year: no fee schedule of 2031 is known (known: 2025, 2026)"),
        await ShowAsync("99490", "G0506", "--year", "2031", "--json"));

    [Fact]
    public async Task Every_missing_code_is_named() => Assert.Equal(
        """{"errors":[{"path":"code[0]","message":"code 99441 is not in the fee schedule of 2026"},{"path":"code[2]","message":"code G0511 is not in the fee schedule of 2026"}]}""",
        (await ShowAsync("99441", "99490", "g0511", "--year", "2026", "--json")).Output);

    [Theory]
    [InlineData("--mac", "05302")]
    [InlineData("--locality", "99")]
    [InlineData("--mac", "Missouri", "--locality", "99")]
    public async Task Half_a_locality_is_an_error(params string[] locality)
    {
        var run = await ShowAsync(["99490", "--year", "2026", .. locality]);

        Assert.Equal(new CommandRun(2, "", "ccmfhir: --mac: give --mac with up to five digits and --locality with up to two, together"), run);
    }

    [Fact]
    public async Task A_broken_file_in_the_data_folder_is_an_error()
    {
        Directory.CreateDirectory(_folder.Data);
        File.WriteAllText(Path.Combine(_folder.Data, "fees-2027.json"), "{}");

        var run = await ShowAsync("99490", "--year", "2026");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("fees-2027.json is not what an import wrote", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_code_is_one_object() => Assert.Equal(
        new CommandRun(0,
            $$"""{"code":"99490","year":2026,"conversionFactor":33.4009,"nonFacility":66.13,"facility":43.76,"source":"{{National2026}}"}""", ""),
        await ShowAsync("99490", "--year", "2026", "--json"));

    [Fact]
    public async Task Several_codes_are_one_array_in_the_order_asked() => Assert.Equal(
        $$"""[{"code":"99491","year":2026,"conversionFactor":33.5675,"nonFacility":89.63,"facility":65.79,"source":"{{National2026}}"},{"code":"99490","year":2026,"conversionFactor":33.5675,"nonFacility":66.46,"facility":43.97,"source":"{{National2026}}"}]""",
        (await ShowAsync("99491", "99490", "--year", "2026", "--qp", "--json")).Output);

    [Fact]
    public async Task A_locality_without_imported_GPCIs_shows_the_national_amount_and_says_so()
    {
        var run = await ShowAsync("99490", "--year", "2025", "--mac", "05302", "--locality", "99", "--json");

        Assert.Equal((0, "ccmfhir: no GPCIs of 2025 are imported for 05302-99: national amounts are shown"), (run.ExitCode, run.Error));
        Assert.Contains("\"nonFacility\":60.49,\"facility\":47.87,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_get_lines() => Assert.Equal(
        "98978  2026  non-facility none  facility none  x 33.4009" + Environment.NewLine
        + "99375  2026  non-facility 105.55  facility 73.82  x 33.4009" + Environment.NewLine
        + National2026 + "; status C: priced by each contractor",
        (await ShowAsync("98978", "99375", "--year", "2026")).Output);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_imported_year_is_shown_whatever_columns_it_has(bool layoutOf2026)
    {
        var text = layoutOf2026 ? CmsSamples.Pprrvu2026Layout(2027, "34.1234") : CmsSamples.Pprrvu2025Layout(2027, "34.1234");
        var imported = await ImportAsync("--year", "2027", "--pprrvu", _folder.File("PPRRVU2027_Jul_nonQPP.csv", text),
            "--gpci", _folder.File("GPCI2027.csv", CmsSamples.Gpci(2027)), "--json");

        Assert.Equal(new CommandRun(0,
            """{"year":2027,"conversionFactor":34.1234,"qpConversionFactor":null,"codes":5,"localities":3,"source":"PPRRVU2027_Jul_nonQPP.csv (RELEASED 06/30/2027), conversion factor 34.1234; GPCI2027.csv","file":"FILE"}"""
                .Replace("FILE", Path.Combine(_folder.Data, "fees-2027.json"), StringComparison.Ordinal), ""), imported);

        // (1.00 x 1 + 0.91 x 0.852 + 0.07 x 0.828) x 34.1234 = 1.83328 x 34.1234 = 62.5577...; facility 1.26244 x 34.1234 = 43.0787...
        Assert.Equal(
            """{"code":"99490","year":2027,"conversionFactor":34.1234,"nonFacility":62.56,"facility":43.08,"source":"PPRRVU2027_Jul_nonQPP.csv (RELEASED 06/30/2027), conversion factor 34.1234; GPCI2027.csv; GPCI of 05302-99 REST OF MISSOURI: work 1, PE 0.852, MP 0.828"}""",
            (await ShowAsync("99490", "--year", "2027", "--mac", "5302", "--locality", "99", "--json")).Output);
        Assert.Contains("\"nonFacility\":91.11,\"facility\":null,", (await ShowAsync("99491", "--year", "2027", "--json")).Output, StringComparison.Ordinal);
        Assert.Contains("status J", (await ShowAsync("00120", "--year", "2027", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latin_1_names_survive()
    {
        await ImportAsync("--year", "2026", "--gpci", _folder.File("GPCI2026.csv", CmsSamples.Gpci(2026)));

        Assert.Contains("GPCI of 01112-00 Cañada", (await ShowAsync("99490", "--year", "2026", "--mac", "1112", "--locality", "0")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_variants_give_both_factors()
    {
        var run = await ImportAsync("--year", "2027",
            "--pprrvu", _folder.File("PPRRVU2027_QPP.csv", CmsSamples.Pprrvu2026Layout(2027, "34.3000")),
            _folder.File("PPRRVU2027_nonQPP.csv", CmsSamples.Pprrvu2026Layout(2027, "34.1234")), "--json");

        Assert.Contains("\"conversionFactor\":34.1234,\"qpConversionFactor\":34.3000,", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"conversionFactor\":34.3000,", (await ShowAsync("99490", "--year", "2027", "--qp", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_import_does_not_bring_stays_as_it_was()
    {
        await ImportAsync("--year", "2026", "--gpci", _folder.File("GPCI2026.csv", CmsSamples.Gpci(2026)));

        var run = await ImportAsync("--year", "2026", "--pprrvu", _folder.File("PPRRVU2026_nonQPP.csv", CmsSamples.Pprrvu2026Layout(2026, "33.5000")), "--json");

        Assert.Contains("\"conversionFactor\":33.5000,\"qpConversionFactor\":33.5675,\"codes\":5,\"localities\":3,", run.Output, StringComparison.Ordinal);
        Assert.Contains("QP conversion factor 33.5675 as before; GPCIs as before", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_QP_variant_alone_adds_its_factor_to_a_known_year()
    {
        var run = await ImportAsync("--year", "2026", "--pprrvu", _folder.File("PPRRVU2026_QPP.csv", CmsSamples.Pprrvu2026Layout(2026, "33.6000")), "--json");

        Assert.Contains("\"conversionFactor\":33.4009,\"qpConversionFactor\":33.6000,", run.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> BadFiles => new()
    {
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2026, "34"), "--pprrvu", "the PPRRVU file PPRRVU.csv is of 2026, not of 2027" },
        { "PPRRVU.csv", "a,b\n1,2\n", "--pprrvu", "the PPRRVU file PPRRVU.csv has no header row with 'HCPCS'" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "34").Replace("CONV", "OTHER", StringComparison.Ordinal), "--pprrvu", "the PPRRVU file PPRRVU.csv has no column 'CONV FACTOR'" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "34").Replace(",WORK,", ",LABOUR,", StringComparison.Ordinal), "--pprrvu", "the PPRRVU file PPRRVU.csv has no column 'WORK RVU'" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "34").Replace(",1.50,", ",much,", StringComparison.Ordinal), "--pprrvu", "the PPRRVU file PPRRVU.csv, line 13, column 'WORK RVU': 'much' is not a number" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "0"), "--pprrvu", "the PPRRVU file PPRRVU.csv has the conversion factor 0" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "34").Replace("99491,", "99490,", StringComparison.Ordinal), "--pprrvu", "the PPRRVU file PPRRVU.csv has code 99490 twice" },
        { "PPRRVU.csv", string.Join('\n', CmsSamples.Pprrvu2026Layout(2027, "34").Split('\n').Take(9)), "--pprrvu", "the PPRRVU file PPRRVU.csv has no rows" },
        { "PPRRVU.csv", CmsSamples.Pprrvu2026Layout(2027, "34").Replace("1.96,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,34", "1.96,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,35", StringComparison.Ordinal), "--pprrvu", "the PPRRVU file PPRRVU.csv has several conversion factors: 34 (00120), 35 (99491)" },
        { "GPCI.csv", CmsSamples.Gpci(2026), "--gpci", "the GPCI file GPCI.csv has no column '2027 PW GPCI'" },
        { "GPCI.csv", CmsSamples.Gpci(2027).Replace("Locality Number", "Place", StringComparison.Ordinal), "--gpci", "the GPCI file GPCI.csv has no column 'LOCALITY NUMBER'" },
        { "GPCI.csv", CmsSamples.Gpci(2027).Replace(",MO,99,", ",MO,rest,", StringComparison.Ordinal), "--gpci", "the GPCI file GPCI.csv, line 4: MAC '5302' with locality 'rest' is not a locality" },
        { "GPCI.csv", CmsSamples.Gpci(2027).Replace("2102,AK,1,", "05302,AK,99,", StringComparison.Ordinal), "--gpci", "the GPCI file GPCI.csv has locality 05302-99 twice" },
        { "GPCI.csv", string.Join('\n', CmsSamples.Gpci(2027).Split('\n').Take(3)), "--gpci", "the GPCI file GPCI.csv has no rows" },
        { "GPCI.csv", CmsSamples.Gpci(2027), "--year", "no fee schedule of 2027 is known yet: give its PPRRVU file" },
        { "PPRRVU_QPP.csv", CmsSamples.Pprrvu2026Layout(2027, "34"), "--pprrvu --year", "no fee schedule of 2027 is known yet: give its nonQPP file with PPRRVU_QPP.csv" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_is_not_the_table_is_refused_and_nothing_is_kept(string name, string text, string option, string message)
    {
        var path = option.Split(' ')[^1];
        var run = await ImportAsync("--year", "2027", name.StartsWith('G') ? "--gpci" : "--pprrvu", _folder.File(name, text), "--json");

        Assert.Equal(new CommandRun(2, $$"""{"errors":[{"path":"{{path}}","message":"{{message}}"}]}""", $"ccmfhir: {path}: {message}"), run);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public async Task Every_bad_file_is_named_not_only_the_first()
    {
        var run = await ImportAsync("--year", "2027", "--pprrvu", _folder.File("a.csv", "x\n"), Path.Combine(_folder.Data, "none.csv"), "--gpci", _folder.File("b.csv", "x\n"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(3, run.Error.Split('\n').Length);
    }

    [Fact]
    public async Task Variants_that_differ_in_more_than_the_factor_contradict_each_other()
    {
        var run = await ImportAsync("--year", "2027",
            "--pprrvu", _folder.File("QPP.csv", CmsSamples.Pprrvu2026Layout(2027, "34.3").Replace(",0.91,", ",0.92,", StringComparison.Ordinal)),
            _folder.File("nonQPP.csv", CmsSamples.Pprrvu2026Layout(2027, "34.1")));

        Assert.Equal(new CommandRun(2, "", "ccmfhir: --year: nonQPP.csv and QPP.csv differ in more than the conversion factor"), run);
    }

    [Fact]
    public async Task Two_files_of_one_variant_are_one_too_many()
    {
        var text = CmsSamples.Pprrvu2026Layout(2027, "34.1");

        var run = await ImportAsync("--year", "2027", "--pprrvu", _folder.File("a.csv", text), _folder.File("b.csv", text));

        Assert.Equal(new CommandRun(2, "", "ccmfhir: --year: a.csv and b.csv are both non-QP files, by their names"), run);
    }

    [Fact]
    public async Task An_import_of_nothing_is_an_error() => Assert.Equal(
        new CommandRun(2, "", "ccmfhir: --pprrvu: give --pprrvu FILE, --gpci FILE or both"), await ImportAsync("--year", "2027"));

    private Task<CommandRun> ShowAsync(params string[] args) =>
        CommandRun.OfAsync(new FeesCommand(), ["show", .. args, "--data", _folder.Data]);

    private Task<CommandRun> ImportAsync(params string[] args) =>
        CommandRun.OfAsync(new FeesCommand(), ["import", .. args, "--data", _folder.Data]);
}
