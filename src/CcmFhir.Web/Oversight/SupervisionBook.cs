using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>One staff member's supervision. Days are inclusive.</summary>
/// <param name="To">The last day, also when it was ended early; null: until further notice.</param>
public sealed record Supervised(Guid Id, Instant RecordedAt, SupervisionAssigned What, LocalDate? To, string? EndedBecause)
{
    public bool Covers(LocalDate day) => What.From <= day && (To is null || day <= To);

    public bool Overlaps(LocalDate from, LocalDate? to) => (To is null || from <= To) && (to is null || What.From <= to);
}

/// <summary>Who supervises whom, how and when, for the whole practice.</summary>
public sealed record SupervisionBook(ImmutableArray<Supervised> All)
{
    public static SupervisionBook Empty { get; } = new([]);

    public static SupervisionBook Of(IReadOnlyList<OversightRow> rows)
    {
        var ends = OversightRecord.All<SupervisionEnded>(rows);
        return new SupervisionBook(
        [
            .. OversightRecord.All<SupervisionAssigned>(rows).Select(s =>
            {
                var end = ends.FirstOrDefault(e => e.What.AssignmentId == s.Id)?.What;
                // An end shortens; it never lengthens what was recorded.
                var last = end is not null && (s.What.To is null || end.LastDay < s.What.To) ? end.LastDay : s.What.To;
                return new Supervised(s.Id, s.At, s.What, last, end?.Reason);
            }),
        ]);
    }

    /// <summary>
    /// The supervision of a month's staff work, when on each day each staff member worked somebody was recorded as supervising them; null when
    /// one of them was not. General unless all of it was direct. Attested when the supervisor recorded it personally; a supervisor other
    /// than <paramref name="billingId"/> is named, so that the rules can say so.
    /// </summary>
    public SupervisionOnFile? Of(IEnumerable<LoggedTime> time, YearMonth month, DateTimeZone zone, string billingId)
    {
        var days = time
            .Where(t => t.Reversal is null && Roles.IsStaff(t.Entry.What.By.Role))
            .Select(t => (Staff: t.Entry.What.By.Id, Day: t.Entry.What.Start.InZone(zone).Date))
            .Where(d => d.Day.ToYearMonth() == month)
            .Distinct();
        var used = new List<Supervised>();
        foreach (var (staff, day) in days)
        {
            var covering = All.Where(s => s.What.StaffId == staff && s.Covers(day)).ToArray();
            if (covering.Length == 0)
            {
                return null;
            }

            used.Add(covering.FirstOrDefault(s => s.What.SupervisorId == billingId) ?? covering[^1]);
        }

        if (used.Count == 0)
        {
            return null;
        }

        var named = used.FirstOrDefault(s => s.What.SupervisorId != billingId) ?? used[0];
        return new SupervisionOnFile(
            used.All(s => s.What.Kind == "direct") ? SupervisionKind.Direct : SupervisionKind.General,
            named.What.SupervisorId,
            used.All(s => s.What.By.Id == s.What.SupervisorId) ? used.Max(s => s.RecordedAt.InZone(zone).Date) : null);
    }
}
