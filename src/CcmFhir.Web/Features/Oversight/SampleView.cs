using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

// TEN CHARTS A MONTH
//   GET  {Base}/samples                                   ?month= (absent: the current one)
//   POST {Base}/samples                                   month (2026-10): draw
//   GET, POST {Base}/samples/{id}/charts/{patientId}      answer:{item} (yes | no | not-applicable), finding, followUp, owner, dueOn
//   POST {Base}/samples/{id}/follow-ups/{reviewId}        note: done
//   POST {Base}/samples/{id}/sign-off                     statement
//   GET  {Base}/samples/{id}/findings.csv, …/print

public sealed record SamplePageView : IRenderedBy<SamplePage>
{
    public required OversightFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required YearMonth Month { get; init; }
    /// <summary>Null: nothing drawn yet for this month.</summary>
    public SampleView? Sample { get; init; }
    /// <summary>Charts there are to draw from.</summary>
    public required int PanelSize { get; init; }
    /// <summary>Of every month, those due first first; done ones of this month's sample too.</summary>
    public required ImmutableArray<FollowUpLine> FollowUps { get; init; }
    public string Statement { get; init; } = "";
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? CannotSign { get; init; }
}

public sealed record SampleView(Guid Id, string Seed, int PanelSize, string DrawnBy, LocalDate DrawnOn, ImmutableArray<SampledChart> Charts, string? SignedBy,
    LocalDate? SignedOn, string? Statement);

// No: Answers that were "no". Null ReviewedBy: not reviewed.
public sealed record SampledChart(Guid PatientId, string Name, string? Mrn, string? ReviewedBy, LocalDate? ReviewedOn, int No, string Finding);

public sealed record FollowUpLine(Guid SampleId, Guid ReviewId, Guid RequestId, string Chart, string What, string Owner, LocalDate DueOn, bool IsOverdue, string? DoneBy,
    LocalDate? DoneOn, string? Note);

public sealed record ChartReviewView : IRenderedBy<ChartReviewPage>
{
    public required OversightFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid SampleId { get; init; }
    public required YearMonth Month { get; init; }
    public required SampledChart Chart { get; init; }
    public required ChartReviewForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

public sealed record ChartReviewForm(ImmutableSortedDictionary<string, string> Answers, string Finding, string FollowUp, string Owner, string DueOn);

public sealed record SamplePrintView(OversightFrame Frame, YearMonth Month, SampleView Sample, ImmutableArray<FollowUpLine> FollowUps,
    ImmutableArray<(string Item, int Yes, int No, int NotApplicable)> Totals) : IRenderedBy<SamplePrintPage>;
