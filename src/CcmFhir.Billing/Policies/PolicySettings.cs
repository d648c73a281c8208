using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Policies;

/// <summary>A payer policy's settings as they are in force in one month, with the practice's overrides.</summary>
public sealed record PolicySettings
{
    public LaneChoice LaneChoice { get; init; }

    /// <summary>Practitioner minutes are counted in the staff lane, and then not in their own.</summary>
    public bool PractitionerTimeAsStaff { get; init; }

    public TcmWithCcm TcmWithCcm { get; init; }

    public ConsentForm ConsentForm { get; init; }

    public SameDayVisit SameDayVisit { get; init; }

    public bool FaceToFaceCounts { get; init; }

    public bool PreventiveCounts { get; init; }

    /// <summary>What a rural or qualified health centre bills while both are allowed.</summary>
    public G0511Choice G0511 { get; init; }

    public bool ComplexNeedsPlanRevision { get; init; }

    public FindingLevel CpoByOther { get; init; } = FindingLevel.Warn;

    public FindingLevel ApcmByOther { get; init; } = FindingLevel.Warn;

    public FindingLevel CpmWithCcm { get; init; } = FindingLevel.Warn;

    public FindingLevel VirtualCodes { get; init; } = FindingLevel.Warn;

    public FindingLevel CptExclusions { get; init; } = FindingLevel.Warn;

    public FindingLevel Cpt99374Family { get; init; }

    public FindingLevel PlanApproval { get; init; }

    public FindingLevel FurtherPlanElements { get; init; }

    public DateOfServiceStyle DateOfService { get; init; }

    public bool AuthorizationNeeded { get; init; }

    public CoveredCodes CoveredCodes { get; init; }

    /// <summary>A payment model already pays a fee for the care management of its attributed patients.</summary>
    public bool PaidByModel { get; init; }

    /// <summary>Some plans pay for programme oversight inside a capitation; it is still never billed.</summary>
    public bool OversightInCapitation { get; init; }
}

public enum LaneChoice
{
    DescribeService,
    Ask,
    HighestSupported,
}

public enum TcmWithCcm
{
    Deny,
    Allow,
    AllowIfSeparateTime,
}

public enum ConsentForm
{
    WrittenOnly,
    VerbalOrWritten,
}

public enum SameDayVisit
{
    /// <summary>Minutes on the day of a visit count where they are distinct from the visit.</summary>
    CountDistinct,
    ExcludeDay,
}

public enum G0511Choice
{
    G0511,
    Individual,
}

/// <summary>Which care management codes a plan pays.</summary>
public enum CoveredCodes
{
    All,

    /// <summary>99490, 99439 and their predecessor.</summary>
    StaffOnly,
    None,
}
