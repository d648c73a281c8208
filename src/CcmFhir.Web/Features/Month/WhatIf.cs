using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Web.Features.Month;

/// <summary>Changed facts for the same rules: minutes added, minutes done by the practitioner instead, a transition of care. Stores nothing.</summary>
internal sealed record WhatIf(int StaffMinutes, int PractitionerMinutes, int MovedMinutes, bool Tcm)
{
    private const int MinutesMax = 90;

    public bool IsAsked => this != new WhatIf(0, 0, 0, false);

    public static WhatIf Read(Func<string, string?> query) =>
        new(Minutes(query("staff")), Minutes(query("practitioner")), Minutes(query("moved")), query("tcm") == "yes");

    public CareMonth Apply(CareMonth facts)
    {
        var practitioner = new Worker { Id = facts.BillingPractitioner.Id, Name = "what-if", Role = facts.BillingPractitioner.Role };
        var staff = new Worker { Id = "what-if-staff", Name = "what-if", Role = "rn" };
        // The last day of the month: after every consent and plan of the month, and never on top of a real entry.
        var day = facts.Month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth);
        IEnumerable<TimeEntry> added =
        [
            .. StaffMinutes > 0 ? [Entry("what-if-staff", staff, facts.TimeZone, day, 1, StaffMinutes)] : Array.Empty<TimeEntry>(),
            .. PractitionerMinutes > 0 ? [Entry("what-if-practitioner", practitioner, facts.TimeZone, day, 3, PractitionerMinutes)] : Array.Empty<TimeEntry>(),
        ];
        return facts with
        {
            Entries = [.. Moved(facts.Entries, practitioner), .. added],
            OtherServices = Tcm
                ? [.. facts.OtherServices ?? [], new OtherService { Code = "99495", From = day, Practitioner = facts.BillingPractitioner.Id, Organization = facts.BillingPractitioner.Organization }]
                : facts.OtherServices,
        };
    }

    private static int Minutes(string? text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? Math.Min(n, MinutesMax) : 0;

    private static TimeEntry Entry(string id, Worker by, DateTimeZone zone, LocalDate day, int hour, int minutes)
    {
        var start = day.At(new LocalTime(hour, 0)).InZoneLeniently(zone).ToInstant();
        return new TimeEntry { Id = id, Start = start, End = start + Duration.FromMinutes(minutes), By = by, Activity = Activity.PatientCall, Note = "what-if" };
    }

    /// <summary>The first minutes of the staff's entries, as if the practitioner had done them.</summary>
    private IEnumerable<TimeEntry> Moved(ImmutableArray<TimeEntry> entries, Worker practitioner)
    {
        var left = Duration.FromMinutes(MovedMinutes);
        var reversed = entries.Select(e => e.Reverses).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (left <= Duration.Zero || !Roles.IsStaff(entry.By.Role) || entry.Reverses is not null || reversed.Contains(entry.Id))
            {
                yield return entry;
                continue;
            }

            var cut = Duration.Min(left, entry.End - entry.Start);
            left -= cut;
            yield return entry with { Id = entry.Id + " moved", End = entry.Start + cut, By = practitioner };
            if (entry.Start + cut < entry.End)
            {
                yield return entry with { Start = entry.Start + cut };
            }
        }
    }
}
