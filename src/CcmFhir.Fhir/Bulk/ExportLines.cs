using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Bulk;

/// <summary>The lines of an export that are no data.</summary>
public static class ExportLines
{
    /// <summary>"Patient/1" of every DELETE entry of a line of a deleted file; null when the line is no Bundle.</summary>
    public static ImmutableArray<string>? Deleted(ReadOnlySpan<byte> json) =>
        FhirJson.Parse(json).Resource is not Bundle bundle ? null :
        [
            .. bundle.Entry.Where(e => e.Request?.Method?.Known == Bundle.HTTPVerb.DELETE).Select(e => e.Request?.Url).OfType<string>(),
        ];

    /// <summary>The issues of a line of an outcome file; null when the line is no OperationOutcome. Their text may name a patient.</summary>
    public static IReadOnlyList<FhirIssue>? Issues(ReadOnlySpan<byte> json) =>
        FhirJson.Parse(json).Resource is OperationOutcome outcome ? FhirIssue.From(outcome) : null;
}
