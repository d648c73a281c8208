using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

/// <summary>The draft of a plan from the whole chart: every line with the resource it is from.</summary>
public sealed class ChartDraftTests
{
    private static readonly PlanMaterial Nothing = new([], [], [], [], [], []);

    [Fact]
    public void An_empty_chart_gives_six_empty_elements()
    {
        var draft = ChartDraft.Of(Nothing, Chicago);

        Assert.Equal(
            ["problem-list", "measurable-goals", "planned-interventions", "medication-management", "outside-coordination", "periodic-review"],
            draft.Select(e => e.Code));
        Assert.All(draft, e => Assert.Empty(e.Lines));
    }

    [Fact]
    public void Only_problems_that_stand_are_listed() => AssertEach(
        [new ChartPlanLine("Type 2 diabetes", "Condition/1", Day("2019-05-02"))],
        Lines("problem-list", Nothing with
        {
            Conditions =
            [
                Read<Condition>("""{"resourceType":"Condition","id":"1","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},"code":{"text":"Type 2 diabetes"},"recordedDate":"2019-05-02","subject":{"reference":"Patient/1"}}"""),
                Read<Condition>("""{"resourceType":"Condition","id":"2","clinicalStatus":{"coding":[{"code":"resolved"}]},"code":{"text":"Pneumonia"},"subject":{"reference":"Patient/1"}}"""),
                Read<Condition>("""{"resourceType":"Condition","id":"3","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"refuted"}]},"code":{"text":"Asthma"},"subject":{"reference":"Patient/1"}}"""),
                Read<Condition>("""{"resourceType":"Condition","id":"4","clinicalStatus":{"coding":[{"code":"active"}]},"subject":{"reference":"Patient/1"}}"""),
            ],
        }));

    [Fact]
    public void A_goal_keeps_its_target_and_one_that_ended_is_left_out() => AssertEach(
        [
            new ChartPlanLine("Home blood pressure below 130/80 (2026-12-31)", "Goal/1", Day("2026-09-01")),
            new ChartPlanLine("Walk more", "Goal/2", null),
        ],
        Lines("measurable-goals", Nothing with
        {
            Goals =
            [
                Read<Goal>("""{"resourceType":"Goal","id":"1","lifecycleStatus":"active","description":{"text":"Home blood pressure below 130/80"},"startDate":"2026-09-01","target":[{"dueDate":"2026-12-31"}],"subject":{"reference":"Patient/1"}}"""),
                Read<Goal>("""{"resourceType":"Goal","id":"2","lifecycleStatus":"proposed","description":{"text":"Walk more"},"subject":{"reference":"Patient/1"}}"""),
                Read<Goal>("""{"resourceType":"Goal","id":"3","lifecycleStatus":"completed","description":{"text":"Done"},"subject":{"reference":"Patient/1"}}"""),
                Read<Goal>("""{"resourceType":"Goal","id":"4","lifecycleStatus":"active","description":{},"subject":{"reference":"Patient/1"}}"""),
            ],
        }));

    [Fact]
    public void Active_medications_come_with_their_dosage_and_a_name_of_two_hundred_characters_whole()
    {
        var name = new string('x', 200);

        AssertEach(
            [
                new ChartPlanLine($"{name}: one tablet twice a day", "MedicationRequest/1", Day("2026-10-18")),
                new ChartPlanLine("Lisinopril 20 mg", "MedicationRequest/2", null),
                new ChartPlanLine("As the patient reports", "MedicationRequest/7", null),
            ],
            Lines("medication-management", Nothing with
            {
                Medications =
                [
                    Read<MedicationRequest>($$"""{"resourceType":"MedicationRequest","id":"1","status":"active","intent":"order","medicationCodeableConcept":{"text":"{{name}}"},"authoredOn":"2026-10-18","dosageInstruction":[{"text":"one tablet twice a day"}],"subject":{"reference":"Patient/1"} }"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"2","status":"active","intent":"order","medicationReference":{"display":"Lisinopril 20 mg"},"subject":{"reference":"Patient/1"}}"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"3","status":"stopped","intent":"order","medicationCodeableConcept":{"text":"Old"},"subject":{"reference":"Patient/1"}}"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"4","status":"active","doNotPerform":true,"intent":"order","medicationCodeableConcept":{"text":"Never"},"subject":{"reference":"Patient/1"}}"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"5","status":"active","intent":"order","subject":{"reference":"Patient/1"}}"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"6","status":"active","intent":"proposal","medicationCodeableConcept":{"text":"Only proposed"},"subject":{"reference":"Patient/1"}}"""),
                    Read<MedicationRequest>("""{"resourceType":"MedicationRequest","id":"7","status":"active","intent":"plan","medicationCodeableConcept":{"text":"As the patient reports"},"subject":{"reference":"Patient/1"}}"""),
                ],
            }));
    }

