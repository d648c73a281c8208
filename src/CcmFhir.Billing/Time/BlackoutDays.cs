using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Rules.Conflicts;

namespace CcmFhir.Billing.Time;

/// <summary>The days and hours of the month in which no minute counts: stays, visit days where so set, other services' own minutes.</summary>
internal static class BlackoutDays
{
    private static readonly List<Blackout> NoBlackouts = [];

    public static List<Blackout> Of(CaseFile file)
    {
        var facts = file.Facts;
        if ((facts.Stays ?? []).IsEmpty && (facts.OtherServices ?? []).IsEmpty && file.Settings.SameDayVisit == SameDayVisit.CountDistinct)
        {
            return NoBlackouts;
        }

        var blackouts = new List<Blackout>();
        foreach (var stay in facts.Stays ?? [])
        {
            if (stay.Override is null && stay.Kind != StayKind.Hospice && file.Touches(stay.From, stay.To ?? file.LastDay))
            {
                var end = stay.To is { } to && to < file.LastDay ? file.StartOf(to.PlusDays(1)) : file.MonthEnd;
                blackouts.Add(new Blackout(file.StartOf(stay.From), end, ExclusionReason.StayDay));
            }
        }

        AddVisitDays(file, blackouts);
        foreach (var service in facts.OtherServices ?? [])
        {
            if (service.Minutes is { } minutes && file.Touches(service.From, service.To ?? service.From)
                && ConflictTable.AllowsSeparateTime(service, file))
            {
                blackouts.AddRange(minutes.Select(m =>
                    new Blackout(m.Start.ToUnixTimeTicks(), m.End.ToUnixTimeTicks(), ExclusionReason.OtherService)));
            }
        }

        blackouts.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Reason.CompareTo(b.Reason));
        return blackouts;
    }

    private static void AddVisitDays(CaseFile file, List<Blackout> blackouts)
    {
        if (file.Settings.SameDayVisit != SameDayVisit.ExcludeDay)
        {
            return;
        }

        var days = (file.Facts.Visits ?? []).Select(v => v.On)
            .Concat((file.Facts.OtherServices ?? []).Where(s => ConflictTable.IsVisit(s.Code)).Select(s => s.From));
        foreach (var day in days.Distinct().Where(d => file.Facts.Month.Contains(d)))
        {
            blackouts.Add(new Blackout(file.StartOf(day), file.StartOf(day.PlusDays(1)), ExclusionReason.VisitDay));
        }
    }
}
