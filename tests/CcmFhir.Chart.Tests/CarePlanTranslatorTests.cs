using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class CarePlanTranslatorTests
{
    private static readonly CarePlanOnFile Plan = new()
    {
        Id = "p1",
        CreatedOn = Day("2026-09-14"),
        ReviewedOn = Day("2026-10-01"),
        RevisedOn = Day("2026-09-20"),
        SubstantiallyRevised = false,
        Elements = PlanElements.MeasurableGoals | PlanElements.PlannedInterventions,
        Conditions = ["c1", "c2"],
        ApprovedBy = "Practitioner/oak",
        CopyGivenOn = Day("2026-09-15"),
        SharedBy = SharingMeans.Electronic | SharingMeans.Paper,
        InCertifiedEhr = true,
    };

    private static readonly CarePlanRecord Record = new()
    {
        Plan = Plan,
        Patient = "Patient/1",
        Title = "Diabetes & blood pressure",
        Texts =
        [
            new(PlanElements.MeasurableGoals, "A1c below 7%\nBlood pressure <130/80"),
            new(PlanElements.PlannedInterventions, "Monthly call (Bea Birch, RN)"),
        ],
        Team = [new(new Actor("Practitioner/oak", "Olivia Oak, MD"), "Billing practitioner")],
        Author = "Practitioner/oak",
        SupportingInfo = ["Observation/20"],
        Copy = new PlanCopy("patient", "paper"),
    };

    [Fact]
    public void A_plan_that_lacks_what_the_profile_asks_for_does_not_claim_it()
    {
        CarePlanRecord[] lacking =
        [
            Record with { Texts = [Record.Texts[0]] },
            Record with { Texts = [Record.Texts[1]] },
            Record with { Team = [] },
            Record with { Plan = Plan with { Conditions = ["c1"] } },
            Record with { Plan = Plan with { Conditions = null } },
        ];

        Assert.All(lacking, r => Assert.Null(CarePlanTranslator.ToFhir(r).Meta));
        Assert.Empty(lacking.SelectMany(r => Profiles.CcmProfiles.Load().Validate(CarePlanTranslator.ToFhir(r))));
    }

    [Fact]
    public void A_plan_is_written_whole() => AssertWrites(
        """
        {"resourceType":"CarePlan","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-careplan"]},
         "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>Diabetes &amp; blood pressure</h1><h2>measurable goals</h2><p>A1c below 7%<br/>Blood pressure &lt;130/80</p><h2>planned interventions</h2><p>Monthly call (Bea Birch, RN)</p></div>"},
         "contained":[
          {"resourceType":"Goal","id":"goal-1","lifecycleStatus":"active","description":{"text":"A1c below 7%"},"subject":{"reference":"Patient/1"}},
          {"resourceType":"Goal","id":"goal-2","lifecycleStatus":"active","description":{"text":"Blood pressure <130/80"},"subject":{"reference":"Patient/1"}},
          {"resourceType":"Task","id":"activity-1","status":"in-progress","intent":"plan","description":"Monthly call (Bea Birch, RN)","for":{"reference":"Patient/1"}},
          {"resourceType":"CareTeam","id":"team","status":"active","subject":{"reference":"Patient/1"},
           "participant":[{"role":[{"text":"Billing practitioner"}],"member":{"reference":"Practitioner/oak","display":"Olivia Oak, MD"}}]}],
         "extension":[
        """ + Checklist + """
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/copy-given","extension":[
            {"url":"on","valueDate":"2026-09-15"},{"url":"to","valueCode":"patient"},{"url":"how","valueCode":"paper"}]},
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/ccm-plan-upkeep","extension":[
            {"url":"reviewed-on","valueDate":"2026-10-01"},{"url":"revised-on","valueDate":"2026-09-20"},
            {"url":"substantially-revised","valueBoolean":false},{"url":"approved-by","valueReference":{"reference":"Practitioner/oak"}},
            {"url":"shared-by","valueCode":"electronic"},{"url":"shared-by","valueCode":"paper"},{"url":"in-certified-ehr","valueBoolean":true}]}],
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-plan","value":"p1"}],"status":"active","intent":"plan",
         "category":[{"coding":[{"system":"http://hl7.org/fhir/us/core/CodeSystem/careplan-category","code":"assess-plan"}]},
                     {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-careplan-category","code":"ccm-comprehensive"}]}],
         "title":"Diabetes & blood pressure","subject":{"reference":"Patient/1"},"period":{"start":"2026-09-14"},"created":"2026-09-14",
         "author":{"reference":"Practitioner/oak"},"contributor":[{"reference":"Practitioner/oak","display":"Olivia Oak, MD"}],
         "careTeam":[{"reference":"#team"}],"addresses":[{"reference":"Condition/c1"},{"reference":"Condition/c2"}],
         "supportingInfo":[{"reference":"Observation/20"}],"goal":[{"reference":"#goal-1"},{"reference":"#goal-2"}],
         "activity":[{"reference":{"reference":"#activity-1"}}]}
        """,
        CarePlanTranslator.ToFhir(Record));

    private static string Checklist => string.Concat(Words.SingleFlags<PlanElements>().Select(element =>
    {
        var text = element switch
        {
            PlanElements.MeasurableGoals => ",{\"url\":\"text\",\"valueMarkdown\":\"A1c below 7%\\nBlood pressure <130/80\"}",
            PlanElements.PlannedInterventions => ",{\"url\":\"text\",\"valueMarkdown\":\"Monthly call (Bea Birch, RN)\"}",
            _ => "",
        };
        return $$"""
            {"url":"https://ccmfhir.org/fhir/StructureDefinition/ccm-element-checklist","extension":[{"url":"element","valueCode":"{{Words.Of(element)}}"},
             {"url":"done","valueBoolean":{{(text.Length > 0 ? "true" : "false")}} }{{text}}]},
            """;
    }));

    [Fact]
    public void What_is_written_is_read_back_whole()
    {
        var bare = new CarePlanOnFile { Id = "p2", CreatedOn = Day("2026-09-14") };

        AssertSame(Plan, Back(CarePlanTranslator.ToFhir(Record)));
        AssertSame(
            Plan with { Elements = PlanElements.None, SharedBy = SharingMeans.None },
            Back(CarePlanTranslator.ToFhir(Record with { Plan = Plan with { Elements = PlanElements.None, SharedBy = SharingMeans.None } })));
        AssertSame(bare, Back(CarePlanTranslator.ToFhir(Record with { Plan = bare, Texts = [], Team = [], Copy = null, SupportingInfo = [] })));
    }

    [Fact]
    public void Markup_in_a_text_stays_text()
    {
        var plan = CarePlanTranslator.ToFhir(Record with { Title = "<script>alert(1)</script>\u0001" });

        Assert.Contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>", plan.Text!.Div, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_of_the_ehr_and_one_in_error_are_no_plan_on_file()
    {
        Action<CarePlan>[] faults =
        [
            p => p.Identifier.Clear(),
            p => p.Status = RequestStatus.EnteredInError,
            p => p.Status = RequestStatus.Draft,
            p => p.Json["status"] = "odd",
            p => p.Created = FhirDateTime.Parse("2026"),
            p => p.ModifierExtension.Add(new Extension { Url = "http://example.org/not" }),
        ];

        Assert.All(faults, fault =>
        {
            var plan = CarePlanTranslator.ToFhir(Record);
            fault(plan);
            Assert.Null(CarePlanTranslator.CcmFromFhir(plan, Chicago));
        });
    }

    [Fact]
    public void A_plan_of_the_ehr_becomes_suggestions()
    {
        var plan = CarePlanTranslator.FromFhir(ChartCarePlan, [Goal], [Team], [Condition], Chicago)!;

        Assert.Equal(
            ("plan-1", "Diabetes and blood pressure", "active", Day("2026-09-14"), Day("2026-09-14"), "Practitioner/oak", false),
            (plan.Id, plan.Title, plan.Status, plan.Created, plan.PeriodStart, plan.Author, plan.IsCcm));
        AssertEach(
            ["Home log: Twice a week", "Reconcile medications", "Refer to diabetes education", "Call about symptoms"], plan.Activities);
        AssertEach(["c1", "c2"], plan.ConditionIds);
        Assert.Equal("Diabetes & more\nEat well", plan.Narrative);
        Assert.Equal(12, plan.Elements.Length);
        Assert.Equal(
            [
                ("problem-list", new ChartPlanLine("Type 2 diabetes", "Condition/c1", Day("2017-11-22"))),
                ("problem-list", new ChartPlanLine("High blood pressure", "Condition/c2", Day("2026-09-14"))),
                ("measurable-goals", new ChartPlanLine("A1c under control (Hemoglobin A1c, < 7 %, 2026-12-31)", "Goal/g1", Day("2026-09-14"))),
                ("symptom-management", new ChartPlanLine("Call about symptoms", "CarePlan/plan-1", Day("2026-09-14"))),
                ("planned-interventions", new ChartPlanLine("Call about symptoms (Bea Birch, RN)", "CarePlan/plan-1", Day("2026-09-14"))),
                ("planned-interventions", new ChartPlanLine("Care manager: Bea Birch, RN", "CareTeam/t1", null)),
                ("medication-management", new ChartPlanLine("Reconcile medications", "CarePlan/plan-1", Day("2026-09-14"))),
                ("outside-coordination", new ChartPlanLine("Refer to diabetes education", "CarePlan/plan-1", Day("2026-09-14"))),
                ("periodic-review", new ChartPlanLine("Home log: Twice a week", "CarePlan/plan-1", Day("2026-09-14"))),
                ("self-management", new ChartPlanLine("Refer to diabetes education", "CarePlan/plan-1", Day("2026-09-14"))),
            ],
            plan.Elements.SelectMany(e => e.Lines.Select(l => (e.Code, l))));
    }

    [Fact]
    public void A_goal_without_a_target_and_a_rejected_one_are_not_measurable()
    {
        var bare = Read<Goal>("""{"resourceType":"Goal","id":"g1","lifecycleStatus":"active","description":{"text":"Feel better"}}""");
        var rejected = (Goal)Goal.DeepClone();
        rejected.LifecycleStatus = CcmFhir.Fhir.Model.Goal.GoalLifecycleStatus.Rejected;

        Assert.Empty(LinesOf("measurable-goals", CarePlanTranslator.FromFhir(ChartCarePlan, [bare], [], [], Chicago)));
        Assert.Empty(LinesOf("measurable-goals", CarePlanTranslator.FromFhir(ChartCarePlan, [rejected], [], [], Chicago)));
    }

    [Theory]
    [InlineData("clinicalStatus", "resolved")]
    [InlineData("clinicalStatus", "inactive")]
    [InlineData("verificationStatus", "refuted")]
    public void A_problem_that_no_longer_stands_is_not_suggested(string member, string code)
    {
        var gone = (Condition)Condition.DeepClone();
        gone.Json[member] = JsonNode.Parse($$"""{"coding":[{"code":"{{code}}"}]}""");

        Assert.Equal(
            ["High blood pressure"],
            LinesOf("problem-list", CarePlanTranslator.FromFhir(ChartCarePlan, [], [], [gone], Chicago)).Select(l => l.Text));
    }

    [Fact]
    public void Contained_goals_and_absolute_references_are_found()
    {
        var plan = Read<CarePlan>("""
            {"resourceType":"CarePlan","id":"x","contained":[{"resourceType":"Goal","id":"g","description":{"text":"Walk"},"target":[{"dueDate":"2026-12"}]}],
             "goal":[{"reference":"#g"},{"reference":"#nobody"}],"addresses":[{"reference":"https://ehr.example/fhir/Condition/c1/_history/2"}]}
            """);
        var translated = CarePlanTranslator.FromFhir(plan, [], [], [Condition], Chicago);

        AssertEach([new ChartPlanLine("Walk (2026-12)", "CarePlan/x", null)], LinesOf("measurable-goals", translated));
        AssertEach([new ChartPlanLine("Type 2 diabetes", "Condition/c1", Day("2017-11-22"))], LinesOf("problem-list", translated));
        AssertEach(["c1"], translated!.ConditionIds);
    }

    [Fact]
    public void A_plan_that_says_nothing_suggests_nothing()
    {
        var plan = CarePlanTranslator.FromFhir(Read<CarePlan>("""{"resourceType":"CarePlan","id":"x"}"""), [], [], [], Chicago)!;

        Assert.Equal(("", null, null, null, null), (plan.Title, plan.Status, plan.Created, plan.Author, plan.Narrative));
        Assert.All(plan.Elements, e => Assert.Empty(e.Lines));
        Assert.Null(CarePlanTranslator.FromFhir(Read<CarePlan>("""{"resourceType":"CarePlan"}"""), [], [], [], Chicago));
    }

    private static CarePlan ChartCarePlan => Read<CarePlan>("""
        {"resourceType":"CarePlan","id":"plan-1",
         "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Diabetes &amp; <b>more</b></p><script>evil()</script><p>Eat   well</p></div>"},
         "status":"active","intent":"plan","category":[{"text":"Assessment and plan"}],"title":"Diabetes and blood pressure",
         "period":{"start":"2026-09-14"},"created":"2026-09-14","author":{"reference":"Practitioner/oak"},
         "careTeam":[{"reference":"CareTeam/t1"}],
         "addresses":[{"reference":"Condition/c1"},{"reference":"Condition/c2","display":"High blood pressure"},{"reference":"Condition/c1"}],
         "goal":[{"reference":"Goal/g1"},{"reference":"Goal/elsewhere"}],
         "activity":[{"detail":{"code":{"text":"Home log"},"status":"in-progress","scheduledString":"weekly","description":"Twice a week"}},
                     {"detail":{"code":{"text":"Reconcile medications"},"status":"in-progress"}},
                     {"detail":{"code":{"text":"Refer to diabetes education"},"status":"scheduled"}},
                     {"detail":{"description":"Call about symptoms","status":"scheduled","performer":[{"reference":"Practitioner/birch","display":"Bea Birch, RN"}]}},
                     {"detail":{"code":{"text":"Old exercise"},"status":"stopped"}},
                     {"detail":{"code":{"text":"Smoking"},"status":"in-progress","doNotPerform":true}},
                     {"reference":{"reference":"ServiceRequest/9"}}]}
        """);

    private static Goal Goal => Read<Goal>("""
        {"resourceType":"Goal","id":"g1","lifecycleStatus":"active","description":{"text":"A1c under control"},"startDate":"2026-09-14",
         "target":[{"measure":{"text":"Hemoglobin A1c"},"detailQuantity":{"value":7,"comparator":"<","unit":"%"},"dueDate":"2026-12-31"}]}
        """);

    private static CareTeam Team => Read<CareTeam>("""
        {"resourceType":"CareTeam","id":"t1","participant":[{"role":[{"text":"Care manager"}],"member":{"reference":"Practitioner/birch","display":"Bea Birch, RN"}},
         {"member":{"reference":"Practitioner/nameless"}}]}
        """);

    private static Condition Condition => Read<Condition>("""
        {"resourceType":"Condition","id":"c1","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}],"text":"Type 2 diabetes"},
         "onsetDateTime":"2017-11-22"}
        """);

    private static ImmutableArray<ChartPlanLine> LinesOf(string code, ChartPlan? plan) => plan!.Elements.Single(e => e.Code == code).Lines;

    private static CarePlanOnFile? Back(CarePlan written) => CarePlanTranslator.CcmFromFhir(Read<CarePlan>(FhirJson.WriteText(written)), Chicago);

    private static void AssertSame(CarePlanOnFile expected, CarePlanOnFile? actual)
    {
        Assert.NotNull(actual);
        AssertEach(expected.Conditions ?? [], actual.Conditions ?? []);
        Assert.Equal(expected.Conditions is null, actual.Conditions is null);
        Assert.Equal(expected, actual with { Conditions = expected.Conditions });
    }
}
