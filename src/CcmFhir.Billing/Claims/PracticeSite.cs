namespace CcmFhir.Billing.Claims;

/// <summary>Where the billing practitioner ordinarily sees the patient; it decides place of service and payment.</summary>
public sealed record PracticeSite
{
    public required SiteKind Kind { get; init; }

    /// <summary>Place of service, two digits; null: the usual one of the kind.</summary>
    public string? Pos { get; init; }

    /// <summary>Medicare contractor, "05302".</summary>
    public string? Mac { get; init; }

    public string? Locality { get; init; }

    /// <summary>Qualifying APM participant.</summary>
    public bool Qp { get; init; }

    /// <summary>What the contractor wants as date of service; null: the policy's.</summary>
    public DateOfServiceStyle? DateOfService { get; init; }
}

public enum SiteKind
{
    Office,
    HospitalOutpatient,
    Rhc,
    Fqhc,
}

public enum DateOfServiceStyle
{
    /// <summary>The day the last unit's threshold was met.</summary>
    Threshold,

    /// <summary>The last day of the month, or of life.</summary>
    MonthEnd,

    /// <summary>The last counted day.</summary>
    LastService,

    /// <summary>First counted day to month's end.</summary>
    Range,
}
