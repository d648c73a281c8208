using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Patient;

namespace CcmFhir.Web.Features.Time;

// CORRECTION BY REVERSAL: the entry stays visible, a reversal cancels it whole; a corrected entry is a new one.
//   GET  /c/{id}/time/{entryId}/reverse
//   POST /c/{id}/time/{entryId}/reverse   reason (text, required, up to 500), enterAgain (yes | absent)
//      -> 303 /c/{id}?done=time-reversed, or with enterAgain=yes 303 /c/{id}/time/new?copy={entryId}

public sealed record ReversalView : IRenderedBy<ReversalPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required MonthEntryView Entry { get; init; }
    public string Note { get; init; } = "";
    public string Reason { get; init; } = "";
    public bool EnterAgain { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>Set: somebody else's entry, a closed month, or already reversed.</summary>
    public Refusal? ReadOnly { get; init; }
}
