using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Patient;

// WHO THE PATIENT IS
//   GET  /c/{id}/identity    the person on file, what the chart showed otherwise and when, and an open doubt with its two sides
//   POST /c/{id}/identity    answer (same | other), reason (text, required, up to 500), doubtId
//      -> 303 /c/{id}/identity?done=identity-confirmed | identity-held

public sealed record IdentityView : IRenderedBy<IdentityPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required IdentitySide OnFile { get; init; }
    /// <summary>Null: nobody doubts who it is.</summary>
    public DoubtView? Doubt { get; init; }
    /// <summary>Newest first.</summary>
    public required ImmutableArray<IdentityHistoryLine> History { get; init; }
    public string Answer { get; init; } = "";
    public string Reason { get; init; } = "";
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

public sealed record IdentitySide(string Name, LocalDate BirthDate, string? Mrn, string? Sex);

// HeldBy, HeldReason: Somebody said it is another person; writing stays stopped.
public sealed record DoubtView(Guid Id, IdentitySide OnFile, IdentitySide InChart, LocalDate SeenOn, string? HeldBy = null, string? HeldReason = null);

// What: Key of the line's words: renamed, doubted, same, other, chart-restored.
// Name, BirthDate: What was on file then.
public sealed record IdentityHistoryLine(LocalDate On, string What, string? Name, LocalDate? BirthDate, string? By, string? Reason);
