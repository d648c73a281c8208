namespace CcmFhir.Billing.Time;

/// <summary>Why recorded time does not count, in the order in which the reasons are looked at.</summary>
internal enum ExclusionReason
{
    /// <summary>Cancelled by a reversal, or a reversal itself.</summary>
    Reversed,
    Activity,
    Role,
    OtherPractitioner,
    Credential,
    Abroad,
    Undocumented,
    UnmanagedCondition,
    UsedElsewhere,
    OutsideMonth,
    AfterDeath,
    BeforeConsent,
    BeforeInitiatingVisit,
    StayDay,
    VisitDay,
    OtherService,
    Overlap,
}

/// <summary>What is not said about counted entries.</summary>
[Flags]
internal enum Silence
{
    None = 0,
    Location = 1,
    Employment = 2,
    About = 4,

    /// <summary>An entry names only conditions whose attestation is not known.</summary>
    AboutUnattested = 8,
}
