using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using static CcmFhir.Web.Resources.Words;

namespace CcmFhir.Web.Features.Eligibility;

/// <summary>What a condition no longer in force is, in words.</summary>
internal static class ConditionWords
{
    /// <summary>"Resolved on 3 Oct 2026", "Refuted"; null for one that is in force or whose status is not known.</summary>
    public static string? Ended(ChartCondition condition) =>
        condition.Fact.VerificationStatus is "refuted" or "entered-in-error" ? T($"condition.{condition.Fact.VerificationStatus}")
        : condition.Fact.ClinicalStatus is not ("resolved" or "remission" or "inactive") ? null
        : condition.EndedOn is { } day ? T($"condition.{condition.Fact.ClinicalStatus}.on", Show.Date(day))
        : T($"condition.{condition.Fact.ClinicalStatus}");
}
