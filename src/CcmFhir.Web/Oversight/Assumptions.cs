using System.Collections.Immutable;

namespace CcmFhir.Web.Oversight;

/// <summary>A figure one may assume, as a source states it without a reference. Off until a person turns it on.</summary>
/// <param name="Proposed">The source's figure; null when only the practice can know it.</param>
public sealed record Assumption(string Name, decimal? Proposed, decimal ValueMax);

/// <summary>The figures of the programme guide that nobody could trace to a source, and the practice's own denominator.</summary>
public static class Assumptions
{
    /// <summary>How many of the practice's patients are eligible: the practice's own estimate, beside the benchmark.</summary>
    public const string EligiblePatients = "eligible-patients";

    public static ImmutableArray<Assumption> All { get; } =
    [
        new("telephone-share-of-charges", 26m, 100m),
        new("telephone-collection-rate", 33m, 100m),
        new(EligiblePatients, null, 1_000_000m),
    ];
}
