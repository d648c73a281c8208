using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Billing.Policies;

/// <summary>Original Medicare, Part B, as CMS's rules stand.</summary>
internal static class MedicareFfs
{
    public const string Id = "medicare-ffs";

    private static readonly LocalDate VerbalConsentFrom = new(2017, 1, 1);
    private static readonly LocalDate TcmAllowedFrom = new(2020, 1, 1);

    public static PayerPolicy Policy { get; } = new(Id, "2026.1", "Original Medicare (Part B fee for service)",
    [
        new("laneChoice", "describe-service", Cite.MlnBooklet),
        new("practitionerTimeAsStaff", "false", Cite.Faq2017),
        new("tcmWithCcm", "deny", Cite.Pfs2015, To: TcmAllowedFrom.PlusDays(-1)),
        new("tcmWithCcm", "allow-if-separate-time", Cite.Pfs2020, From: TcmAllowedFrom),
        new("consentForm", "written-only", Cite.Pfs2015, To: VerbalConsentFrom.PlusDays(-1)),
        new("consentForm", "verbal-or-written", Cite.Pfs2017, From: VerbalConsentFrom),
        new("sameDayVisit", "count-distinct", Cite.Faq),
        new("faceToFaceCounts", "false", Cite.Faq),
        new("preventiveCounts", "false", Cite.MlnBooklet),
        new("g0511", "g0511", Cite.RhcManual),
        new("complexNeedsPlanRevision", "false", Cite.Pfs2020),
        new("cpoByOther", "warn", Cite.CareManagementInside),
        new("apcmByOther", "warn", Cite.Apcm),
        new("cpmWithCcm", "warn", Cite.Cpm),
        new("virtualCodes", "warn", Cite.CptExclusions),
        new("cptExclusions", "warn", Cite.CptExclusions),
        new("cpt99374Family", "info", Cite.Rvu2026),
        new("planApproval", "warn", Cite.MlnBooklet),
        new("furtherPlanElements", "warn", Cite.MlnBooklet),
        new("dateOfService", "month-end", Cite.Faq),
        new("authorizationNeeded", "false", Cite.MlnBooklet),
        new("coveredCodes", "all", Cite.Rvu2026),
        new("paidByModel", "false", Cite.PaymentModels),
        new("oversightInCapitation", "false", Cite.Rvu2026),
    ]);
}
