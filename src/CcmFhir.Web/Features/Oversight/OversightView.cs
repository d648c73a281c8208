using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Oversight;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

// THE WEEK
//   GET  {Base}                  ?week= any day of it (absent: today's)
//   GET  {Base}/new              ?template=
//   POST {Base}                  template, start, end (2026-10-22T14:22:10, local time of the practice), reasonKind (medical-necessity |
//                                programme-need), reason, patientIds (repeated), patientCount, field:{name} of the template, note
//                                -> 303 the week, or the entry when it looks like patient care
//   GET  {Base}/{entryId}        one entry: what it says, what became of it, and what its person can do
//   POST {Base}/{entryId}/keep     reason                        it is oversight
//   POST {Base}/{entryId}/move     patientId, activity, reason   it is patient care
//   POST {Base}/{entryId}/reverse  reason                        it is wrong
//   GET  {Base}/export.csv, {Base}/print   ?from=&to= (days, inclusive)
//   GET, POST /c/{id}/time/{timeEntryId}/oversight   patient time logged by mistake: the fields of an entry but its times

public sealed record OversightWeekView : IRenderedBy<OversightWeekPage>
{
    public required OversightFrame Frame { get; init; }
    /// <summary>Monday.</summary>
    public required LocalDate From { get; init; }
    /// <summary>Entries begun in the week, oldest first, the reversed among them.</summary>
    public required ImmutableArray<OversightLine> Entries { get; init; }
    public required int WeekSeconds { get; init; }
    public required int MonthSeconds { get; init; }
    /// <summary>Entries of any week that look like patient care and nobody has said yes or no.</summary>
    public required ImmutableArray<OversightLine> Questions { get; init; }
    public required int ChartsReviewed { get; init; }
    public required int ChartsDrawn { get; init; }
    public required int FollowUpsOpen { get; init; }
    public required int FollowUpsOverdue { get; init; }
    /// <summary>Seconds of the week by template, in the templates' order.</summary>
    public required ImmutableArray<(string Template, int Seconds)> ByTemplate { get; init; }

    public LocalDate To => From.PlusDays(6);
}

// Start, End: Local times of the practice.
// Seconds: 0 once reversed.
// Patients: Names.
public sealed record OversightLine(Guid Id, LocalDateTime Start, LocalDateTime End, int Seconds, string Template, string By, string ReasonKind,
    string Reason, ImmutableArray<string> Patients, int PatientCount, ImmutableArray<(string Field, string Text)> Fields, string Note, OversightStanding Standing,
    string? StandingBecause);

/// <summary>What an entry is today.</summary>
public enum OversightStanding { Stands, Kept, AskAboutCare, Reversed, MovedToPatient, MovedFromPatient }

public sealed record OversightEntryView : IRenderedBy<OversightEntryPage>
{
    public required OversightFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Where the form posts to.</summary>
    public required string Action { get; init; }
    public required OversightTemplate Template { get; init; }
    public required OversightForm Form { get; init; }
    public ImmutableArray<PatientChip> Patients { get; init; } = [];
    /// <summary>Set: the times are those of this patient time, which becomes oversight.</summary>
    public string? FromPatient { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

public sealed record OversightActsView : IRenderedBy<OversightActsPage>
{
    public required OversightFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required OversightLine Entry { get; init; }
    /// <summary>The countable activity it looks like; null when nobody needs to be asked.</summary>
    public string? LooksLike { get; init; }
    public required ImmutableArray<PatientChip> Patients { get; init; }
    public required ImmutableArray<string> Activities { get; init; }
    public string Activity { get; init; } = "";
    public string Reason { get; init; } = "";
    /// <summary>Which form came back: keep, move, reverse.</summary>
    public string? Tried { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>Set: nothing can be done with it by this person.</summary>
    public Refusal? ReadOnly { get; init; }
}

// From, To: Days, inclusive.
public sealed record OversightPrintView(OversightFrame Frame, LocalDate From, LocalDate To, ImmutableArray<OversightLine> Entries, int Seconds)
    : IRenderedBy<OversightPrintPage>;
