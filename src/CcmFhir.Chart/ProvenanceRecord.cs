using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>Who wrote what, when, from what.</summary>
public sealed record ProvenanceRecord
{
    /// <summary>What was written, versioned where the version is known.</summary>
    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>Start of the work; with <see cref="OccurredEnd"/> a period, null: not said.</summary>
    public Instant? OccurredStart { get; init; }

    public Instant? OccurredEnd { get; init; }

    public required Instant Recorded { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>False for a first write.</summary>
    public bool IsUpdate { get; init; }

    public required Actor Author { get; init; }

    /// <summary>The practice the author acted for.</summary>
    public required string Organization { get; init; }

    /// <summary>The name and version of this software.</summary>
    public required string Software { get; init; }

    /// <summary>The Tasks and Observations it rests on.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>URI of the rule set that decided, where one did.</summary>
    public string? RuleSet { get; init; }

    /// <summary>The write serves payment, not only treatment.</summary>
    public bool ForPayment { get; init; }
}
