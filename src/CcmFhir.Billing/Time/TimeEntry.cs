using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Time;

/// <summary>One stretch of work by one person for one patient. Never changed: a correction is a reversal and a new entry.</summary>
public sealed record TimeEntry
{
    public required string Id { get; init; }

    public required Instant Start { get; init; }

    /// <summary>Exclusive, and after <see cref="Start"/>.</summary>
    public required Instant End { get; init; }

    public required Worker By { get; init; }

    public required Activity Activity { get; init; }

    /// <summary>Ids of the conditions worked on; null when nobody said.</summary>
    public ImmutableArray<string>? About { get; init; }

    /// <summary>What was done, in words; null or blank excludes the entry.</summary>
    public string? Note { get; init; }

    /// <summary>When it was typed in, to see late entries.</summary>
    public Instant? EnteredAt { get; init; }

    /// <summary>Id of the entry this one cancels whole. A reversal never counts itself.</summary>
    public string? Reverses { get; init; }

    /// <summary>Other services these same minutes were used for ("rpm"); anything here excludes the entry.</summary>
    public ImmutableArray<string> UsedFor { get; init; } = [];
}

/// <summary>Who did the work, as it was on that day.</summary>
public sealed record Worker
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>A role of <see cref="Roles"/>; any other word is not clinical staff.</summary>
    public required string Role { get; init; }

    /// <summary>The licence behind the job ("RN"); a care manager needs one.</summary>
    public string? Credential { get; init; }

    public Employment? Employment { get; init; }

    public WorkLocation? Location { get; init; }
}

public enum Employment
{
    Employed,
    Contracted,
}

public enum WorkLocation
{
    Us,
    Abroad,
}

/// <summary>Entries of the same people for other patients.</summary>
/// <param name="By">The worker's id.</param>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
public sealed record ElsewhereEntry(string? By, Instant? Start, Instant? End);
