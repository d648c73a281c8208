using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>Another service of the same patient that may conflict with care management.</summary>
public sealed record OtherService
{
    /// <summary>HCPCS or CPT code.</summary>
    public required string Code { get; init; }

    public required LocalDate From { get; init; }

    /// <summary>Null: the same day as <see cref="From"/>.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Id of who furnished it.</summary>
    public string? Practitioner { get; init; }

    public string? Organization { get; init; }

    public KnowledgeSource? Source { get; init; }

    /// <summary>The minutes that service was billed for; null when not known.</summary>
    public ImmutableArray<MinuteSpan>? Minutes { get; init; }

    /// <summary>Set: a person answers for it; no rule holds the month for it.</summary>
    public ServiceOverride? Override { get; init; }
}

/// <summary>Start inclusive, end exclusive.</summary>
public readonly record struct MinuteSpan(Instant Start, Instant End);

/// <summary>How the practice knows of the service.</summary>
/// <summary>A person's word that a service does not stand against the month, with what they looked at.</summary>
/// <param name="By">Who says so.</param>
/// <param name="On">When, in the practice's zone.</param>
/// <param name="Reason">Why.</param>
/// <param name="Sources">Ids of the resources it is about, "ChargeItem/12".</param>
public sealed record ServiceOverride(string By, LocalDate On, string Reason, ImmutableArray<string> Sources);

public enum KnowledgeSource
{
    OwnClaim,
    Ehr,
    ExplanationOfBenefit,
}
