using CcmFhir.Billing.Edits;
using NodaTime;

namespace CcmFhir.Billing.Tests.Edits;

[Trait("Verifies", "S29")]
public sealed class ClaimScrubTests
{
    private static readonly LocalDate MonthEnd = new(2026, 10, 31);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private static readonly EditTables Tables = new(
        [new MueTable(new LocalDate(2026, 10, 1), "MUE of October", [new MueLimit("99439", 2, 2), new MueLimit("99490", 1, 2)])],
        [new PtpEdit("99487", "99490", new LocalDate(2017, 1, 1), null, PtpModifier.NotAllowed, "More extensive procedure")]);

    private static readonly ClaimToScrub Clean = new("1234567893", ClaimSite.Office, "11",
        [new ClaimLine("99490", 1, MonthEnd, MonthEnd), new ClaimLine("99439", 2, MonthEnd, MonthEnd)],
        ["E11.9", "I10"], DiagnosesNeeded: 2, DeceasedOn: null, Authorization: null);

    [Fact]
    public void A_clean_claim_has_no_findings() => Assert.Empty(ClaimScrub.Check(Clean, Tables, Today));

    [Theory]
    [InlineData("1234567890")] // wrong check digit
    [InlineData("123456789")]
    [InlineData("12345678931")]
    [InlineData("123456789X")]
    [InlineData("3223456781")] // begins with neither 1 nor 2
    public void An_NPI_that_is_not_one_is_found(string npi) => Assert.Equal(
        [new ScrubFinding("scrub-npi", $"The billing practitioner's NPI {npi} fails its check digit.",
            "45 CFR 162.406: ten digits with an ISO 7812 check digit, prefix 80840")],
        Scrub(Clean with { PractitionerNpi = npi }));

    [Theory]
    [InlineData("1234567893")]
    [InlineData("1245319599")]
    [InlineData("2000000002")]
    public void A_well_formed_NPI_passes(string npi) => Assert.True(NationalProviderId.IsWellFormed(npi));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Without_an_NPI_the_check_is_not_made(string? npi) =>
        Assert.Equal(["scrub-npi not checked"], Ids(Clean with { PractitionerNpi = npi }));

    [Theory]
    [InlineData(ClaimSite.Office, null, "scrub-place-of-service not checked")]
    [InlineData(ClaimSite.Office, "02", "scrub-place-of-service")]
    [InlineData(ClaimSite.Office, "10", "scrub-place-of-service")]
    [InlineData(ClaimSite.Office, "12", "scrub-place-of-service")]
    [InlineData(ClaimSite.Office, "22", "scrub-place-of-service")]
    [InlineData(ClaimSite.Office, "32", null)]
    [InlineData(ClaimSite.HospitalOutpatient, "11", "scrub-place-of-service")]
    [InlineData(ClaimSite.HospitalOutpatient, "19", null)]
    [InlineData(ClaimSite.HospitalOutpatient, "22", null)]
    [InlineData(ClaimSite.RuralHealthClinic, "11", "scrub-place-of-service")]
    [InlineData(ClaimSite.RuralHealthClinic, "72", null)]
    [InlineData(ClaimSite.FederallyQualifiedHealthCenter, "72", "scrub-place-of-service")]
    [InlineData(ClaimSite.FederallyQualifiedHealthCenter, "50", null)]
    public void The_place_of_service_must_fit_the_site(ClaimSite site, string? place, string? finding) =>
        Assert.Equal(finding is null ? [] : [finding], Ids(Clean with { Site = site, PlaceOfService = place }));

    [Fact]
    public void One_condition_named_twice_is_one_diagnosis() => Assert.Equal(
        [new ScrubFinding("scrub-diagnoses", "The claim needs 2 diagnosis codes, one for each managed condition; it has 1.",
            "MLN909188: the claim reports the chronic conditions that are managed")],
        Scrub(Clean with { Diagnoses = ["I10", "I10"] }));

    [Fact]
    public void Principal_care_management_needs_one_diagnosis() =>
        Assert.Empty(Ids(Clean with { Diagnoses = ["I10"], DiagnosesNeeded = 1 }));

    [Fact]
    public void The_day_of_death_may_be_billed_and_the_day_after_may_not()
    {
        Assert.Empty(Ids(Clean with { DeceasedOn = MonthEnd }));
        Assert.Equal(["scrub-date-after-death", "scrub-date-after-death"], Ids(Clean with { DeceasedOn = MonthEnd.PlusDays(-1) }));
    }

