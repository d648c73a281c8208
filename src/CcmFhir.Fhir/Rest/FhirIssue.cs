using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Rest;

/// <summary>One issue of an OperationOutcome. Its text is the server's and may name the patient: show it, never log it.</summary>
/// <param name="Severity">fatal, error, warning, information; as sent.</param>
/// <param name="Code">The IssueType code; as sent.</param>
/// <param name="Detail">The server's own code, for example Epic's 4101.</param>
/// <param name="Text">Text for people.</param>
/// <param name="Expressions">FHIRPath of the elements concerned.</param>
public sealed record FhirIssue(string Severity, string Code, string? Detail, string? Text, IReadOnlyList<string> Expressions)
{
    internal static IReadOnlyList<FhirIssue> From(OperationOutcome? outcome) =>
    [
        .. (outcome is null ? [] : outcome.Issue.AsEnumerable()).Select(issue => new FhirIssue(
            issue.Severity?.Raw ?? "",
            issue.Code?.Raw ?? "",
            issue.Details?.Coding.Select(c => c.Code).FirstOrDefault(c => c is not null),
            issue.Details?.Text ?? issue.Diagnostics,
            [.. issue.Expression.OfType<string>()])),
    ];
}
