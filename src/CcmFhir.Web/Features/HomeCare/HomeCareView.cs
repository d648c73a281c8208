using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Month;
using NodaTime;

namespace CcmFhir.Web.Features.HomeCare;

// CARE PLAN OVERSIGHT OF ONE PATIENT (home health, hospice)
//   GET  /c/{id}/home-care
//   POST /c/{id}/home-care/episodes            kind (home-health | hospice), agency, from, to (empty: running), planSignedBy, planSignedOn
//   POST /c/{id}/home-care/episodes/{eid}/end  lastDay, reason
//   POST /c/{id}/home-care/programme           programme (ccm | cpo-home-health | cpo-hospice), reason; only who may close
// Its minutes are time entries like any other, with the activity care-plan-oversight: /c/{id}/time/new?activity=care-plan-oversight.

public sealed record HomeCareView : IRenderedBy<HomeCarePage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required ImmutableArray<EpisodeLine> Episodes { get; init; }
    /// <summary>Face-to-face visits of the last year, newest first, from the chart and recorded by hand.</summary>
    public required ImmutableArray<VisitLine> Visits { get; init; }
    /// <summary>This month's care plan oversight entries that are not reversed.</summary>
    public required ImmutableArray<OversightMinutes> Entries { get; init; }
    /// <summary>ccm, cpo-home-health or cpo-hospice.</summary>
    public required string Programme { get; init; }
    public string? ProgrammeReason { get; init; }
    /// <summary>The rules on this month as care plan oversight; empty while it is billed as something else.</summary>
    public required ImmutableArray<FindingView> Findings { get; init; }
    public required ImmutableArray<(string Id, string Name)> Practitioners { get; init; }
    public required EpisodeForm Episode { get; init; }
    public string Reason { get; init; } = "";
    /// <summary>Which form came back: episode, end, programme.</summary>
    public string? Tried { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
    /// <summary>Set: what the month is billed as cannot be changed by this person or any more.</summary>
    public Refusal? CannotChoose { get; init; }
}

// EndRequestId: Hidden field of its end form.
public sealed record EpisodeLine(Guid Id, Guid EndRequestId, string Kind, string Agency, LocalDate From, LocalDate? To, string SignedBy, LocalDate SignedOn);

public sealed record VisitLine(string Code, LocalDate On, string Practitioner, bool FromChart);

public sealed record OversightMinutes(Guid Id, LocalDateTime Start, int Seconds, string By, string Note);

public sealed record EpisodeForm(string Kind, string Agency, string From, string To, string PlanSignedBy, string PlanSignedOn);
