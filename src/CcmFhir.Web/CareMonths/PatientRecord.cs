using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Time;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>A thing from the ledger with the id and the moment of its row.</summary>
public sealed record Recorded<T>(Guid Id, Instant At, T What)
    where T : LedgerEvent;

/// <summary>A time entry and whether it was reversed.</summary>
public sealed record LoggedTime(Recorded<TimeLogged> Entry, Recorded<TimeReversed>? Reversal);

/// <summary>A consent and its withdrawal.</summary>
public sealed record GivenConsent(Recorded<ConsentGiven> Given, Recorded<ConsentRevoked>? Revoked);

/// <summary>A doubt about who the patient is; the newest answer of a person leaves it open when it is that of another.</summary>
public sealed record IdentityDoubt(Recorded<IdentityDoubted> Said, Recorded<IdentitySettled>? Answer)
{
    public bool IsOpen => Answer is null or { What.Answer: IdentitySettled.Other };
}

/// <summary>A fact from outside the chart and its withdrawal.</summary>
public sealed record OutsideFact(Recorded<OutsideFactRecorded> Said, Recorded<OutsideFactWithdrawn>? Withdrawn);

/// <summary>An override of a conflict and its withdrawal.</summary>
public sealed record ConflictOverride(Recorded<ConflictOverridden> Said, Recorded<OverrideWithdrawn>? Withdrawn);

/// <summary>The plan as last saved, how often it was, and the approval of exactly this revision.</summary>
/// <param name="PlanId">The id of its first revision: the same for the plan's whole life.</param>
public sealed record CurrentPlan(Guid PlanId, Recorded<PlanSaved> Saved, int Revision, Recorded<PlanApproved>? Approval, LocalDate CreatedOn);

/// <summary>A home health or hospice episode; <paramref name="To"/> is its last day, also when it was ended early.</summary>
public sealed record HomeCareOnFile(Recorded<HomeCareRecorded> Episode, LocalDate? To);

/// <summary>What a patient's ledger says today: the fold of its rows, nothing else.</summary>
public sealed record PatientRecord
{
    private ImmutableHashSet<Guid> _ids = [];

    private Func<Author, Instant, Author> _named = (person, _) => person;

    public ImmutableArray<LoggedTime> Time { get; private init; } = [];

    /// <summary>The latest attestation per chart Condition; a withdrawn one is absent.</summary>
    public ImmutableArray<Recorded<ConditionAttested>> Conditions { get; private init; } = [];

    /// <summary>Attestations prepared for the practitioner, the latest of each condition, and not attested or withdrawn since.</summary>
    public ImmutableArray<Recorded<AttestationPrepared>> Prepared { get; private init; } = [];

    public ImmutableArray<GivenConsent> Consents { get; private init; } = [];

    public ImmutableArray<Recorded<EnrolmentAnswered>> Answers { get; private init; } = [];

    public CurrentPlan? Plan { get; private init; }

    /// <summary>Every revision of the plan, oldest first.</summary>
    public ImmutableArray<Recorded<PlanSaved>> PlanRevisions { get; private init; } = [];

    public ImmutableArray<Recorded<PlanApproved>> PlanApprovals { get; private init; } = [];

    /// <summary>The plan as last approved, when it was saved again since; null otherwise.</summary>
    public Recorded<PlanSaved>? ApprovedPlan { get; private init; }

    public ImmutableArray<Recorded<DecisionMakingRecorded>> DecisionMaking { get; private init; } = [];

    public ImmutableArray<Recorded<SupervisionAttested>> Supervision { get; private init; } = [];

    /// <summary>What people said beside the chart, oldest first, withdrawn ones included.</summary>
    public ImmutableArray<OutsideFact> OutsideFacts { get; private init; } = [];

    /// <summary>Overrides of conflicts, oldest first, withdrawn ones included.</summary>
    public ImmutableArray<ConflictOverride> Overrides { get; private init; } = [];

    public ImmutableArray<Recorded<AskedAndNone>> AskedAndNone { get; private init; } = [];

    public ImmutableArray<Recorded<PolicyPicked>> PolicyPicks { get; private init; } = [];

