using System.Collections.Frozen;
using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Chart.Reading;

/// <summary>English words in an activity that make it worth showing under an element. A person decides whether it belongs there.</summary>
internal static class PlanWords
{
    private static readonly FrozenDictionary<PlanElements, string[]> Stems = new Dictionary<PlanElements, string[]>
    {
        [PlanElements.ExpectedOutcomePrognosis] = ["prognosis", "expected outcome"],
        [PlanElements.CognitiveFunctionalAssessment] = ["cognitive", "functional assessment", "functional status", "dementia screen"],
        [PlanElements.SymptomManagement] = ["symptom", "pain management", "pain control"],
        [PlanElements.MedicationManagement] = ["medication", "pharmac"],
        [PlanElements.EnvironmentalEvaluation] = ["home safety", "environmental", "fall hazard"],
        [PlanElements.CaregiverAssessment] = ["caregiver"],
        [PlanElements.OutsideCoordination] = ["refer ", "referral", "specialist", "community", "home health", "transport"],
        [PlanElements.PeriodicReview] = ["review", "follow-up", "follow up"],
        [PlanElements.SelfManagement] = ["self", "home blood pressure", "diet", "exercise", "education"],
    }.ToFrozenDictionary();

    public static bool Suggest(PlanElements element, string text) =>
        Stems.TryGetValue(element, out var stems) && stems.Any(s => text.Contains(s, StringComparison.OrdinalIgnoreCase));
}
