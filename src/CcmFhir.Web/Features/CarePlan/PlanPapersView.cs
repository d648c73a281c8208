using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.CarePlan;

// Of: The revision whose changes are shown.
public sealed record PlanVersionsView(PageFrame Frame, ImmutableArray<PlanVersionRow> Rows, int Of, ImmutableArray<PlanPartChange> Changes)
    : IRenderedBy<PlanVersionsPage>;

// At: Local time of the practice.
// Change: Why it was saved: a word of the forms, an element's code, or a person's reason.
// ApprovedBy: Null: this revision was not approved.
public sealed record PlanVersionRow(int Revision, LocalDateTime At, string By, string? Change, string? ApprovedBy);

// Confirmed: True or false when the part was confirmed or taken back; null when that did not change.
public sealed record PlanPartChange(string Code, ImmutableArray<string> Gone, ImmutableArray<string> New, bool? Confirmed);

// Grade: School grade by the language's own formula; null for too little text.
public sealed record PlanWordsView(PageFrame Frame, string Language, bool Large, string Practice, ImmutableArray<PlainPart> Parts, int? Grade,
    LocalDate? ApprovedOn) : IRenderedBy<PlanWordsPage>;

public sealed record PlainPart(string Code, string Text);
