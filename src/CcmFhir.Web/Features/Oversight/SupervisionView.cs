using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

// SUPERVISION
//   GET  {Base}/supervision
//   POST {Base}/supervision           staffId (one of Staff, or other: then staffReference, as Practitioner/x, and staffName), employer, kind (general | direct), supervisorId, from, to (empty: open)
//   POST {Base}/supervision/{id}/end  lastDay, reason

public sealed record SupervisionPageView : IRenderedBy<SupervisionPage>
{
    public required OversightFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required ImmutableArray<SupervisionLine> Lines { get; init; }
    /// <summary>People who logged time lately, by the id on their entries.</summary>
    public required ImmutableArray<(string Id, string Name)> Staff { get; init; }
    /// <summary>Billing practitioners this person may record for: themselves, or, as medical director, any.</summary>
    public required ImmutableArray<(string Id, string Name)> Supervisors { get; init; }
    public required SupervisionForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

public sealed record SupervisionForm(string StaffId, string StaffReference, string StaffName, string Employer, string Kind, string SupervisorId, string From, string To);

// IsAttested: Recorded by the supervisor personally.
// EndRequestId: Hidden field of its end form.
public sealed record SupervisionLine(Guid Id, Guid EndRequestId, string Staff, string Employer, string Kind, string Supervisor, LocalDate From, LocalDate? To,
    string RecordedBy, bool IsAttested, string? EndedBecause);
