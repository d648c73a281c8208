using System.Collections.Immutable;
using CcmFhir.Billing.Codes;

namespace CcmFhir.Billing.Claims;

/// <summary>A lane that is not charged.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Supported">Whether the month could be billed this way.</param>
/// <param name="Charges">What it would give; empty when not supported.</param>
/// <param name="Missing">What it lacks: rule ids, or "7-more-staff-minutes".</param>
public sealed record LaneAlternative(
    Lane Lane, bool Supported, ImmutableArray<ProposedCharge> Charges, ImmutableArray<string> Missing);
