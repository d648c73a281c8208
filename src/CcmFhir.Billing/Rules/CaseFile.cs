using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Rules;

/// <summary>A month's facts with all that several rules derive from them: policy, ledger, conditions, consent, visit, lanes.</summary>
internal sealed class CaseFile
{
    private readonly PayerPolicy _policy;
    private readonly FeeSchedules _fees;
    private readonly EditTables _edits;

    // In a month without a change of clocks, days are counted from its first midnight instead of asked of the zone.
    private readonly bool _evenDays;
    private CaseFile? _underOtherPolicy;

    public CaseFile(CareMonth facts, FeeSchedules fees, EditTables edits, PayerPolicy policy)
    {
        (Facts, _fees, _edits, _policy) = (facts, fees, edits, policy);
        Policy = new PolicyInForce(policy, facts);
        Pricing = new Pricing(facts, fees);
        FirstDay = facts.Month.FirstDay();
        LastDay = facts.Month.LastDay();
        MonthStart = Midnight(FirstDay);
        MonthEnd = Midnight(LastDay.PlusDays(1));
        _evenDays = MonthEnd - MonthStart == LastDay.Day * NodaConstants.TicksPerDay;
        Conditions = QualifyingConditions.Of(facts);
        Consent = GoverningConsent.Find(facts, LastDay, Instant.FromUnixTimeTicks(MonthEnd));
        Visit = InitiatingVisit.Judge(facts);
        Ledger = TimeLedger.Read(CountingRules());
        DecisionMakingAt = FindDecisionMaking(out var outcome);
        DecisionMaking = outcome;
        Lanes = LaneBook.Of(this);
        Chosen = LaneBook.Choose(this);
    }

    public CareMonth Facts { get; }

    public PolicyInForce Policy { get; }

    public PolicySettings Settings => Policy.Settings;

    public Pricing Pricing { get; }

    public LocalDate FirstDay { get; }

    public LocalDate LastDay { get; }

    /// <summary>Ticks since the Unix epoch of the month's first local midnight.</summary>
    public long MonthStart { get; }

    public long MonthEnd { get; }

    public QualifyingConditions Conditions { get; }

    public GoverningConsent Consent { get; }

    /// <summary>The governing consent itself; null when none covers the month.</summary>
    public PatientConsent? ConsentOnFile => Consent.At < 0 ? null : Facts.Consents[Consent.At];

    public InitiatingVisit Visit { get; }

    public TimeLedger Ledger { get; }

    /// <summary>Whether moderate or high decision making is recorded in the month by the billing practitioner.</summary>
    public FindingOutcome DecisionMaking { get; }

    public int DecisionMakingAt { get; }

    /// <summary>The lanes of the programme.</summary>
    public ImmutableArray<LaneState> Lanes { get; }

    /// <summary>The lane to charge; null when none is supported, or a person has to choose.</summary>
    public LaneState? Chosen { get; }

    public bool MustAsk => Chosen is null && Lanes.Any(l => l.Supported);

    public bool IsCarePlanOversight => Facts.Programme is Programme.CpoHomeHealth or Programme.CpoHospice;

    public DateOfServiceStyle DateOfService => Facts.Site.DateOfService ?? Settings.DateOfService;

    /// <summary>The last day of the month, or the day of death in it.</summary>
    public LocalDate LastDayOfLife => Facts.Patient.DeceasedOn is { } died && died < LastDay ? LocalDate.Max(died, FirstDay) : LastDay;

    /// <summary>Whether any day of first..last lies in the month.</summary>
    public bool Touches(LocalDate first, LocalDate last) => first <= LastDay && last >= FirstDay;

    public LocalDate DayOf(long ticks) => _evenDays && ticks >= MonthStart && ticks < MonthEnd
        ? FirstDay.PlusDays((int)((ticks - MonthStart) / NodaConstants.TicksPerDay))
        : Instant.FromUnixTimeTicks(ticks).InZone(Facts.TimeZone).Date;

    public long StartOf(LocalDate day) => _evenDays && Facts.Month.Contains(day)
        ? MonthStart + ((day.Day - 1) * NodaConstants.TicksPerDay)
        : Midnight(day);

