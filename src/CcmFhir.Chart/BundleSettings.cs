using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What the rules need of a care month and no chart holds: the practice's own settings and the practitioner's own statements.</summary>
public sealed record BundleSettings
{
    /// <summary>The practice's zone.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>Ids as in references: "Practitioner/x", "Organization/x".</summary>
    public required BillingPractitioner BillingPractitioner { get; init; }

    public required PracticeSite Site { get; init; }

    /// <summary>Null: chosen from the Coverage.</summary>
    public string? Policy { get; init; }

    public Programme Programme { get; init; }

    public ImmutableArray<HouseSetting> House { get; init; } = [];

    public SupervisionOnFile? Supervision { get; init; }

    public ImmutableArray<DecisionMaking>? DecisionMaking { get; init; }

    /// <summary>By Condition id.</summary>
    public FrozenDictionary<string, ConditionAttestation> Attestations { get; init; } = FrozenDictionary<string, ConditionAttestation>.Empty;
}