    [Fact]
    public void Today_may_be_billed_and_tomorrow_may_not()
    {
        Assert.Empty(ClaimScrub.Check(Clean, Tables, MonthEnd));
        Assert.Equal(
            new ScrubFinding("scrub-date-in-future", "99490: the date of service 2026-10-31 is after today, 2026-10-30.",
                "Medicare Claims Processing Manual, chapter 1: services are billed after they were furnished"),
            ClaimScrub.Check(Clean, Tables, MonthEnd.PlusDays(-1))[0]);
    }

    public static TheoryData<ClaimAuthorization?, string[]> Authorizations => new()
    {
        { null, [] },
        { new(false, null, null, null), [] },
        { new(true, null, null, null), ["scrub-authorization"] },
        { new(true, " ", null, null), ["scrub-authorization"] },
        { new(true, "A1", null, null), [] },
        { new(true, "A1", MonthEnd, MonthEnd), [] },
        { new(true, "A1", null, MonthEnd.PlusDays(-1)), ["scrub-authorization", "scrub-authorization"] },
        { new(true, "A1", MonthEnd.PlusDays(1), null), ["scrub-authorization", "scrub-authorization"] },
    };

    [Theory]
    [MemberData(nameof(Authorizations))]
    public void An_authorization_that_is_asked_for_must_be_there_and_cover_the_dates(ClaimAuthorization? authorization, string[] findings) =>
        Assert.Equal(findings, Ids(Clean with { Authorization = authorization }));

    [Fact]
    public void Units_over_the_MUE_are_found() => Assert.Equal(
        [new ScrubFinding("scrub-units-over-mue", "99439: 3 units are more than the 2 CMS accepts (MUE of October).",
            "CMS NCCI medically unlikely edits, practitioner services")],
        Scrub(Clean with { Lines = [new ClaimLine("99439", 3, MonthEnd, MonthEnd)] }));

    [Fact]
    public void Codes_without_a_limit_and_pairs_without_an_edit_pass() =>
        Assert.Empty(Ids(Clean with { Lines = [new ClaimLine("99489", 9, MonthEnd, MonthEnd), new ClaimLine("99437", 1, MonthEnd, MonthEnd)] }));

    [Theory]
    [InlineData("99487", "99490")]
    [InlineData("99490", "99487")]
    public void A_pair_in_the_NCCI_table_is_found_in_either_order(string first, string second) => Assert.Equal(
        [new ScrubFinding("scrub-ncci-pair", "99490 is not paid with 99487 on one date (no modifier pays both).",
            "CMS NCCI procedure-to-procedure edits, practitioner services")],
        Scrub(Clean with { Lines = [new ClaimLine(first, 1, MonthEnd, MonthEnd), new ClaimLine(second, 1, MonthEnd, MonthEnd)] }));

    [Fact]
    public void Without_imported_tables_units_and_pairs_are_not_checked() => Assert.Equal(
        ["scrub-units-over-mue not checked", "scrub-units-over-mue not checked", "scrub-ncci-pair not checked"],
        [.. ClaimScrub.Check(Clean, EditTables.None, Today).Select(Name)]);

    [Fact]
    public void A_single_line_has_no_pair_to_check() => Assert.Equal(
        ["scrub-units-over-mue not checked"],
        [.. ClaimScrub.Check(Clean with { Lines = [Clean.Lines[0]] }, EditTables.None, Today).Select(Name)]);

    [Theory]
    [InlineData(PtpModifier.Allowed, "99490 is not paid with 99487 on one date (unless distinct, with an NCCI modifier).")]
    [InlineData(PtpModifier.NotApplicable, "99490 is not paid with 99487 on one date (modifiers do not apply).")]
    public void A_pair_says_what_a_modifier_may_do(PtpModifier modifier, string message)
    {
        var tables = Tables.With([Tables.Ptps!.Value[0] with { Modifier = modifier }]);
        var claim = Clean with { Lines = [new ClaimLine("99487", 1, MonthEnd, MonthEnd), new ClaimLine("99490", 1, MonthEnd, MonthEnd)] };

        Assert.Equal([message], [.. ClaimScrub.Check(claim, tables, Today).Select(f => f.Message)]);
    }

    private static ScrubFinding[] Scrub(ClaimToScrub claim) => [.. ClaimScrub.Check(claim, Tables, Today)];

    private static string[] Ids(ClaimToScrub claim) => [.. Scrub(claim).Select(Name)];

    private static string Name(ScrubFinding finding) => finding.Checked ? finding.Id : finding.Id + " not checked";
}
