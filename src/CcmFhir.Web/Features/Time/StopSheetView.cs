using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Time;

// STOP SHEET AND MANUAL ENTRY
//   GET  /c/{id}/time/new                  manual entry (?activity= preselects)
//   GET  /c/{id}/time/new?timer={timerId}  the stop sheet as a page: after a reload, or without script
//        HX-Request -> Html.Page(view), a <dialog> the script opens; else Html.Page(view.AsPage())
//   POST /c/{id}/time          save. Fields:
//        timerId       empty for a manual entry
//        start, end    2026-10-22T14:22:10, local time of the practice; seconds may be missing. In the hour that a
//                      clock change repeats: startOffset, endOffset (-05:00) choose; absent: the earlier one.
//        activity      code of facts.md
//        conditionIds  repeated; ids of Problems
//        note          text, up to 2,000 characters
//        contact, result    text, up to 200; required where the practice's template of the activity says so, as is a conditionId
//        kind          chronic | acute | preventive | face-to-face
//        countAway     yes | no (absent: no)
//        away          the intervals noticed while the timer ran: "1761142930000-1761143170000,…", Unix milliseconds on the
//                      server's clock, at most 50; ignore what lies outside the timer's segments
//      plain -> 303 /c/{id}?done=time-saved; HX-Request -> 200, header HX-Redirect to the same
//      bad   -> 422 with this view (or AsPage) and its Errors
//   POST /c/{id}/time/preview  the same fields; answers Html.Page(view.Counts): "counts: yes", sum, thresholds
// If start and end are what the server proposed, the timer's own segments are saved (pauses left out); edited times replace them.

public sealed record StopSheetView : IRenderedBy<StopSheet>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Null: manual entry.</summary>
    public Guid? TimerId { get; init; }
    /// <summary>Local time of the practice; null in an empty manual entry.</summary>
    public LocalDateTime? Start { get; init; }
    public LocalDateTime? End { get; init; }
    /// <summary>Seconds of the segments, pauses and <see cref="AwaySeconds"/> left out; null in a manual entry.</summary>
    public int? Seconds { get; init; }
    public int PausedSeconds { get; init; }
    /// <summary>Noticed time away; 0 hides the question.</summary>
    public int AwaySeconds { get; init; }
    public bool CountAway { get; init; }
    /// <summary>As posted by the script with stop; sent back with save.</summary>
    public string Away { get; init; } = "";
    /// <summary>The template chosen, by id.</summary>
    public string? Activity { get; init; }
    /// <summary>Ready sentences of each template that has some; the chosen one's first is the note at first.</summary>
    public ImmutableArray<(string Template, ImmutableArray<string> Lines)> Sentences { get; init; } = [];
    /// <summary>Every activity on offer, in the practice's order and names.</summary>
    public ImmutableArray<(string Activity, string Name)> Activities { get; init; } = [];
    /// <summary>Fields that some activity of the practice requires: about, contact, result.</summary>
    public ImmutableArray<string> Asked { get; init; } = [];
    public string Contact { get; init; } = "";
    public string Result { get; init; } = "";
    public ImmutableArray<ProblemChip> Problems { get; init; } = [];
    public string Note { get; init; } = "";
    public TimeKind Kind { get; init; } = TimeKind.Chronic;
    public CountsView? Counts { get; init; }
    /// <summary>IANA id of the practice's zone, shown beside the times.</summary>
    public required string TimeZone { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>Set: the sheet is shown but cannot be saved.</summary>
    public Refusal? ReadOnly { get; init; }

    public StopPageView AsPage() => new(this);
}

public sealed record StopPageView(StopSheetView Sheet) : IRenderedBy<StopPage>;

// Id: Condition id as posted.
public sealed record ProblemChip(string Id, string Label, bool Selected);

public enum TimeKind { Chronic, Acute, Preventive, FaceToFace }

/// <summary>What the open entry would do to the month; from the same rules as the real run.</summary>
// Counts: False: kept, not counted.
// Why: The rules' words when it does not count; null when it does.
// LaneSecondsAfter: Counted seconds of the lane once saved.
// NewlyMet: Thresholds this entry would meet.
// SplitsAtMonthEnd: The entry crosses local midnight of the month's last day and is saved in two parts.
// IsLate: Entered later than the practice allows without a mark.
public sealed record CountsView(bool Counts, string? Why, Lane Lane, int LaneSecondsAfter, ImmutableArray<ThresholdView> NewlyMet,
    ThresholdView? Next, bool SplitsAtMonthEnd = false, bool IsLate = false) : IRenderedBy<CountsNote>;
