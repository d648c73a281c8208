using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A document for the chart of an EHR that takes a record only as paper.</summary>
public sealed record DocumentRecord
{
    /// <summary>The identifier's value: follows from what the document says.</summary>
    public required string Id { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    public required Instant Written { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>LOINC code the EHR files it under.</summary>
    public required string DocumentType { get; init; }

    public required string Title { get; init; }

    /// <summary>The same document in several forms.</summary>
    public required ImmutableArray<DocumentForm> Forms { get; init; }

    /// <summary>Reference of the document this one takes the place of.</summary>
    public string? Replaces { get; init; }

    /// <summary>What it sums up, when that is a closed month.</summary>
    public SummedMonth? Month { get; init; }
}

/// <summary>One form of a document.</summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Data">Its bytes.</param>
public sealed record DocumentForm(string ContentType, ReadOnlyMemory<byte> Data);

/// <summary>A closed month.</summary>
/// <param name="Month">Which.</param>
/// <param name="ClosedBy">The person who approved its charges.</param>
/// <param name="Organization">Reference or identifier of the practice.</param>
public sealed record SummedMonth(YearMonth Month, Actor ClosedBy, string Organization);
