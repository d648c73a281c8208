using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>The counted time of one patient and month.</summary>
public sealed record MonthTotalRecord
{
    /// <summary>The identifier's value: stable for patient and month.</summary>
    public required string Id { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    public required YearMonth Month { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>Counted seconds of clinical staff, overlaps merged.</summary>
    public required long StaffSeconds { get; init; }

    /// <summary>Counted seconds of the billing practitioner personally.</summary>
    public required long PractitionerSeconds { get; init; }

    /// <summary>Who answers for the total: the billing practitioner.</summary>
    public required Actor Practitioner { get; init; }

    /// <summary>When the total was made.</summary>
    public required Instant Issued { get; init; }

    /// <summary>References of the counted time Observations.</summary>
    public required ImmutableArray<string> Members { get; init; }

    public string? CarePlan { get; init; }

    /// <summary>Whether this replaces a total sent before.</summary>
    public bool IsAmended { get; init; }
}
