using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Charges;
using NodaTime;

namespace CcmFhir.Web.Features.Month;

// MONTH CLOSE, ONE PATIENT
//   GET  /c/{id}/month
//   POST /c/{id}/month                  close; field inputHash (of the determination shown). Only the billing practitioner or delegate.
//        first time -> 303 …/month?done=month-closed; again -> 303 …/month?done=already-closed and nothing is sent;
//        facts changed since shown -> 422 with the new determination and error ("", ChangedMeanwhile)
//   POST /c/{id}/month/supervision      kind (general | direct)                                 -> done=supervision-attested
//   POST /c/{id}/month/decision-making  level (straightforward | low | moderate | high), on (date), basis (text)
//                                                                                               -> done=decision-making-recorded
//   POST /c/{id}/month/reopen           reason (text, required)                                 -> done=month-reopened

public sealed record MonthCloseView : IRenderedBy<MonthClosePage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required string InputHash { get; init; }
    public required MonthOutcome Outcome { get; init; }
    public required string PolicyId { get; init; }
    public required string BillingPractitioner { get; init; }
    /// <summary>What would be, or was, charged.</summary>
    public required ImmutableArray<ProposedLine> Lines { get; init; }
    public ImmutableArray<AlternativeLane> Alternatives { get; init; } = [];
    /// <summary>All findings; the page groups them, those that need a human first.</summary>
    public required ImmutableArray<FindingView> Findings { get; init; }
    public required int StaffSeconds { get; init; }
    public required int PractitionerSeconds { get; init; }
    public SupervisionView? Supervision { get; init; }
    /// <summary>What the practice's supervision record says of the month's staff, where the month has no attestation of its own.</summary>
    public StandingSupervisionView? StandingSupervision { get; init; }
    /// <summary>Whether whoever supervises is the practitioner the month would be billed under; another's word does not serve them.</summary>
    public bool IsSupervisedByBiller { get; init; }
    public DecisionMakingView? DecisionMaking { get; init; }
    /// <summary>Set: Close stays visible, dashed, with this reason.</summary>
    public Refusal? CannotClose { get; init; }
    /// <summary>Set: attesting and recording are read-only for this person.</summary>
    public Refusal? ReadOnly { get; init; }
    /// <summary>Set once closed.</summary>
    public ClosedView? Closed { get; init; }
    /// <summary>Closed, and the month has come to support something else since: it can be closed again.</summary>
    public bool HasNews { get; init; }
    /// <summary>Closed, and the month no longer supports what stands charged: a person reopens it and credits that.</summary>
    public bool IsUnsupported { get; init; }
    /// <summary>Closing before the month is over; the page says what a later minute does.</summary>
    public bool ClosesEarly { get; init; }
    public EhrFailure? Failure { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

public enum MonthOutcome { Billable, NotBillable, NeedsReview }

// Estimate: US dollars for all units; null when the year has no table.
public sealed record ProposedLine(string Code, int Units, Lane Lane, LocalDate ServiceFrom, LocalDate ServiceTo, LocalDate OnClaim,
    string PlaceOfService, ImmutableArray<string> Diagnoses, decimal? Estimate, int? EstimateYear);

// Lane: staff, complex, practitioner, …
// Codes: "99487 x1"; empty when not supported.
// Missing: Rule ids' short words.
public sealed record AlternativeLane(string Lane, bool Supported, ImmutableArray<string> Codes, ImmutableArray<string> Missing, decimal? Estimate);

// Message: The rule's words.
// Source: Resource or record, "Consent/4".
// OtherPolicy: What the other policy would say where it differs.
public sealed record FindingView(string Rule, FindingOutcome Outcome, FindingLevel Level, string Message, ImmutableArray<EvidenceView> Evidence,
    string Citation, OtherPolicyView? OtherPolicy = null, FixLink? Fix = null)
{
    /// <summary>A conflict a named person answers for.</summary>
    public bool IsOverridden => Evidence.Any(e => e.Fact.EndsWith(".override.by", StringComparison.Ordinal));
}

public enum FindingOutcome { Met, NotMet, Undetermined }

public enum FindingLevel { Block, Review, Warn, Info }

public sealed record EvidenceView(string Fact, string Value, string? Source = null);

public sealed record OtherPolicyView(string PolicyId, FindingOutcome Outcome, string Citation);

/// <summary>The page on which a person can settle a finding.</summary>
public enum FixLink { Conditions, Consent, Plan, Time, Month, Charges, HomeCare, Outside }

public sealed record SupervisionView(string Kind, string By, LocalDate On);

// Kind: general | direct.
public sealed record StandingSupervisionView(string Kind, string By);

public sealed record DecisionMakingView(string Level, string By, LocalDate On, string? Basis);

// At: Local time of the practice.
// ReopenRequestId: Hidden field of the reopen form.
public sealed record ClosedView(string By, LocalDateTime At, Guid ReopenRequestId, ImmutableArray<ChargeRowView> Charges, bool CanReopen);
