using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Payers;

// PAYER TABLE (of the practice; opened from any patient's pages)
//   GET  /c/{id}/payers                billing practitioner, delegate, manager
//   POST /c/{id}/payers   field (plan | payor | type), text (as the Coverage has it, up to 200), policy (id; empty: no longer mapped),
//                         from (2026-10), reason (text, required, up to 500) -> 303 …/payers?done=payer-mapped
// A closed month stays as it was decided: it sees the table as it was when it was closed.

public sealed record PayersView : IRenderedBy<PayersPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>The newest row of each coverage.</summary>
    public required ImmutableArray<PayerRow> Rows { get; init; }
    /// <summary>Every row, newest first.</summary>
    public required ImmutableArray<PayerRow> History { get; init; }
    /// <summary>Plans that launch.json maps; a row here comes before it.</summary>
    public required ImmutableArray<ConfiguredPayer> Configured { get; init; }
    /// <summary>What this patient's Coverages say, for mapping them.</summary>
    public required ImmutableArray<SeenCoverage> Seen { get; init; }
    public required ImmutableArray<string> Policies { get; init; }
    public required PayerForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

// PolicyId: Empty: no longer mapped.
// RecordedAt: Local time of the practice.
public sealed record PayerRow(string Field, string Text, string PolicyId, YearMonth From, string Reason, string By, LocalDateTime RecordedAt);

public sealed record ConfiguredPayer(string Plan, string PolicyId);

// PolicyId: What it is mapped to in the month shown; null: to nothing.
// IsKnown: The rules know its kind without a mapping.
public sealed record SeenCoverage(string? Plan, ImmutableArray<string> Payors, ImmutableArray<string> Types, string? PolicyId, bool IsKnown);

/// <summary>The form as proposed or as posted.</summary>
public sealed record PayerForm(string Field, string Text, string Policy, string From, string Reason);
