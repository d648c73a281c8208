using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Signatures;
using NodaTime;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class PaperSamples
{
    public static SignaturesView Signatures => new()
    {
        Frame = Frame(viewer: Physician),
        Waiting =
        [
            new(Request, Request, "Sample, Bruno", new(1950, 1, 2), "000-0512", "plan", October, "1", "Care plan as saved by Noor Example, RN on 22 Oct 2026.",
                [new("Problem list", "Heart failure\nCOPD"), new("Measurable treatment goals", "Weight below 82 kg"), new("Self-management", "Weighs every morning")]),
            new(Request, Request, "Sample, Bruno", new(1950, 1, 2), "000-0512", "attestation", October, "2", "Lasting conditions with a serious risk, prepared by Noor Example, RN.",
                [new("Heart failure (I50.22)", "Expected to last: until death. Significant risk of: acute exacerbation.")]),
            new(TimerId, TimerId, "محمد عبد الرحمن", new(1948, 7, 9), null, "decision-making", October, "7", "62 min of staff work in October 2026 by Noor Example, RN.", [new("Call patient", "9 Oct, 62 min: Called about weight.")])
            {
                Levels = ["moderate", "high", "low", "straightforward"],
            },
            new(TimerId, Request, "محمد عبد الرحمن", new(1948, 7, 9), null, "close", October.PlusMonths(-1), "8", "22 min of staff and 0 min of practitioner time count.",
                [new("99490 x1", "Service date 30 Sep 2026, diagnoses I50.22, J44.9, place 11, about $66.13")])
            {
                ChartReadAt = new(2026, 10, 20, 9, 15),
                CannotSign = new(Components.RefusalReason.ChartReadEarlier),
            },
        ],
    };

    public static SignaturesView NothingWaits => Signatures with { Waiting = [] };

    public static PlanVersionsView Versions => new(
        Frame(),
        [
            new(3, new LocalDateTime(2026, 10, 20, 9, 15), Nurse, "measurable-goals", null), new(2, new LocalDateTime(2026, 10, 2, 9, 15), Nurse, "No change since June.", Physician),
            new(1, new LocalDateTime(2026, 2, 3, 9, 15), Nurse, "accepted", null),
        ],
        3,
        [new("measurable-goals", ["HbA1c below 8"], ["HbA1c below 7.5", "Walk 20 minutes a day"], true), new("symptom-management", [], ["Chest pain: call 911."], null)]);

    public static PlanWordsView Words => new(
        Frame(), "en", false, "Example Practice", [new("problem-list", "diabetes\nhigh blood pressure"), new("self-management", "Check your feet every day.")], 4, null);

    public static PlanWordsView WordsLarge => Words with { Language = "es", Large = true, ApprovedOn = Today };

    public static PlanView PlanGoals(PlanView plan) => plan with
    {
        Part = "measurable-goals",
        Draft = plan.Draft! with
        {
            Goals =
            [
                new(Request, "Lower blood sugar", "patient", "HbA1c", "at-most", 7.5m, "%", new(2027, 1, 31), "Goal/17", Chart.GoalTrend.Improving,
                    [new(Today, 8.1m, "%", "Observation/9"), new(new(2026, 7, 2), 8.4m, "%", "entered")]),
                new(TimerId, "Walk every day", "caregiver", "", "at-least", null, "", null, null, Chart.GoalTrend.Unknown, []),
            ],
        },
        PostedGoal = new(TimerId, "Walk every day", "caregiver", "Minutes", "at-least", "many", "min", "", "", ""),
        Errors = new([new("target", Components.FieldProblem.NotANumber)]),
    };

    public static PlanView PlanChanged(PlanView plan) => plan with
    {
        Part = "medication-management",
        Draft = plan.Draft! with
        {
            Triggers = [new("Empagliflozin 10 mg: one in the morning", "MedicationRequest/41", Today), new("Riverbend Hospital, 2026-10-03 - 2026-10-07", "Encounter/9", new(2026, 10, 3))],
            Guides = ["diabetes", "hypertension"],
        },
    };
}
