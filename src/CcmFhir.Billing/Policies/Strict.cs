using CcmFhir.Billing.Rules;

namespace CcmFhir.Billing.Policies;

/// <summary>
/// The practice guides the product started from, to the letter and never laxer than CMS. For payers nobody has checked.
/// </summary>
internal static class Strict
{
    public const string Id = "strict";

    public static PayerPolicy Policy { get; } = new(Id, "2026.1", "Strict: the practice guides to the letter",
    [
        new("laneChoice", "describe-service", Cite.GuideCodes),
        new("practitionerTimeAsStaff", "false", Cite.GuideCodes),
        new("tcmWithCcm", "deny", Cite.GuideConflicts),
        new("consentForm", "written-only", Cite.GuideConsent),
        new("sameDayVisit", "count-distinct", Cite.GuideTime),
        new("faceToFaceCounts", "false", Cite.GuideTime),
        new("preventiveCounts", "false", Cite.GuideTime),
        new("g0511", "g0511", Cite.GuideRhc),
        new("complexNeedsPlanRevision", "false", Cite.GuideComplex),
        new("cpoByOther", "warn", Cite.CareManagementInside),
        new("apcmByOther", "warn", Cite.Apcm),
        new("cpmWithCcm", "warn", Cite.Cpm),
        new("virtualCodes", "warn", Cite.CptExclusions),
        new("cptExclusions", "warn", Cite.CptExclusions),
        new("cpt99374Family", "block", Cite.GuideConflicts),
        new("planApproval", "block", Cite.GuidePlan),
        new("furtherPlanElements", "block", Cite.GuidePlan),
        new("dateOfService", "month-end", Cite.GuideDates),
        new("authorizationNeeded", "false", Cite.GuidePlans),
        new("coveredCodes", "all", Cite.GuideCodes),
        new("paidByModel", "false", Cite.PaymentModels),
        new("oversightInCapitation", "false", Cite.OversightGuide),
    ]);
}
