using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Rest;

/// <summary>All pages of one search.</summary>
/// <param name="Matches">Resources of the type asked for, each id once, the newest version.</param>
/// <param name="Included">Resources of other types and includes.</param>
/// <param name="Issues">Outcome entries inside the searchset: the server says the answer may be incomplete, or why.</param>
/// <param name="IsComplete">False when an outcome entry warns, a limit of ours was met or a next link led in a circle.</param>
public sealed record FhirSearchResult<T>(
    IReadOnlyList<T> Matches, IReadOnlyList<Resource> Included, IReadOnlyList<FhirIssue> Issues, bool IsComplete);
