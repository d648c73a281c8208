using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class CarePlanTranslatorTests
{
    private static readonly CarePlanOnFile Facts = new()
    {
        Id = "plan-1",
        CreatedOn = new LocalDate(2026, 1, 12),
        ReviewedOn = new LocalDate(2026, 2, 1),
        RevisedOn = new LocalDate(2026, 2, 2),
        SubstantiallyRevised = false,
        Elements = PlanElements.ProblemList | PlanElements.SelfManagement,
        Conditions = ["c1", "c2"],
        ApprovedBy = "doc",
        CopyGivenOn = new LocalDate(2026, 1, 13),
        SharedBy = SharingMeans.Electronic | SharingMeans.Paper,
        InCertifiedEhr = true,
    };

    private static readonly CcmPlan Plan = new(
        Facts,
        "Diabetes & blood pressure",
        [new PlanGoal("A1c below 7 <percent>", new LocalDate(2026, 6, 1))],
        [new ResourceReference("Task/1")],
        [new PlanTeamMember("doc", "D. Doctor", "Billing practitioner"), new PlanTeamMember("7", "N. Nurse", "Care manager")],
        ImmutableDictionary<PlanElements, string>.Empty.Add(PlanElements.ProblemList, "E11.9, I10"));

    [Fact]
    public void Our_plan_reads_back_as_it_was()
    {
        var reading = CarePlanTranslator.FromFhir(Sent(CarePlanWriter.ToFhir(Plan, Context), "cp"), [], Chicago);

        Assert.Equal(Facts with { Conditions = null }, reading.Draft! with { Conditions = null });
        Assert.Equal(["c1", "c2"], reading.Draft!.Conditions!.Value.ToArray());
        Assert.Equal(("cp", "Diabetes & blood pressure", true), (reading.Id, reading.Title, reading.IsOurs));
        Assert.Equal(["A1c below 7 <percent>"], reading.Goals.ToArray());
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Fact]
    public void Our_plan_is_a_resource_that_stands_alone()
    {
        var plan = CarePlanWriter.ToFhir(Plan, Context);

        Assert.Equal(
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>Diabetes &amp; blood pressure</h1><h2>problem-list</h2><p>E11.9, I10</p><p>A1c below 7 &lt;percent&gt;</p></div>",
            plan.Text?.Div);
        Assert.Equal(["#goal-1", "#team"], plan.Goal.Concat(plan.CareTeam).Select(r => r.Reference));
        Assert.Equal(["Practitioner/doc", "Practitioner/7"], plan.Contributor.Select(c => c.Reference));
        Assert.Equal(["Condition/c1", "Condition/c2"], plan.Addresses.Select(c => c.Reference));
        Assert.All(plan.Goal, g => Assert.NotNull(plan.FindContained(g)));
        Assert.Empty(plan.ModifierExtension);
    }

    [Theory]
    [InlineData("", PlanElements.None)]
    [InlineData(""" "addresses":[{"reference":"Condition/1"}],""", PlanElements.None)]
    [InlineData(""" "addresses":[{"reference":"Condition/1"},{"reference":"Condition/2"}],""", PlanElements.ProblemList)]
    [InlineData(""" "goal":[{"reference":"Goal/due"}],""", PlanElements.None)]
    [InlineData(""" "goal":[{"reference":"Goal/measured"}],""", PlanElements.MeasurableGoals)]
    [InlineData(""" "goal":[{"reference":"Goal/elsewhere"}],""", PlanElements.None)]
    [InlineData(""" "activity":[{"detail":{"status":"scheduled","code":{"text":"Reconcile medications"} } }],""", PlanElements.None)]
    [InlineData(""" "activity":[{"detail":{"performer":[{"display":"Nurse"}]} },{"detail":{}}],""", PlanElements.None)]
    [InlineData(""" "activity":[{"detail":{"performer":[{"display":"Nurse"}]} }],""", PlanElements.PlannedInterventions)]
    [InlineData(""" "activity":[{"reference":{"reference":"MedicationRequest/1"} }],""", PlanElements.MedicationManagement)]
    public void Of_another_s_plan_only_what_its_structure_proves_is_ticked(string members, PlanElements elements)
    {
        Goal[] goals =
        [
            Parse<Goal>("""{"resourceType":"Goal","id":"due","target":[{"dueDate":"2026-06-01"}]}"""),
            Parse<Goal>("""{"resourceType":"Goal","id":"measured","target":[{"detailQuantity":{"value":7}}]}"""),
        ];

        var reading = CarePlanTranslator.FromFhir(
            Parse<CarePlan>($$"""{"resourceType":"CarePlan","id":"x",{{members}}"created":"2026-01-05","text":{"div":"<div>problem list, goals, medication management</div>"} }"""), goals, Chicago);

        Assert.False(reading.IsOurs);
        Assert.Equal(("x", new LocalDate(2026, 1, 5), elements), (reading.Draft!.Id, reading.Draft.CreatedOn, reading.Draft.Elements));
        Assert.Equal((null, null, null, null), (reading.Draft.ApprovedBy, reading.Draft.CopyGivenOn, reading.Draft.ReviewedOn, reading.Draft.InCertifiedEhr));
    }

    [Fact]
    public void A_plan_without_a_day_can_be_shown_but_not_adopted()
    {
        var reading = CarePlanTranslator.FromFhir(
            Parse<CarePlan>("""{"resourceType":"CarePlan","id":"x","category":[{"text":"Longitudinal"}],"period":{"start":"2025"},"activity":[{"detail":{"description":"Walk"} }]}"""),
            [], Chicago);

        Assert.Equal(("Longitudinal", null), (reading.Title, reading.Draft));
        Assert.Equal(["Walk"], reading.Activities.ToArray());
        Assert.Equal(
            [new ChartGap(ChartGapKind.PartialDate, "CarePlan/x", "period.start"), new ChartGap(ChartGapKind.Absent, "CarePlan/x", "created")], reading.Gaps.ToArray());
    }
}
