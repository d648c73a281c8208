using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>The patient's agreement to care management by one practitioner.</summary>
public sealed record PatientConsent
{
    public required string Id { get; init; }

    public required GivenOn GivenOn { get; init; }

    public required ConsentMode Mode { get; init; }

    /// <summary>What the patient was told; null when not recorded.</summary>
    public ConsentElements? Elements { get; init; }

    /// <summary>Id of the billing practitioner it was given for.</summary>
    public string? Practitioner { get; init; }

    /// <summary>Who heard a verbal consent.</summary>
    public string? Witness { get; init; }

    /// <summary>Takes effect at the end of this day's month.</summary>
    public LocalDate? RevokedOn { get; init; }
}

/// <summary>A day (the whole local day counts) or an instant.</summary>
/// <param name="Day">Set when only the day is known.</param>
/// <param name="Moment">Set when the instant is known.</param>
public readonly record struct GivenOn(LocalDate? Day, Instant? Moment)
{
    public static GivenOn On(LocalDate day) => new(day, null);

    public static GivenOn At(Instant moment) => new(null, moment);

    /// <summary>The first instant the consent covers, in the practice's zone.</summary>
    public Instant From(DateTimeZone zone) => Moment ?? zone.AtStartOfDay(Day!.Value).ToInstant();
}

public enum ConsentMode
{
    Written,
    Verbal,

    /// <summary>Counts as written.</summary>
    Electronic,
}

[Flags]
public enum ConsentElements
{
    None = 0,
    Availability = 1,
    CostSharing = 2,
    OnePractitioner = 4,
    RightToStop = 8,
    All = Availability | CostSharing | OnePractitioner | RightToStop,
}
