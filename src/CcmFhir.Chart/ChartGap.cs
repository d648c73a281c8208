namespace CcmFhir.Chart;

/// <summary>Something in the chart that could not become a fact, so that it shows as unknown and not as absent.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Source">The resource, <c>Condition/7</c>.</param>
/// <param name="Element">Where in it, <c>onsetDateTime</c>.</param>
public sealed record ChartGap(ChartGapKind Kind, string Source, string Element);

public enum ChartGapKind
{
    /// <summary>The element is missing.</summary>
    Absent,

    /// <summary>Text or an extension where a code should be, or a code of a system this product does not read.</summary>
    CodeNotMapped,

    /// <summary>A year or a month where a day is needed.</summary>
    PartialDate,

    /// <summary>Not a date at all.</summary>
    BadDate,

    /// <summary>A time without offset; the practice's zone was assumed.</summary>
    ZoneAssumed,

    /// <summary>The end lies before the start.</summary>
    Reversed,
}
