using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>
/// What one person did at a time, in both ledgers: nobody works on a patient and on the programme at once. Reads only; the two ledgers never meet
/// anywhere else but where a person moves an entry.
/// </summary>
public sealed class PersonTime(Ledger ledger, OversightLedger oversight)
{
    /// <summary>The person's patient time that overlaps [<paramref name="start"/>, <paramref name="end"/>); null when there is none.</summary>
    public async Task<(Guid PatientId, LedgerRow Row, TimeLogged What)?> OnPatientsAsync(
        string practiceId, IReadOnlyCollection<StaffIdentity> person, Instant start, Instant end, CancellationToken cancel)
    {
        foreach (var (patient, row) in await ledger.ReadTimeOfPersonAsync(practiceId, person, start, cancel))
        {
            if (row.Event is TimeLogged what && what.Start < end && start < what.End)
            {
                return (patient, row, what);
            }
        }

        return null;
    }

    /// <summary>The person's oversight time recorded since, without what was reversed.</summary>
    public async Task<IReadOnlyList<OversightEntry>> OnTheProgrammeAsync(
        string practiceId, IReadOnlyCollection<StaffIdentity> person, Instant since, CancellationToken cancel) =>
    [
        .. OversightRecord.Of(await oversight.ReadTimeAsync(practiceId, since, cancel)).Entries
            .Where(e => e.Reversal is null && person.Any(p => p.PersonId == e.What.By.Id)),
    ];
}
