using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Rules.Claims;

namespace CcmFhir.Billing.Rules;

/// <summary>From verdicts to the outcome, the charges and what was not charged.</summary>
internal readonly struct Gate(CaseFile file, Verdict[] verdicts)
{
    private const string NoCode = "code-in-force";

    public MonthOutcome Outcome()
    {
        var outcome = MonthOutcome.Billable;
        foreach (var verdict in verdicts)
        {
            if (!verdict.Stops)
            {
                continue;
            }

            if (verdict.Outcome == FindingOutcome.NotMet)
            {
                return MonthOutcome.NotBillable;
            }

            outcome = MonthOutcome.NeedsReview;
        }

        return outcome;
    }

    /// <summary>The lines of the chosen lane, with G0506 where it is due. Only for a billable month.</summary>
    public ImmutableArray<ProposedCharge> Charges()
    {
        var charges = file.Chosen!.Charges(file);
        return Assessment() is { } assessment ? charges.Add(assessment) : charges;
    }

    /// <summary>Every lane of every programme that is not charged.</summary>
    public ImmutableArray<LaneAlternative> Alternatives()
    {
        var charged = Outcome() == MonthOutcome.Billable ? file.Chosen : null;
        var alternatives = ImmutableArray.CreateBuilder<LaneAlternative>();
        AddLanes(alternatives, charged);
        if (charged is null && Assessment() is not null)
        {
            var missing = Stopping(null);
            alternatives.Add(new LaneAlternative(Lane.InitiatingVisit, false, [], missing.IsEmpty ? [ThresholdReached.RuleId] : missing));
        }

        foreach (var programme in Enum.GetValues<Programme>())
        {
            if (programme != file.Facts.Programme)
            {
                var other = file.As(programme);
                new Gate(other, RuleBook.Judge(other)).AddLanes(alternatives, null);
            }
        }

        return alternatives.DrainToImmutable();
    }

    private void AddLanes(ImmutableArray<LaneAlternative>.Builder alternatives, LaneState? charged)
    {
        foreach (var lane in file.Lanes)
        {
            if (lane == charged)
            {
                continue;
            }

            var missing = Missing(lane);
            alternatives.Add(new LaneAlternative(lane.Lane, missing.IsEmpty, missing.IsEmpty ? lane.Charges(file) : [], missing));
        }
    }

    private ImmutableArray<string> Missing(LaneState lane)
    {
        if (lane.Codes is null)
        {
            return [NoCode];
        }

        var missing = ImmutableArray.CreateBuilder<string>();
        if (lane.Minutes < lane.Codes.BaseMinutes)
        {
            missing.Add($"{lane.Codes.BaseMinutes - lane.Minutes}-more-{NextSteps.Whose(lane)}-minutes");
        }

        missing.AddRange(lane.Lacks);
        missing.AddRange(Stopping(lane));
        return missing.DrainToImmutable();
    }

    /// <summary>Ids of the blocking rules that stop this lane, beyond its minutes and the choice among lanes.</summary>
    private ImmutableArray<string> Stopping(LaneState? lane)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        var rules = RuleBook.Of(file).All;
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i] is ThresholdReached or LaneChosen)
            {
                continue;
            }

            var stops = rules[i] is ILaneRule laneRule && lane is not null
                ? laneRule.On(file, lane) != FindingOutcome.Met
                : verdicts[i].Stops;
            if (stops)
            {
                ids.Add(rules[i].Id);
            }
        }

        return ids.DrainToImmutable();
    }

    private ProposedCharge? Assessment()
    {
        var at = RuleBook.Of(file).AssessmentAt;
        return at < 0 ? null : PlanAssessmentBilledOnce.Charge(file, verdicts[at]);
    }
}
