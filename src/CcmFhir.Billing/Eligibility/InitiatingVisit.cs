using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>
/// Whether the month needs an initiating visit and has one. Needed for a patient new to the practice, or not seen by the billing
/// practitioner, in the year before care management began; before 2017 always.
/// </summary>
/// <param name="Outcome">Met when none is needed or one qualifies.</param>
/// <param name="At">Index of the visit that decides; -1 when there is none.</param>
/// <param name="CountsFrom">Minutes before this day do not count; null: no cut.</param>
internal readonly record struct InitiatingVisit(FindingOutcome Outcome, int At, LocalDate? CountsFrom)
{
    private static readonly LocalDate NotAlwaysFrom = new(2017, 1, 1);

    /// <summary>E/M of levels 2 to 5, home visits, Welcome to Medicare and wellness visits, and transitional care visits.</summary>
    public static bool Qualifies(string code) => code is "99202" or "99203" or "99204" or "99205" or "99212" or "99213" or "99214" or "99215"
        or "99341" or "99342" or "99343" or "99344" or "99345" or "99347" or "99348" or "99349" or "99350"
        or "G0402" or "G0438" or "G0439" or "99495" or "99496";

    public static InitiatingVisit Judge(CareMonth facts)
    {
        var start = Start(facts);
        var yearBefore = start.PlusYears(-1);
        var search = new VisitSearch(facts, yearBefore, start);
        var alwaysNeeded = facts.Month.FirstDay() < NotAlwaysFrom;
        var settled = facts.PatientSince is { } since && since < yearBefore;
        if (settled && search.SeenAt >= 0 && !alwaysNeeded)
        {
            return new InitiatingVisit(FindingOutcome.Met, search.SeenAt, null);
        }

        if (search.QualifyingAt >= 0)
        {
            var on = facts.Visits!.Value[search.QualifyingAt].On;
            return new InitiatingVisit(FindingOutcome.Met, search.QualifyingAt, facts.Month.Contains(on) ? on : null);
        }

        var known = facts.Visits is not null && facts.PatientSince is not null && !search.HasUnnamed;
        return new InitiatingVisit(known ? FindingOutcome.NotMet : FindingOutcome.Undetermined, -1, null);
    }

    /// <summary>The first day of the unbroken run of billed months that ends the month before, else of the month itself.</summary>
    public static LocalDate Start(CareMonth facts)
    {
        var month = facts.Month.FirstDay();
        if (facts.PriorMonths is not { IsEmpty: false } prior)
        {
            return month;
        }

        while (WasBilled(facts, prior, month.PlusMonths(-1)))
        {
            month = month.PlusMonths(-1);
        }

        return month;
    }

    private static bool WasBilled(CareMonth facts, ImmutableArray<PriorMonth> prior, LocalDate month)
    {
        foreach (var billed in prior)
        {
            if (billed.Month is { } when && when.Contains(month) && billed.Codes.Any(BelongsTo(facts.Programme)))
            {
                return true;
            }
        }

        return false;
    }

    private static Func<string, bool> BelongsTo(Programme programme) =>
        programme == Programme.Pcm ? CodeCatalog.IsPcm : CodeCatalog.IsCcm;

    private readonly struct VisitSearch
    {
        public VisitSearch(CareMonth facts, LocalDate yearBefore, LocalDate start)
        {
            var lastDay = facts.Month.LastDay();
            var visits = facts.Visits ?? [];
            for (var i = 0; i < visits.Length; i++)
            {
                var visit = visits[i];
                if (visit.On < yearBefore || visit.On > lastDay)
                {
                    continue;
                }

                if (visit.Practitioner != facts.BillingPractitioner.Id)
                {
                    HasUnnamed |= visit.Practitioner is null;
                    continue;
                }

                SeenAt = visit.On < start ? i : SeenAt;
                if (Qualifies(visit.Code) && (QualifyingAt < 0 || visit.On < visits[QualifyingAt].On))
                {
                    QualifyingAt = i;
                }
            }
        }

        /// <summary>A visit to the billing practitioner in the year before the start.</summary>
        public int SeenAt { get; } = -1;

        /// <summary>The earliest qualifying visit to the billing practitioner since that year began.</summary>
        public int QualifyingAt { get; } = -1;

        public bool HasUnnamed { get; }
    }
}
