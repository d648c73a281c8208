using System.Collections.Immutable;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>The twelve elements of a comprehensive care plan (CMS MLN909188), in the order people work through them.</summary>
internal static class PlanElements
{
    public static readonly ImmutableArray<string> All =
    [
        "problem-list", "expected-outcome-prognosis", "measurable-goals", "cognitive-functional-assessment", "symptom-management",
        "planned-interventions", "medication-management", "environmental-evaluation", "caregiver-assessment", "outside-coordination",
        "periodic-review", "self-management",
    ];

    /// <summary>The six every policy blocks on; a policy that blocks on all twelve says so by its level for the further ones.</summary>
    public static readonly ImmutableArray<string> Core =
        ["problem-list", "measurable-goals", "planned-interventions", "medication-management", "outside-coordination", "periodic-review"];
}