    /// <summary>Closings and reopenings, oldest first.</summary>
    public ImmutableArray<Recorded<MonthClosed>> Closings { get; private init; } = [];

    public ImmutableArray<Recorded<MonthReopened>> Reopenings { get; private init; } = [];

    /// <summary>Home health and hospice episodes; one ended before its first day never was and is absent.</summary>
    public ImmutableArray<HomeCareOnFile> HomeCare { get; private init; } = [];

    public ImmutableArray<Recorded<ProgrammeChosen>> Programmes { get; private init; } = [];

    public static PatientRecord Of(IReadOnlyList<LedgerRow> rows)
    {
        var plans = All<PlanSaved>(rows);
        var approvals = All<PlanApproved>(rows);
        var reversals = All<TimeReversed>(rows);
        var revocations = All<ConsentRevoked>(rows);
        var withdrawn = All<AttestationWithdrawn>(rows);
        var retracted = All<OutsideFactWithdrawn>(rows);
        var settled = All<IdentitySettled>(rows);
        var lifted = All<OverrideWithdrawn>(rows);
        return new PatientRecord
        {
            Time = [.. All<TimeLogged>(rows).Select(t => new LoggedTime(t, reversals.FirstOrDefault(r => r.What.EntryId == t.Id)))],
            Conditions = [.. All<ConditionAttested>(rows)
                .GroupBy(a => a.What.ConditionId, StringComparer.Ordinal)
                .Select(g => g.Last())
                .Where(a => !withdrawn.Any(w => w.What.ConditionId == a.What.ConditionId && w.At >= a.At))],
            Prepared = [.. rows.Where(r => ConditionOf(r.Event) is not null)
                .GroupBy(r => ConditionOf(r.Event), StringComparer.Ordinal)
                .Select(g => g.Last())
                .Where(r => r.Event is AttestationPrepared { Risk.IsEmpty: false })
                .Select(r => new Recorded<AttestationPrepared>(r.Id, r.RecordedAt, (AttestationPrepared)r.Event))],
            Consents = [.. All<ConsentGiven>(rows).Select(c => new GivenConsent(c, revocations.FirstOrDefault(r => r.What.ConsentId == c.Id)))],
            Answers = All<EnrolmentAnswered>(rows),
            Renames = All<IdentityRenamed>(rows),
            Doubts = [.. All<IdentityDoubted>(rows).Select(d => new IdentityDoubt(d, settled.LastOrDefault(s => s.What.DoubtId == d.Id)))],
            Plan = plans is [.., var last]
                ? new CurrentPlan(plans[0].Id, last, plans.Length, approvals.LastOrDefault(a => a.What.PlanId == last.Id), plans[0].What.CreatedOn)
                : null,
            PlanRevisions = plans,
            PlanApprovals = approvals,
            ApprovedPlan = approvals is [.., var approval] ? plans.FirstOrDefault(p => p.Id == approval.What.PlanId) : null,
            DecisionMaking = All<DecisionMakingRecorded>(rows),
            Supervision = All<SupervisionAttested>(rows),
            OutsideFacts = [.. All<OutsideFactRecorded>(rows).Select(f => new OutsideFact(f, retracted.FirstOrDefault(r => r.What.FactId == f.Id)))],
            Overrides = [.. All<ConflictOverridden>(rows).Select(o => new ConflictOverride(o, lifted.FirstOrDefault(l => l.What.OverrideId == o.Id)))],
            AskedAndNone = All<AskedAndNone>(rows),
            PolicyPicks = All<PolicyPicked>(rows),
            HomeCare = Episodes(rows),
            Programmes = All<ProgrammeChosen>(rows),
            _ids = [.. rows.Select(r => r.Id)],
            Closings = All<MonthClosed>(rows),
            Reopenings = All<MonthReopened>(rows),
        };
    }

    /// <summary>The closing in force of a month; null when it is open or was reopened.</summary>
    public Recorded<MonthClosed>? ClosingOf(YearMonth month)
    {
        var closing = Closings.LastOrDefault(c => c.What.Month == month);
        return closing is not null && Reopenings.Any(r => r.What.Month == month && r.At >= closing.At) ? null : closing;
    }