    [Fact]
    public void The_team_does_the_interventions_and_those_of_other_organizations_are_coordinated_with()
    {
        var chart = Nothing with
        {
            Teams =
            [
                Read<CareTeam>("""
                    {"resourceType":"CareTeam","id":"1","period":{"start":"2026-02-03"},"subject":{"reference":"Patient/1"},"participant":[
                      {"role":[{"text":"Care manager"}],"member":{"reference":"Practitioner/birch","display":"Bea Birch, RN"}},
                      {"role":[{"text":"Cardiologist"}],"member":{"display":"Dr. Elm"},"onBehalfOf":{"display":"Heart Clinic"}},
                      {"member":{"reference":"Organization/9","display":"Home Care Inc"}},
                      {}]}
                    """),
                Read<CareTeam>("""
                    {"resourceType":"CareTeam","id":"2","status":"inactive","subject":{"reference":"Patient/1"},"participant":[
                      {"role":[{"text":"Former surgeon"}],"member":{"display":"Dr. Ash"},"onBehalfOf":{"display":"Old Clinic"}}]}
                    """),
            ],
        };

        AssertEach(
            [
                new ChartPlanLine("Care manager: Bea Birch, RN", "CareTeam/1", Day("2026-02-03")),
                new ChartPlanLine("Cardiologist: Dr. Elm", "CareTeam/1", Day("2026-02-03")),
                new ChartPlanLine("Home Care Inc", "CareTeam/1", Day("2026-02-03")),
            ],
            Lines("planned-interventions", chart));
        AssertEach(
            [
                new ChartPlanLine("Cardiologist: Dr. Elm, Heart Clinic", "CareTeam/1", Day("2026-02-03")),
                new ChartPlanLine("Home Care Inc", "CareTeam/1", Day("2026-02-03")),
            ],
            Lines("outside-coordination", chart));
    }

    [Fact]
    public void Stays_are_coordinated_newest_first_and_visits_are_not() => AssertEach(
        [
            new ChartPlanLine("Riverbend Hospital, 2026-10-03 - 2026-10-07", "Encounter/1", Day("2026-10-03")),
            new ChartPlanLine("inpatient, 2026-05-01", "Encounter/2", Day("2026-05-01")),
        ],
        Lines("outside-coordination", Nothing with
        {
            Encounters =
            [
                Read<Encounter>("""{"resourceType":"Encounter","id":"2","status":"finished","class":{"code":"IMP"},"period":{"start":"2026-05-01"},"subject":{"reference":"Patient/1"}}"""),
                Read<Encounter>("""{"resourceType":"Encounter","id":"1","status":"finished","class":{"code":"IMP"},"period":{"start":"2026-10-03","end":"2026-10-07"},"serviceProvider":{"display":"Riverbend Hospital"},"subject":{"reference":"Patient/1"}}"""),
                Read<Encounter>("""{"resourceType":"Encounter","id":"3","status":"finished","class":{"code":"AMB"},"period":{"start":"2026-10-12"},"subject":{"reference":"Patient/1"}}"""),
            ],
        }));

    [Fact]
    public void The_newest_value_of_each_measure_is_for_the_next_review() => AssertEach(
        [
            new ChartPlanLine("Creatinine: 1.50 mg/dL", "Observation/3", Day("2026-10-02")),
            new ChartPlanLine("HbA1c: 8.1 %", "Observation/2", Day("2026-10-20")),
        ],
        Lines("periodic-review", Nothing with
        {
            Observations =
            [
                Result("1", "HbA1c", "2026-07-01", "8.6", "%"),
                Result("2", "HbA1c", "2026-10-20", "8.1", "%"),
                Result("3", "Creatinine", "2026-10-02", "1.50", "mg/dL"),
                Result("4", "Sodium", "2026-10-02", "140", "mmol/L", "preliminary"),
                Read<Observation>("""{"resourceType":"Observation","id":"5","status":"final","code":{"text":"Undated"},"valueQuantity":{"value":1}}"""),
            ],
        }));

    private static Observation Result(string id, string name, string on, string value, string unit, string status = "final") => Read<Observation>(
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"{{status}}","code":{"text":"{{name}}"},"effectiveDateTime":"{{on}}","valueQuantity":{"value":{{value}},"unit":"{{unit}}"} }""");

    private static ImmutableArray<ChartPlanLine> Lines(string element, PlanMaterial chart) => ChartDraft.Of(chart, Chicago).Single(e => e.Code == element).Lines;
}
