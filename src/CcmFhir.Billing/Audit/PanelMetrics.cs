using System.Collections.Immutable;

namespace CcmFhir.Billing.Audit;

/// <summary>
/// How the programme goes for a group of patients: what their months gave, took, and were stopped by. Programmes start with a pilot
/// group; the same figures for the pilot and for the others show whether to widen it.
/// </summary>
/// <param name="Patients">How many.</param>
/// <param name="Months">Patient months; the three outcomes below add up to it.</param>
/// <param name="Billable">Months that support a charge.</param>
/// <param name="NeedsReview">Months a person has to look at.</param>
/// <param name="NotBillable">Months that support none.</param>
/// <param name="StaffMinutes">Counted minutes of clinical staff a month, the mean cut to two decimals; null without months.</param>
/// <param name="PractitionerMinutes">The same of the billing practitioners.</param>
/// <param name="Units">Proposed units by code, codes in order.</param>
/// <param name="StoppedBy">Blocking rules that were not met or could not be decided, those that stopped most months first.</param>
public sealed record PanelMetrics(
    int Patients, int Months, int Billable, int NeedsReview, int NotBillable, decimal? StaffMinutes, decimal? PractitionerMinutes,
    ImmutableArray<CodeUnits> Units, ImmutableArray<StoppingRule> StoppedBy)
{
    /// <param name="months">One determination for each patient and month, in any order.</param>
    public static PanelMetrics Of(IReadOnlyCollection<Determination> months) => new(
        months.Select(m => m.Patient).Distinct(StringComparer.Ordinal).Count(),
        months.Count,
        months.Count(m => m.Outcome == MonthOutcome.Billable),
        months.Count(m => m.Outcome == MonthOutcome.NeedsReview),
        months.Count(m => m.Outcome == MonthOutcome.NotBillable),
        Mean(months, m => m.Staff),
        Mean(months, m => m.Practitioner),
        [
            .. months.SelectMany(m => m.Charges).GroupBy(c => c.Code, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new CodeUnits(g.Key, g.Sum(c => c.Units))),
        ],
        [
            .. months.SelectMany(Stopping).GroupBy(rule => rule, StringComparer.Ordinal)
                .Select(g => new StoppingRule(g.Key, g.Count())).OrderByDescending(s => s.Months).ThenBy(s => s.Rule, StringComparer.Ordinal),
        ]);

    private static decimal? Mean(IReadOnlyCollection<Determination> months, Func<Time.MinuteAccount, decimal> minutes) =>
        months.Count == 0 ? null : decimal.Truncate(100 * months.Sum(m => minutes(m.Minutes)) / months.Count) / 100;

    private static IEnumerable<string> Stopping(Determination month) =>
        month.Findings.Where(f => f.Level == FindingLevel.Block && f.Outcome != FindingOutcome.Met).Select(f => f.Rule);
}

/// <summary>Proposed units of one code.</summary>
public sealed record CodeUnits(string Code, int Units);

/// <summary>In how many months a blocking rule stood in the way.</summary>
public sealed record StoppingRule(string Rule, int Months);