    /// <summary>The override that stands against one service of a month; null when nobody answers for it.</summary>
    public Recorded<ConflictOverridden>? OverrideOf(YearMonth month, string code, string source) => Overrides.LastOrDefault(o =>
        o.Withdrawn is null && (o.Said.What.Month, o.Said.What.Code, o.Said.What.Source) == (month, code, source))?.Said;

    /// <summary>The pick that holds in a month; null when nobody picked, or the pick was taken back.</summary>
    public Recorded<PolicyPicked>? PickFor(YearMonth month) =>
        PolicyPicks.LastOrDefault(p => p.What.From.CompareTo(month) <= 0) is { What.PolicyId.Length: > 0 } pick ? pick : null;

    /// <summary>What the month is billed as; chronic care management unless a person chose otherwise.</summary>
    public Programme ProgrammeOf(YearMonth month) =>
        Programmes.LastOrDefault(p => p.What.Month == month)?.What.Programme is { } word && Words.TryParse<Programme>(word, out var chosen)
            ? chosen
            : Programme.Ccm;

    /// <summary>Names the chart gave before, oldest first.</summary>
    public ImmutableArray<Recorded<IdentityRenamed>> Renames { get; private init; } = [];

    public ImmutableArray<IdentityDoubt> Doubts { get; private init; } = [];

    /// <summary>The doubt that stops writing; null when there is none.</summary>
    public IdentityDoubt? OpenDoubt => Doubts is [.., { IsOpen: true } last] ? last : null;

    /// <summary>How many rows of the ledger this is the fold of.</summary>
    public int RowCount => _ids.Count;

    /// <summary>Whether a form with this id was already taken.</summary>
    public bool Knows(Guid id) => _ids.Contains(id);

    /// <summary>The record as it would be with one more entry: for the stop sheet's preview and the what-if, never stored.</summary>
    public PatientRecord With(IEnumerable<Recorded<TimeLogged>> entries) => this with { Time = [.. Time, .. entries.Select(e => new LoggedTime(Named(e), null))] };

    /// <summary>What those who worked on the patient did for others at the same time; null: not asked.</summary>
    public ImmutableArray<ElsewhereEntry>? Elsewhere { get; private init; }

    public PatientRecord Beside(ImmutableArray<ElsewhereEntry> elsewhere) => this with { Elsewhere = elsewhere };

    /// <summary>The record with each entry's person as <paramref name="named"/> knows them at the entry's start.</summary>
    public PatientRecord NamedBy(Func<Author, Instant, Author> named)
    {
        var known = this with { _named = named };
        return known with { Time = [.. Time.Select(t => t with { Entry = known.Named(t.Entry) })] };
    }

    private Recorded<TimeLogged> Named(Recorded<TimeLogged> entry) =>
        entry with { What = entry.What with { By = _named(entry.What.By, entry.What.Start) } };

    /// <summary>The person as the register has them at a moment.</summary>
    public Author As(Author person, Instant at) => _named(person, at);

    private static ImmutableArray<HomeCareOnFile> Episodes(IReadOnlyList<LedgerRow> rows)
    {
        var ends = All<HomeCareEnded>(rows);
        return
        [
            .. All<HomeCareRecorded>(rows)
                .Select(e => new HomeCareOnFile(e, Earlier(e.What.To, ends.LastOrDefault(x => x.What.EpisodeId == e.Id)?.What.LastDay)))
                .Where(e => e.To is null || e.To >= e.Episode.What.From),
        ];
    }

    private static string? ConditionOf(LedgerEvent happened) => happened switch
    {
        AttestationPrepared prepared => prepared.ConditionId,
        ConditionAttested attested => attested.ConditionId,
        AttestationWithdrawn withdrawn => withdrawn.ConditionId,
        _ => null,
    };

    private static LocalDate? Earlier(LocalDate? one, LocalDate? other) => one is null || other < one ? other ?? one : one;

    private static ImmutableArray<Recorded<T>> All<T>(IReadOnlyList<LedgerRow> rows)
        where T : LedgerEvent =>
        [.. rows.Where(r => r.Event is T).Select(r => new Recorded<T>(r.Id, r.RecordedAt, (T)r.Event))];
}
