using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Audit;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Tests.Claims;

public sealed class ClaimTests
{
    [Theory]
    [InlineData(DateOfServiceStyle.MonthEnd, "2026-11-01")]
    [InlineData(DateOfServiceStyle.Range, "2026-11-01")]
    [InlineData(DateOfServiceStyle.Threshold, "2026-10-05")]
    [InlineData(DateOfServiceStyle.LastService, "2026-10-05")]
    public void A_month_may_close_when_its_date_of_service_has_come(DateOfServiceStyle style, string day)
    {
        var month = Worked(20) with { Site = Sample.Month.Site with { DateOfService = style } };

        Assert.Equal(day, $"{MonthClose.OpensOn(Decide(month)):uuuu-MM-dd}");
    }

    [Fact]
    public void A_month_without_charges_does_not_close() => Assert.Null(MonthClose.OpensOn(Decide(Worked(19))));

    [Fact]
    public void Care_plan_oversight_closes_after_the_month()
    {
        var month = Sample.Month with
        {
            Programme = Programme.CpoHospice,
            Site = Sample.Month.Site with { DateOfService = DateOfServiceStyle.Threshold },
            HomeCare = [new HomeCareEpisode(HomeCareKind.Hospice, new LocalDate(2026, 9, 1), null, "dr")],
            Visits = [new PatientVisit("99214", new LocalDate(2026, 8, 1), "dr")],
            Entries = [Sample.Entry("t1", 0, 1800, practitioner: true) with { Activity = Activity.CarePlanOversight }],
        };

        Assert.Equal(new LocalDate(2026, 11, 1), MonthClose.OpensOn(Decide(month)));
    }

    [Fact]
    public void An_imported_mue_table_caps_the_add_on()
    {
        var edits = EditTables.None.With(new MueTable(new LocalDate(2026, 10, 1), "test", [new MueLimit("99489", 1, 2)]));
        var month = Sample.WithDecisionMaking(true) with { Entries = Sample.Minutes(180, practitioner: false) };

        var charges = RuleBook.Evaluate(month, FeeSchedules.Shipped, edits: edits).Charges;

        Assert.Equal([("99487", 1), ("99489", 1)], charges.Select(c => (c.Code, c.Units)));
    }

    [Fact]
    public void The_scrub_sees_the_claim_as_charged()
    {
        var month = Worked(40) with
        {
            Site = Sample.Month.Site with { DateOfService = DateOfServiceStyle.Range },
            Coverage = [new PayerCoverage { Kind = CoverageKind.MedicarePartB, Authorization = new PlanAuthorization(true, "A1", null, null) }],
        };

        var claim = Scrubbing.Claim(Decide(month));
        var (first, last) = (new LocalDate(2026, 10, 5), new LocalDate(2026, 10, 31));

        Assert.Equal([new ClaimLine("99490", 1, first, last), new ClaimLine("99439", 1, first, last)], claim.Lines.AsEnumerable());
        Assert.Equal(("1234567893", ClaimSite.Office, "11", 2), (claim.PractitionerNpi, claim.Site, claim.PlaceOfService, claim.DiagnosesNeeded));
        Assert.Equal(["E11.9", "I10"], claim.Diagnoses.AsEnumerable());
        Assert.Equal(new ClaimAuthorization(true, "A1", null, null), claim.Authorization);
    }

    [Fact]
    public void The_scrub_sees_the_one_day_of_a_line_that_has_one()
    {
        var claim = Scrubbing.Claim(Decide(Worked(20)));
        var day = new LocalDate(2026, 10, 31);

        Assert.Equal([new ClaimLine("99490", 1, day, day)], claim.Lines.AsEnumerable());
    }

    [Theory]
    [InlineData(SiteKind.HospitalOutpatient, ClaimSite.HospitalOutpatient)]
    [InlineData(SiteKind.Rhc, ClaimSite.RuralHealthClinic)]
    [InlineData(SiteKind.Fqhc, ClaimSite.FederallyQualifiedHealthCenter)]
    public void The_scrub_of_an_empty_claim_knows_its_site(SiteKind kind, ClaimSite site)
    {
        var month = Worked(0) with { Programme = Programme.Pcm, Site = new PracticeSite { Kind = kind } };

        var claim = Scrubbing.Claim(Decide(month));

        Assert.Equal((site, null, 0, 1), (claim.Site, claim.PlaceOfService, claim.Lines.Length + claim.Diagnoses.Length, claim.DiagnosesNeeded));
    }

    [Fact]
    public void A_year_without_tables_falls_back_on_the_service_described()
    {
        var facts = CaseFacts.Base(2024);
        CaseFacts.Work(facts, 60, "rn1", "rn", 10);
        var month = FactsReader.Read(Encoding.UTF8.GetBytes(facts.ToJsonString())).Month! with
        {
            DecisionMaking = [new DecisionMaking(DecisionMakingLevel.High, "dr", new LocalDate(2024, 10, 3))],
            House = [new("laneChoice", "highest-supported")],
        };

        var charge = Assert.Single(Decide(month).Charges);

        Assert.Equal(("99487", null), (charge.Code, charge.Estimate.Amount));
    }

