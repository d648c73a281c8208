using System.Collections.Immutable;

namespace CcmFhir.Billing.Facts;

/// <summary>A care month, or every reason why the text is none. Exactly one of the two is there.</summary>
/// <param name="Month">Null when there are errors.</param>
/// <param name="Errors">In the order of the text's parts.</param>
public sealed record FactsResult(CareMonth? Month, ImmutableArray<FactsError> Errors);

/// <summary>What is wrong, and where.</summary>
/// <param name="Path">JSON path, "entries[3].end"; "$" for the text as a whole.</param>
/// <param name="Message">A plain sentence that repeats no patient data.</param>
public sealed record FactsError(string Path, string Message);
