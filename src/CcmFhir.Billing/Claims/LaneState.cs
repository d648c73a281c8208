using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Claims;

/// <summary>One lane of the month: its codes, its minutes, and whether they reach.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Codes">Null when the lane has no code in this month at this site.</param>
/// <param name="Minutes">Whole minutes of its sum.</param>
/// <param name="Ticks">The exact sum, to compare lanes.</param>
/// <param name="AddOnUnitsMax">Most units of the add-on; 0 when there is none.</param>
/// <param name="Lacks">Ids of rules of the lane's own that are not met.</param>
internal sealed record LaneState(Lane Lane, LaneCodes? Codes, int Minutes, long Ticks, int AddOnUnitsMax, ImmutableArray<string> Lacks)
{
    public CountedAs CountedAs => Lane is Lane.Staff or Lane.Complex or Lane.PcmStaff ? CountedAs.Staff : CountedAs.Practitioner;

    /// <summary>The sum reaches the threshold and the lane's own rules are met.</summary>
    public bool Supported => Codes is not null && Minutes >= Codes.BaseMinutes && Lacks.IsEmpty;

    /// <summary>Full units of the add-on earned above the base threshold. Only for a lane that has codes.</summary>
    public int AddOnUnits => Codes!.AddOn is { } addOn ? Math.Min(AddOnUnitsMax, Math.Max(0, Minutes - Codes.BaseMinutes) / addOn.Minutes) : 0;

    public decimal? Estimate(Pricing pricing)
    {
        var amount = pricing.Estimate(Codes!.Base.Code, 1).Amount;
        return AddOnUnits == 0 ? amount : amount + pricing.Estimate(Codes.AddOn!.Code, AddOnUnits).Amount;
    }

    /// <summary>The lines of the claim. Only for a supported lane.</summary>
    public ImmutableArray<ProposedCharge> Charges(CaseFile file)
    {
        var diagnoses = file.Diagnoses();
        var codes = Codes!;
        var first = Charge(file, codes.Base.Code, 1, codes.BaseMinutes, diagnoses);
        return AddOnUnits == 0
            ? [first]
            : [first, Charge(file, codes.AddOn!.Code, AddOnUnits, codes.BaseMinutes + (AddOnUnits * codes.AddOn.Minutes), diagnoses)];
    }

    private ProposedCharge Charge(CaseFile file, string code, int units, int minutesNeeded, ImmutableArray<string> diagnoses)
    {
        var style = file.DateOfService;
        var to = file.LastDayOfLife;
        var (from, last, threshold) = Days(file, minutesNeeded);
        var claimed = style switch
        {
            DateOfServiceStyle.Threshold => threshold,
            DateOfServiceStyle.LastService => last,
            DateOfServiceStyle.MonthEnd or DateOfServiceStyle.Range => to,
        };
        return new ProposedCharge(
            code, units, Lane, new ServiceDates(from, to, style, claimed), file.Pricing.PlaceOfService, diagnoses, file.Pricing);
    }

    private (LocalDate First, LocalDate Last, LocalDate Threshold) Days(CaseFile file, int minutesNeeded)
    {
        var (first, last, threshold) = (0L, 0L, 0L);
        var sum = 0L;
        var needed = minutesNeeded * NodaConstants.TicksPerMinute;
        foreach (var segment in file.Ledger.Counted)
        {
            if (segment.As != CountedAs)
            {
                continue;
            }

            first = sum == 0 ? segment.Start : first;
            if (sum < needed && sum + segment.Ticks >= needed)
            {
                // The last tick of the minute that reaches it: a threshold met at midnight was met the day before.
                threshold = segment.Start + (needed - sum) - 1;
            }

            sum += segment.Ticks;
            last = segment.End - 1;
        }

        return (file.DayOf(first), file.DayOf(last), file.DayOf(threshold));
    }
}
