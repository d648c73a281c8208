using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Time;

// THE DOCK. Forms (all with the frame's hidden fields):
//   POST /c/{id}/timer/start    activity
//   POST /c/{id}/timer/pause    timerId
//   POST /c/{id}/timer/resume   timerId        (also "Keep timing" after stop)
//   POST /c/{id}/timer/stop     timerId, away  (see StopSheetView)
//   pause, resume and stop may carry at: Unix milliseconds on the server's clock when the button was pressed, sent by the
//   script when the network was gone then. Take min(now, max(start of the segment, at)) and note the late arrival.
//   POST /c/{id}/timer/discard  timerId
// With HX-Request: start, pause, resume and discard answer Html.Page(new TimerDockView(frame)); stop answers Html.Page(stopSheet).
// Without: 303 to /c/{id}; stop 303 to /c/{id}/time/new?timer={timerId}. Stopped twice, or already stopped in another tab:
// the same answer as the first time.
// GET /c/{id}/timer answers the dock fragment; the script asks for it when a tab becomes visible again or the network returns.

/// <summary>State of the viewer's timer as the server knows it; the browser only counts on from here.</summary>
public sealed record TimerView
{
    public required TimerState State { get; init; }
    /// <summary>Null when armed or unavailable.</summary>
    public Guid? TimerId { get; init; }
    /// <summary>Id of the template it was started with; null when none runs.</summary>
    public string? Activity { get; init; }
    /// <summary>The practice's name of it.</summary>
    public string? ActivityName { get; init; }
    /// <summary>Seconds on the clock at <see cref="ServerNow"/>, pauses left out.</summary>
    public int ElapsedSeconds { get; init; }
    public Instant ServerNow { get; init; }
    /// <summary>Start of the first segment; null when armed.</summary>
    public Instant? StartedAt { get; init; }
    /// <summary>Hidden field of the dock's forms.</summary>
    public Guid RequestId { get; init; }
    /// <summary>Seconds already counted this month in the viewer's lane, for announcing a threshold while running.</summary>
    public int MonthSeconds { get; init; }
    /// <summary>Thresholds of the viewer's lane not yet met, ascending.</summary>
    public ImmutableArray<ThresholdView> Ahead { get; init; } = [];
    /// <summary>The one-tap templates, six: the template's id and the practice's name of it.</summary>
    public ImmutableArray<(string Activity, string Name)> Templates { get; init; } = [];
    /// <summary>A remark beside the clock, e.g. that time before consent does not count; null for none.</summary>
    public TimerRemark? Remark { get; init; }
    /// <summary>Minutes without a key or pointer in any of the app's windows after which time counts as "away" and is asked about.</summary>
    public int AwayAfterMinutes { get; init; } = 5;
    /// <summary>Set when <see cref="TimerState.Elsewhere"/>: the other patient's name and the context to go to (null: not open here).</summary>
    public string? ElsewherePatient { get; init; }
    public string? ElsewhereContextId { get; init; }
    /// <summary>Set when <see cref="TimerState.Unavailable"/>.</summary>
    public Refusal? WhyUnavailable { get; init; }
}

/// <summary>Stopped: no longer counting, not saved yet. Elsewhere: this person's timer runs for another patient.</summary>
public enum TimerState { Armed, Running, Paused, Stopped, Elsewhere, Unavailable }

public enum TimerRemark { BeforeConsent, NoConsent, NotClinicalStaff, NotInRegister }

// Minutes: Full minutes of the month's total.
// Code: The code this unit adds.
// Units: Units of that code from here on.
public sealed record ThresholdView(int Minutes, string Code, int Units, bool IsMet);

/// <summary>The dock alone, the answer to htmx.</summary>
public sealed record TimerDockView(PageFrame Frame) : IRenderedBy<TimerDock>;
