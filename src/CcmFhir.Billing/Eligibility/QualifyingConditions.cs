using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>Which conditions qualify for the programme. The same code twice is one condition.</summary>
internal sealed class QualifyingConditions
{
    private QualifyingConditions(FindingOutcome[] outcomes, int needed, int met, int possible)
    {
        (Outcomes, Needed, Met, Possible) = (outcomes, needed, met, possible);
    }

    /// <summary>One for each condition of the facts.</summary>
    public FindingOutcome[] Outcomes { get; }

    /// <summary>Two for chronic care management, one for principal care management.</summary>
    public int Needed { get; }

    public int Met { get; }

    /// <summary>Those that qualify and those that may.</summary>
    public int Possible { get; }

    /// <summary>Met, or undetermined when enough may qualify.</summary>
    public FindingOutcome Outcome => Judge(Met, Possible, Needed);

    public static QualifyingConditions Of(CareMonth facts)
    {
        var conditions = facts.Conditions;
        var outcomes = new FindingOutcome[conditions.Length];
        var pcm = facts.Programme == Programme.Pcm;
        for (var i = 0; i < conditions.Length; i++)
        {
            outcomes[i] = Judge(conditions[i], facts.Month.LastDay(), pcm);
        }

        var (met, possible) = Count(facts, outcomes, null);
        return new QualifyingConditions(outcomes, pcm ? 1 : 2, met, possible);
    }

    public static FindingOutcome Judge(int met, int possible, int needed)
    {
        if (met >= needed)
        {
            return FindingOutcome.Met;
        }

        return possible >= needed ? FindingOutcome.Undetermined : FindingOutcome.NotMet;
    }

    /// <summary>How many of those named qualify, and how many do or may.</summary>
    public (int Met, int Possible) Among(CareMonth facts, ImmutableArray<string> ids) => Count(facts, Outcomes, ids);

    private static (int Met, int Possible) Count(CareMonth facts, FindingOutcome[] outcomes, ImmutableArray<string>? ids)
    {
        var (met, possible) = (0, 0);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] != FindingOutcome.NotMet && IsNamed(facts, ids, i) && !IsRepeat(facts, outcomes, ids, i))
            {
                possible++;
                met += outcomes[i] == FindingOutcome.Met ? 1 : 0;
            }
        }

        return (met, possible);
    }

    private static bool IsNamed(CareMonth facts, ImmutableArray<string>? ids, int at) => ids is not { } named || named.Contains(facts.Conditions[at].Id);

    private static bool IsRepeat(CareMonth facts, FindingOutcome[] outcomes, ImmutableArray<string>? ids, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (outcomes[i] == outcomes[at] && facts.Conditions[i].System == facts.Conditions[at].System
                && facts.Conditions[i].Code == facts.Conditions[at].Code && IsNamed(facts, ids, i))
            {
                return true;
            }
        }

        return false;
    }

    private static FindingOutcome Judge(ChronicCondition condition, LocalDate lastDay, bool pcm)
    {
        if (condition.ClinicalStatus is not (null or "active" or "recurrence" or "relapse")
            || condition.VerificationStatus is not (null or "confirmed"))
        {
            return FindingOutcome.NotMet;
        }

        if (condition.Attestation is not { } attestation)
        {
            return FindingOutcome.Undetermined;
        }

        if ((attestation.On is { } on && on > lastDay) || attestation.Risk is Risks.None
            || (attestation.Lasts is ExpectedDuration.ThreeMonths && !pcm))
        {
            return FindingOutcome.NotMet;
        }

        return condition.ClinicalStatus is null || condition.VerificationStatus is null || string.IsNullOrWhiteSpace(attestation.By)
            || attestation.On is null || attestation.Lasts is null || attestation.Risk is null
            ? FindingOutcome.Undetermined
            : FindingOutcome.Met;
    }
}
