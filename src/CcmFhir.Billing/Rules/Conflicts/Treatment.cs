namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>What becomes of the claim when another service is found in the month.</summary>
internal enum Treatment
{
    /// <summary>The two go together.</summary>
    Allowed,

    /// <summary>They go together where no minute is counted twice.</summary>
    SeparateTime,
    Info,
    Warn,
    Review,
    Block,
}
