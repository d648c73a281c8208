using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Rules.Eligibility;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>What each lane of the month needs for its next code.</summary>
internal static class NextSteps
{
    /// <summary>"99490: 7 more staff minutes. 99491: 30 more practitioner minutes." Empty when no lane can earn more.</summary>
    public static string Describe(CaseFile file) => string.Join(" ", Of(file));

    public static IEnumerable<string> Of(CaseFile file)
    {
        foreach (var lane in file.Lanes.Where(l => l.Codes is not null))
        {
            var needs = Needs(lane).ToImmutableArray();
            if (!needs.IsEmpty)
            {
                yield return $"{Code(lane)}: {string.Join(" and ", needs)}.";
            }
        }
    }

    /// <summary>Minutes to the next unit; 0 when the lane can earn no more.</summary>
    public static int MinutesShort(LaneState lane)
    {
        var codes = lane.Codes!;
        if (lane.Minutes < codes.BaseMinutes)
        {
            return codes.BaseMinutes - lane.Minutes;
        }

        return codes.AddOn is null || lane.AddOnUnits == lane.AddOnUnitsMax
            ? 0
            : codes.BaseMinutes + ((lane.AddOnUnits + 1) * codes.AddOn.Minutes) - lane.Minutes;
    }

    public static string Whose(LaneState lane) => lane.CountedAs == CountedAs.Staff ? "staff" : "practitioner";

    private static string Code(LaneState lane) =>
        lane.Supported && lane.Codes!.AddOn is { } addOn ? $"{addOn.Code} x {lane.AddOnUnits + 1}" : lane.Codes!.Base.Code;

    private static IEnumerable<string> Needs(LaneState lane)
    {
        var minutes = lane.Lacks.IsEmpty ? MinutesShort(lane) : Math.Max(0, lane.Codes!.BaseMinutes - lane.Minutes);
        if (minutes > 0)
        {
            yield return $"{minutes} more {Whose(lane)} minutes";
        }

        foreach (var lack in lane.Lacks)
        {
            yield return lack == DecisionMakingModerateOrHigh.RuleId
                ? "decision making of moderate or high complexity"
                : "a care plan made or substantially revised this month";
        }
    }
}
