using System.Collections.Immutable;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Features.Month;

// WHY, AND WHAT IF
//   GET /c/{id}/why                                        the determination of the month shown
//   GET /c/{id}/why?staff=6&practitioner=0&moved=12&tcm=yes
//        staff, practitioner: minutes to add (0 to 90); tcm: yes | absent; moved: minutes of the staff's that the practitioner did (0 to 90)
//        HX-Request from the what-if form -> Html.Page(view.WhatIf); else the whole page. Nothing is saved.
//   GET /c/{id}/why.txt                                    the same as text/plain (copy without script)

public sealed record WhyView : IRenderedBy<WhyPage>
{
    public required PageFrame Frame { get; init; }
    public required string PolicyId { get; init; }
    public required string PolicyVersion { get; init; }
    public required MonthOutcome Outcome { get; init; }
    public required ImmutableArray<ProposedLine> Lines { get; init; }
    public required ImmutableArray<FindingView> Findings { get; init; }
    public required int StaffSeconds { get; init; }
    public required int PractitionerSeconds { get; init; }
    /// <summary>Full minutes missing to the next threshold; null when the last is met.</summary>
    public Time.ThresholdView? Next { get; init; }
    public required WhatIfView WhatIf { get; init; }
    /// <summary>The whole explanation as plain text.</summary>
    public required string AsText { get; init; }
    public EhrFailure? Failure { get; init; }
}

/// <summary>Answer of the same rules to changed facts.</summary>
// IsAsked: False: nothing was changed yet; the result is today's.
// Differences: Findings that differ from today's.
public sealed record WhatIfView(bool IsAsked, int StaffMinutes, int PractitionerMinutes, int MovedMinutes, bool Tcm, MonthOutcome Outcome,
    ImmutableArray<ProposedLine> Lines, int StaffSeconds, int PractitionerSeconds, decimal? Estimate, int? EstimateYear,
    ImmutableArray<FindingView> Differences) : IRenderedBy<WhatIfResult>;
