using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>
/// The two ways between oversight and patient time, each one transaction: the entry is reversed where it was and logged where it belongs, and
/// each side names the other. Only a person moves an entry, and only their own.
/// </summary>
internal sealed class Moves(Ledger ledger, OversightLedger oversight, Projections projections, Database database)
{
    /// <summary>An oversight entry becomes time of a patient, and is on its way into that chart.</summary>
    /// <param name="chart">The launch, turned to the patient it becomes time of.</param>
    /// <param name="ehr">Of the launch.</param>
    /// <param name="entry">The person's own, not reversed.</param>
    /// <param name="id">Of this move; moving again with it changes nothing.</param>
    /// <param name="activity">A countable activity.</param>
    /// <param name="reason">Why it is patient care.</param>
    /// <param name="now">The moment of the move.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task ToPatientAsync(
        CareContext chart, EhrConnection ehr, OversightEntry entry, Guid id, string activity, string reason, Instant now, CancellationToken cancel)
    {
        var what = entry.What;
        var timeId = DerivedId.Of(entry.Id, "as patient time");
        await using var work = await database.BeginAsync(cancel);
        var reversal = new OversightReversed(entry.Id, reason, what.By, new PatientEntry(chart.Patient.PatientId, timeId));
        if (await oversight.AppendAsync(work, chart.Patient.PracticeId, id, what.By.Id, reversal))
        {
            var logged = new TimeLogged(what.Start, what.End, what.By, activity, [], NoteOf(what), "moved", entry.Id);
            if (await ledger.AppendAsync(work, chart.Patient, timeId, what.By.Id, logged))
            {
                await projections.QueueTimeAsync(work, chart, ehr, new Recorded<TimeLogged>(timeId, now, logged));
            }
        }

        await work.CommitAsync(cancel);
    }

    /// <summary>Patient time becomes oversight; in the EHR it is marked as entered in error.</summary>
    /// <param name="chart">The launch of the patient.</param>
    /// <param name="ehr">Of the launch.</param>
    /// <param name="entry">The person's own, not reversed, of an open month.</param>
    /// <param name="id">Of this move; moving again with it changes nothing.</param>
    /// <param name="becomes">The oversight entry, with <see cref="OversightLogged.MovedFrom"/>.</param>
    /// <param name="now">The moment of the move.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task ToOversightAsync(
        CareContext chart, EhrConnection ehr, Recorded<TimeLogged> entry, Guid id, OversightLogged becomes, Instant now, CancellationToken cancel)
    {
        var oversightId = DerivedId.Of(entry.Id, "as oversight");
        await using var work = await database.BeginAsync(cancel);
        var reversed = new TimeReversed(entry.Id, becomes.Reason, becomes.By, oversightId);
        if (await ledger.AppendAsync(work, chart.Patient, id, becomes.By.Id, reversed))
        {
            await oversight.AppendAsync(work, chart.Patient.PracticeId, oversightId, becomes.By.Id, becomes);
            await projections.QueueReversalAsync(work, chart, ehr, entry, reversed, now);
        }

        await work.CommitAsync(cancel);
    }

    /// <summary>What the template asked for becomes the note: an entry without one does not count.</summary>
    private static string NoteOf(OversightLogged what) =>
        string.Join(' ', what.Fields.Values.Append(what.Note).Where(t => t.Length > 0).Select(t => t.EndsWith('.') ? t : t + "."));
}
