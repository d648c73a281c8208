using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Patient;
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
            new(Request, Request, "Sample, Bruno", new(1950, 1, 2), "000-0512", "plan", "1", Nurse, Today, 0,
                [new("problem-list", "Heart failure\nCOPD"), new("measurable-goals", "Weight below 82 kg"), new("self-management", "Weighs every morning")]),
            new(TimerId, Request, "محمد عبد الرحمن", new(1948, 7, 9), null, "supervision", "7", Nurse, Today, 22, [new("patient-call", "9 Oct, 12 min: Called about weight.")]),
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
