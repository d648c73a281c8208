using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Rules.Conflicts;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Codes;

/// <summary>The lists of codes as a coder would read them; every code of a list is tried, and its neighbours that are not in it.</summary>
public sealed class CodeListTests
{
    [Theory]
    [InlineData("conflict-tcm", "99495 99496", "99494 99497")]
    [InlineData("conflict-apcm", "G0556 G0557 G0558 G0568 G0569 G0570", "G0555 G0559 G0571")]
    [InlineData("conflict-bhi", "99484 G0323", "99483 G0322")]
    [InlineData("conflict-cocm", "99492 99493 99494 G2214 G0512", "99491 G2213 G0511")]
    [InlineData("conflict-rpm", "99453 99454 99457 99458 99445 99470", "99455 99446 99471")]
    [InlineData("conflict-rtm", "98975 98976 98977 98978 98979 98980 98981 98984 98985 98986", "98974 98982 98987")]
    [InlineData("conflict-data-review", "99091", "99090")]
    [InlineData("conflict-chi", "G0019 G0022", "G0020 G0021")]
    [InlineData("conflict-pin", "G0023 G0024 G0140 G0146", "G0025 G0141")]
    [InlineData("conflict-chronic-pain", "G3002 G3003", "G3001 G3004")]
    [InlineData("conflict-visit", "99202 99215 99341 99350 99497 99498 G0402 G0438 G0439", "99201 99216 99340 99351 99499 G0403")]
    [InlineData("conflict-virtual", "98966 98968 98016 99421 99423 98970 98972 99441 99443 G2250 G2251 G2252 G2012", "98965 98969 98017 99420 99424 98973 99440 99444 G2253")]
    [InlineData("conflict-cpt-exclusions", "99358 99359 99366 99368 93792 93793 98960 98962 99605 99607", "99357 99360 99365 99369 93791 93794 98963 99604 99608")]
    [InlineData("conflict-surgery", "10004 27447 69990", "10003 69991 0101T")]
    public void A_row_of_the_matrix_is_about_exactly_these_codes(string row, string its, string others)
    {
        var rule = ConflictTable.Rows.Single(r => r.Id == row);

        Assert.Equal(Codes(its), Codes(its).Where(rule.IsAbout));
        Assert.Equal([], Codes(others).Where(rule.IsAbout));
        Assert.True(RuleBook.IsConflict(row));
    }

    [Fact]
    public void Other_rules_are_no_conflicts()
    {
        Assert.False(RuleBook.IsConflict("consent-on-file"));
        Assert.False(RuleBook.IsConflict("no such rule"));
    }

    [Fact]
    public void These_are_chronic_and_these_principal_care_management()
    {
        string[] tried = [.. Numbers(99420, 99500), .. Numbers("G", 0500, 0520), .. Numbers("G", 2056, 2068), "", "99490 "];

        Assert.Equal(Codes("99437 99439 99487 99489 99490 99491 G0511 G2058"), tried.Where(CodeCatalog.IsCcm));
        Assert.Equal(Codes("99424 99425 99426 99427 G2064 G2065"), tried.Where(CodeCatalog.IsPcm));
    }

    [Fact]
    public void These_visits_begin_care_management()
    {
        string[] tried = [.. Numbers(99195, 99220), .. Numbers(99335, 99355), .. Numbers(99490, 99500), .. Numbers("G", 0400, 0440), "99214X"];

        Assert.Equal(
            Codes("99202 99203 99204 99205 99212 99213 99214 99215 99341 99342 99343 99344 99345 99347 99348 99349 99350 99495 99496 G0402 G0438 G0439"),
            tried.Where(InitiatingVisit.Qualifies));
    }

    [Fact]
    public void A_code_exists_from_its_first_to_its_last_day()
    {
        var code = CodeCatalog.Find("G2058")!;

        Assert.Equal([false, true, true, false], new[] { code.From.PlusDays(-1), code.From, code.To!.Value, code.To.Value.PlusDays(1) }.Select(code.Exists));
        Assert.True(CodeCatalog.Find("99490")!.Exists(new(2099, 1, 1)));
        Assert.Null(CodeCatalog.Find("99999"));
    }

    /// <summary>Places CMS pays at the facility rate, by all hundred numbers.</summary>
    [Fact]
    public void These_places_are_facilities()
    {
        var facilities = Numbers("", 0, 99, 2).Where(pos =>
            RuleBook.Evaluate(
                Sample.Month with { Site = Sample.Month.Site with { Pos = pos }, Entries = Sample.Minutes(20, practitioner: false) }, FeeSchedules.Shipped)
                .Charges[0].Estimate.Setting == PaymentSetting.Facility);

        Assert.Equal(Codes("02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61"), facilities);
    }

    [Theory]
    [InlineData(ClaimSite.Office, "19 21 22 23 50 72")]
    public void An_office_bills_with_any_place_but_these(ClaimSite site, string others) =>
        Assert.Equal(Codes(others), Numbers("", 0, 99, 2).Where(p => !PlacesOfService.Fit(site, p)));

    [Theory]
    [InlineData(ClaimSite.HospitalOutpatient, "19 22")]
    [InlineData(ClaimSite.RuralHealthClinic, "72")]
    [InlineData(ClaimSite.FederallyQualifiedHealthCenter, "50")]
    public void The_other_sites_bill_with_these_places(ClaimSite site, string places) =>
        Assert.Equal(Codes(places), Numbers("", 0, 99, 2).Where(p => PlacesOfService.Fit(site, p)));

    private static string[] Codes(string list) => list.Split(' ');

    private static IEnumerable<string> Numbers(int from, int to) => Numbers("", from, to, 5);

    private static IEnumerable<string> Numbers(string letter, int from, int to, int digits = 4) =>
        Enumerable.Range(from, to - from + 1).Select(n => letter + n.ToString($"D{digits}", System.Globalization.CultureInfo.InvariantCulture));
}