    private long Midnight(LocalDate day) => Facts.TimeZone.AtStartOfDay(day).ToInstant().ToUnixTimeTicks();

    /// <summary>Most units of an add-on: its own cap, or a smaller one of an imported MUE table.</summary>
    public int UnitsMax(CodeDefinition addOn) =>
        Math.Min(addOn.UnitsMax ?? int.MaxValue, (_edits.Mues.IsEmpty ? null : _edits.MueUnits(addOn.Code, LastDay)) ?? int.MaxValue);

    /// <summary>ICD-10-CM codes of the qualifying conditions, those counted entries are about first.</summary>
    public ImmutableArray<string> Diagnoses()
    {
        var codes = ImmutableArray.CreateBuilder<string>(Facts.Conditions.Length);
        var worked = 0;
        for (var i = 0; i < Facts.Conditions.Length; i++)
        {
            var condition = Facts.Conditions[i];
            if (Conditions.Outcomes[i] == FindingOutcome.Met && condition.System == CodeSystem.Icd10Cm
                && !codes.Contains(condition.Code))
            {
                codes.Insert(IsWorkedOn(condition.Id) ? worked++ : codes.Count, condition.Code);
            }
        }

        return codes.DrainToImmutable();
    }

    /// <summary>The same month as another programme of the same patient.</summary>
    public CaseFile As(Programme programme) =>
        new(Facts with { Programme = programme }, _fees, _edits, _policy);

    /// <summary>What the other shipped policy says, where that differs.</summary>
    public OtherPolicyView? OtherPolicyOn(BillingRule rule, Verdict verdict)
    {
        var other = Policy.Id == MedicareFfs.Id ? Strict.Policy : MedicareFfs.Policy;
        _underOtherPolicy ??= new CaseFile(Facts, _fees, _edits, other);
        var theirs = rule.Judge(_underOtherPolicy);
        var same = theirs.Outcome == verdict.Outcome && (theirs.Outcome == FindingOutcome.Met || theirs.Level == verdict.Level);
        return same || !theirs.Applies
            ? null
            : new OtherPolicyView(other.Id, theirs.Outcome, _underOtherPolicy.Policy.CitationFor(rule));
    }

    private CountingRules CountingRules() => new()
    {
        Facts = Facts,
        Settings = Settings,
        MonthStart = MonthStart,
        MonthEnd = MonthEnd,
        LifeEnd = Facts.Patient.DeceasedOn is { } died && died < LastDay ? StartOf(died.PlusDays(1)) : long.MaxValue,
        ConsentFrom = ConsentFrom(),
        VisitFrom = !IsCarePlanOversight && Visit.CountsFrom is { } day ? StartOf(day) : long.MinValue,
        Blackouts = BlackoutDays.Of(this),
        Conditions = Conditions.Outcomes,
    };

    private long ConsentFrom() => IsCarePlanOversight || ConsentOnFile is not { } consent || consent.GivenOn.Day < FirstDay
        ? long.MinValue
        : consent.GivenOn.From(Facts.TimeZone).ToUnixTimeTicks();

    private bool IsWorkedOn(string condition)
    {
        foreach (var segment in Ledger.Counted)
        {
            foreach (var about in Facts.Entries[segment.Entry].About ?? [])
            {
                if (about == condition)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int FindDecisionMaking(out FindingOutcome outcome)
    {
        outcome = FindingOutcome.NotMet;
        var at = -1;
        var recorded = Facts.DecisionMaking ?? [];
        for (var i = 0; i < recorded.Length; i++)
        {
            var (level, by, on) = recorded[i];
            if (level is DecisionMakingLevel.Straightforward or DecisionMakingLevel.Low
                || (by is not null && by != Facts.BillingPractitioner.Id)
                || (on is { } day && !Facts.Month.Contains(day)))
            {
                continue;
            }

            at = i;
            if (level is not null && by is not null && on is not null)
            {
                outcome = FindingOutcome.Met;
                return at;
            }

            outcome = FindingOutcome.Undetermined;
        }

        return at;
    }
}
