using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Rules.Eligibility;
using CcmFhir.Billing.Rules.Plan;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Claims;

/// <summary>The lanes of a programme, and which of them describes the month's service.</summary>
internal static class LaneBook
{
    private static readonly ImmutableArray<string> NoDecisionMaking = [DecisionMakingModerateOrHigh.RuleId];
    private static readonly ImmutableArray<string> NoRevision = [PlanRevisedForComplex.RuleId];
    private static readonly ImmutableArray<string> Neither = [DecisionMakingModerateOrHigh.RuleId, PlanRevisedForComplex.RuleId];

    public static ImmutableArray<LaneState> Of(CaseFile file) => file.Facts.Programme switch
    {
        Programme.Ccm => [State(file, Lane.Staff), State(file, Lane.Complex), State(file, Lane.Practitioner)],
        Programme.Pcm => [State(file, Lane.PcmStaff), State(file, Lane.PcmPractitioner)],
        Programme.CpoHomeHealth => [State(file, Lane.CpoHomeHealth)],
        Programme.CpoHospice => [State(file, Lane.CpoHospice)],
    };

    /// <summary>Null when no lane is supported, or when the policy wants a person to choose among several.</summary>
    public static LaneState? Choose(CaseFile file)
    {
        LaneState? only = null;
        var supported = 0;
        foreach (var lane in file.Lanes)
        {
            if (lane.Supported)
            {
                only = lane;
                supported++;
            }
        }

        if (supported <= 1)
        {
            return only;
        }

        return file.Settings.LaneChoice switch
        {
            LaneChoice.Ask => null,
            LaneChoice.DescribeService => DescribesService(file),
            LaneChoice.HighestSupported => Highest(file),
        };
    }

    /// <summary>Complex where supported; else the lane whose people worked longer, the practitioner's on a tie.</summary>
    private static LaneState DescribesService(CaseFile file)
    {
        LaneState? best = null;
        foreach (var lane in file.Lanes)
        {
            if (!lane.Supported)
            {
                continue;
            }

            if (lane.Lane == Lane.Complex)
            {
                return lane;
            }

            if (best is null || lane.Ticks > best.Ticks || (lane.Ticks == best.Ticks && lane.CountedAs == CountedAs.Practitioner))
            {
                best = lane;
            }
        }

        return best!;
    }

    private static LaneState Highest(CaseFile file)
    {
        var best = DescribesService(file);
        foreach (var lane in file.Lanes)
        {
            // A null estimate is never greater, so a year without tables falls back on the service described.
            if (lane.Supported && lane.Estimate(file.Pricing) > best.Estimate(file.Pricing))
            {
                best = lane;
            }
        }

        return best;
    }

    private static LaneState State(CaseFile file, Lane lane)
    {
        var codes = LaneCodes.InForce(lane, file.FirstDay, file.Facts.Site.Kind, file.Settings.G0511);
        var ticks = lane is Lane.Staff or Lane.Complex or Lane.PcmStaff ? file.Ledger.StaffTicks : file.Ledger.PractitionerTicks;
        return new LaneState(lane, codes, TimeLedger.WholeMinutes(ticks), ticks,
            codes?.AddOn is { } addOn ? file.UnitsMax(addOn) : 0, lane == Lane.Complex ? ComplexLacks(file) : []);
    }

    private static ImmutableArray<string> ComplexLacks(CaseFile file)
    {
        var decided = file.DecisionMaking == FindingOutcome.Met;
        var revised = !file.Settings.ComplexNeedsPlanRevision || PlanRevisedForComplex.IsRevised(file) == true;
        return (decided, revised) switch
        {
            (true, true) => [],
            (false, true) => NoDecisionMaking,
            (true, false) => NoRevision,
            (false, false) => Neither,
        };
    }
}
