using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>
/// What the people who worked on a patient did for other patients of the practice at the same time, at whichever of its EHRs. One of each request:
/// a page that shows many patients reads each person's time once.
/// </summary>
internal sealed class TimeElsewhere(Ledger ledger)
{
    private readonly Dictionary<string, (Instant Since, IReadOnlyList<(Guid PatientId, LedgerRow Row)> Time)> _read = new(StringComparer.Ordinal);

    /// <summary>Only what coincides: what else somebody did in the month says nothing about this patient.</summary>
    public async Task<ImmutableArray<ElsewhereEntry>> CoincidingAsync(
        PatientKey patient, PatientRecord record, IReadOnlyCollection<YearMonth> months, StaffRegister staff, DateTimeZone zone, CancellationToken cancel)
    {
        var mine = record.Time.Where(t => t.Reversal is null && months.Contains(DayOf(t).ToYearMonth())).ToArray();
        var found = ImmutableArray.CreateBuilder<ElsewhereEntry>();
        foreach (var person in mine.GroupBy(t => (t.Entry.What.By.Id, Person: staff.PersonOf(new StaffIdentity(patient.EhrId, t.Entry.What.By.Id), DayOf(t)))))
        {
            var since = person.Min(t => t.Entry.What.Start);
            foreach (var (other, row) in await TimeOfAsync(patient.PracticeId, person.Key.Person, staff.IdentitiesOf(person.Key.Person, DayOf(person.First())), since, cancel))
            {
                if (other != patient.PatientId && row.Event is TimeLogged what
                    && person.Any(t => t.Entry.What.Start < what.End && what.Start < t.Entry.What.End))
                {
                    found.Add(new ElsewhereEntry(person.Key.Id, what.Start, what.End));
                }
            }
        }

        return found.DrainToImmutable();

        LocalDate DayOf(LoggedTime t) => t.Entry.What.Start.InZone(zone).Date;
    }

    private async Task<IReadOnlyList<(Guid PatientId, LedgerRow Row)>> TimeOfAsync(
        string practiceId, StaffIdentity person, ImmutableArray<StaffIdentity> identities, Instant since, CancellationToken cancel)
    {
        if (!_read.TryGetValue(person.Key, out var known) || known.Since > since)
        {
            known = (since, await ledger.ReadTimeOfPersonAsync(practiceId, identities, since, cancel));
            _read[person.Key] = known;
        }

        return known.Time;
    }
}