    [Fact]
    public void A_locality_with_imported_indices_is_priced_by_them()
    {
        Assert.True(Locality.TryParse("05302", "99", out var place));
        var year = FeeSchedules.Shipped.Find(2026)!;
        var fees = FeeSchedules.Shipped.With(new FeeYear(2026, year.ConversionFactor, year.QpConversionFactor, "test", year.RelativeValues,
            [new Gpci(place.Value, "Test", 1.5m, 1m, 1m)]));
        var month = Worked(20) with { Site = Sample.Month.Site with { Mac = "05302", Locality = "99" } };

        var determination = RuleBook.Evaluate(month, fees);

        // (1.00 x 1.5 + 0.91 + 0.07) x 33.4009
        Assert.Equal(82.83m, determination.Charges[0].Estimate.Amount);
        var known = determination.Findings.Single(f => f.Rule == "locality-known");
        Assert.Equal((FindingOutcome.Met, "Amounts use the indices of the practice's locality."), (known.Outcome, known.Message));
    }

    [Fact]
    public void One_person_at_two_patients_is_found_across_the_panel()
    {
        var first = Sample.Month with { Entries = [Sample.Entry("a", 0, 600), Sample.Entry("undo", 0, 600) with { Reverses = "b" }, Sample.Entry("b", 0, 900)] };
        var second = Sample.Month with
        {
            Patient = first.Patient with { Id = "p2" },
            Entries = [Sample.Entry("c", 300, 600), Sample.Entry("d", 600, 60), Sample.Entry("e", 0, 600, worker: "rn2")],
        };

        Assert.Equal([new PanelOverlap("rn1", "p1", "a", "p2", "c")], PanelOverlaps.Find([first, second]).AsEnumerable());
    }

    [Fact]
    public void A_determination_is_written_whole()
    {
        var json = JsonNode.Parse(DeterminationWriter.Write(Decide(Worked(20))))!.AsObject();
        var finding = json["findings"]!.AsArray().Single(f => (string)f!["rule"]! == "consent-on-file");

        Assert.Equal(["patient", "month", "policy", "ruleBook", "outcome", "minutes", "charges", "alternatives", "findings"], json.Select(p => p.Key));
        Assert.Equal("""[{"code":"99490","units":1,"lane":"staff","dateOfService":{"from":"2026-10-05","to":"2026-10-31","onClaim":"2026-10-31"},"placeOf"""
            + """Service":"11","diagnoses":["E11.9","I10"],"estimate":{"year":2026,"setting":"non-facility","amount":66.13}}]""",
            json["charges"]!.ToJsonString());
        Assert.Equal("""{"staff":20.0,"practitioner":0.0,"counted":[{"entry":"t1","minutes":20.0,"as":"staff"}],"excluded":[]}""",
            json["minutes"]!.ToJsonString());
        Assert.Equal("""{"rule":"consent-on-file","outcome":"met","level":"block","message":"The patient\u0027s consent covers the month.","evi"""
            + """dence":[{"fact":"consents[0]","value":"2026-01-10"}],"citation":"CMS, Chronic Care Management Services, MLN909188"}""",
            finding!.ToJsonString());
        Assert.Equal(RuleBook.Hash, (string)json["ruleBook"]!["hash"]!);
        Assert.Matches("^sha256:[0-9a-f]{64}$", RuleBook.Hash);
    }

    [Fact]
    public void A_year_without_tables_has_no_estimate()
    {
        var facts = CaseFacts.Base(2024);
        CaseFacts.Work(facts, 20, "rn1", "rn", 10);

        var charge = JsonNode.Parse(DeterminationWriter.Write(CaseTests.Evaluate(facts)))!["charges"]![0]!.AsObject();

        Assert.Equal(("99490", true, null), ((string)charge["code"]!, charge.ContainsKey("estimate"), charge["estimate"]));
    }

    [Fact]
    public void Errors_are_written_with_their_line_where_there_are_lines()
    {
        FactsError[] errors = [new("entries[3].end", "The end must lie after the start.")];

        Assert.Equal("""{"errors":[{"path":"entries[3].end","message":"The end must lie after the start."}]}""",
            Encoding.UTF8.GetString(DeterminationWriter.Write([.. errors])));
        Assert.Equal("""{"line":7,"errors":[{"path":"entries[3].end","message":"The end must lie after the start."}]}""",
            Encoding.UTF8.GetString(DeterminationWriter.Write([.. errors], 7)));
    }

    [Fact]
    public void What_if_is_the_same_function()
    {
        var month = Worked(33);

        Assert.Equal("For the next code: 99439 x 1: 7 more staff minutes. 99487: 27 more staff minutes and decision making of moderate or high "
            + "complexity. 99491: 30 more practitioner minutes.",
            Decide(month).Findings.Single(f => f.Rule == "next-code").Message);
        Assert.Equal(["99490", "99439"], Decide(month with { Entries = month.Entries.Add(Sample.Entry("more", 5000, 420)) }).Charges.Select(c => c.Code));
    }

    private static CareMonth Worked(int minutes) => Sample.Month with { Entries = Sample.Minutes(minutes, practitioner: false) };

    private static Determination Decide(CareMonth month) => RuleBook.Evaluate(month, FeeSchedules.Shipped);
}
