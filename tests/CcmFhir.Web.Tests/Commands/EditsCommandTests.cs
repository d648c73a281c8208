using CcmFhir.Billing.Edits;
using CcmFhir.Web.CmsFiles;
using CcmFhir.Web.Commands;
using NodaTime;

namespace CcmFhir.Web.Tests.Commands;

public sealed class EditsCommandTests : IDisposable
{
    private static readonly LocalDate October = new(2026, 10, 1);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "--mue", "a,b\n1,2\n", "the MUE file bad.csv has no header row with 'HCPCS'" },
        { "--mue", CmsSamples.Mue.Replace("Practitioner Services", "Facility", StringComparison.Ordinal), "the MUE file bad.csv has no column 'PRACTITIONER SERVICES MUE VALUES'" },
        { "--mue", CmsSamples.Mue.Replace("99439,2,", "99439,two,", StringComparison.Ordinal), "the MUE file bad.csv, line 5, column 'PRACTITIONER SERVICES MUE VALUES': 'two' is not a number" },
        { "--mue", CmsSamples.Mue.Replace(",2 Date", ",Date", StringComparison.Ordinal), "the MUE file bad.csv, line 5, column 'MUE ADJUDICATION INDICATOR': 'Date of Service Edit: Policy' is not a number" },
        { "--mue", CmsSamples.Mue.Replace("99490,", "99439,", StringComparison.Ordinal), "the MUE file bad.csv has code 99439 twice" },
        { "--mue", string.Join('\n', CmsSamples.Mue.Split('\n').Take(4)), "the MUE file bad.csv has no rows" },
        { "--ptp", "a,b\n1,2\n", "the PTP file bad.csv has no header row with 'COLUMN 1'" },
        { "--ptp", CmsSamples.Ptp.Replace("Deletion", "Removal", StringComparison.Ordinal), "the PTP file bad.csv has no column 'DELETION DATE'" },
        { "--ptp", CmsSamples.Ptp.Replace("20170101", "2017", StringComparison.Ordinal), "the PTP file bad.csv, line 5, column 'EFFECTIVE': '2017' is not a date (YYYYMMDD)" },
        { "--ptp", CmsSamples.Ptp.Replace("20170101", "*", StringComparison.Ordinal), "the PTP file bad.csv, line 5, column 'EFFECTIVE': '*' is not a date (YYYYMMDD)" },
        { "--ptp", CmsSamples.Ptp.Replace("*\t0", "*\t7", StringComparison.Ordinal), "the PTP file bad.csv, line 5, column 'MODIFIER': '7' is not 0, 1 or 9" },
        { "--ptp", string.Join('\n', CmsSamples.Ptp.Split('\n').Take(4)), "the PTP file bad.csv has no rows" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_is_not_the_table_is_refused_and_nothing_is_kept(string option, string text, string message)
    {
        var run = await ImportAsync(option, _folder.File("bad.csv", text), "--json");

        Assert.Equal(new CommandRun(2, $$"""{"errors":[{"path":"{{option}}","message":"{{message}}"}]}""", $"ccmfhir: {option}: {message}"), run);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public async Task An_import_of_nothing_is_an_error() =>
        Assert.Equal(new CommandRun(2, "", "ccmfhir: --mue: give --mue FILE, --ptp FILE or both"), await ImportAsync());

    [Fact]
    public async Task A_broken_file_in_the_data_folder_is_an_error()
    {
        Directory.CreateDirectory(_folder.Data);
        File.WriteAllText(Path.Combine(_folder.Data, "edits.json"), "{}");

        var run = await ImportAsync("--mue", _folder.File("MUE_Eff_10-01-2026.csv", CmsSamples.Mue));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("edits.json is not what an import wrote", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_and_pairs_are_checked_after_the_import()
    {
        var run = await ImportAsync("--mue", _folder.File("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", CmsSamples.Mue),
            "--ptp", _folder.File("ccipra-v323r0-f1.TXT", CmsSamples.Ptp), "--json");

        Assert.Equal(new CommandRun(0,
            $$"""{"mues":2,"ptpsKept":2,"ptpsRead":3,"file":"{{Path.Combine(_folder.Data, "edits.json")}}"}""", ""), run);
        var edits = new TableFolder(_folder.Data).Edits();
        Assert.Equal([2, null], [edits.MueUnits("99439", October), edits.MueUnits("99439", October.PlusDays(-1))]);
        Assert.Equal(new PtpEdit("99487", "99490", new LocalDate(2017, 1, 1), null, PtpModifier.NotAllowed, "Invented"), edits.PtpPair("99490", "99487", October));
        Assert.Equal(new PtpEdit("99491", "99490", new LocalDate(2019, 1, 1), new LocalDate(2025, 12, 31), PtpModifier.Allowed, "Invented"),
            edits.PtpPair("99490", "99491", new LocalDate(2025, 12, 31)));
        Assert.Null(edits.PtpPair("99490", "99491", October));
    }

    [Fact]
    public async Task A_file_that_does_not_say_from_when_is_taken_for_every_date_and_it_is_said()
    {
        var run = await ImportAsync("--mue", _folder.File("mue.csv", CmsSamples.Mue));

        Assert.Equal((0, "ccmfhir: mue.csv does not say from when it is in force (Eff_MM-DD-YYYY in its name): taken for every date"), (run.ExitCode, run.Error));
        Assert.Equal($"2 MUEs, 0 of 0 PTP pairs -> {Path.Combine(_folder.Data, "edits.json")}", run.Output);
        Assert.Equal(2, new TableFolder(_folder.Data).Edits().MueUnits("99439", new LocalDate(2015, 1, 1)));
    }

    [Fact]
    public async Task One_table_may_follow_the_other()
    {
        await ImportAsync("--ptp", _folder.File("ptp.txt", CmsSamples.Ptp));
        await ImportAsync("--mue", _folder.File("mue_eff-10-01-2026.csv", CmsSamples.Mue));

        var edits = new TableFolder(_folder.Data).Edits();

        Assert.True(edits.KnowsPairs);
        Assert.Equal(October, edits.Mues.Single().EffectiveFrom);
    }

    [Fact]
    public void Before_any_import_nothing_is_checked() => Assert.False(new TableFolder(_folder.Data).Edits().KnowsPairs);

    private Task<CommandRun> ImportAsync(params string[] args) =>
        CommandRun.OfAsync(new EditsCommand(), ["import", .. args, "--data", _folder.Data]);
}
