using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>One approved charge with everything a claim says of it, for ways that do not speak FHIR's ChargeItem.</summary>
/// <param name="Practitioner">Whom it is billed under; null when launch.json no longer names them.</param>
/// <param name="Authorization">The payer's prior authorization number (REF G1), if one was on file.</param>
internal sealed record ClaimLine(
    Charge Charge, ClosedLine Line, MonthClosed Closed, PatientIdentity Patient, EhrConnection Ehr, BillingPractitionerSettings? Practitioner,
    string? Authorization, Instant ClosedAt);

/// <summary>Reads claim lines back from the closing that approved them.</summary>
internal sealed class ClaimLines(Charges charges, Ledger ledger, Patients patients)
{
    /// <param name="row">The charge's row, or a change of it.</param>
    /// <param name="ehr">The row's EHR.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<ClaimLine> OfAsync(OutboxRow row, EhrConnection ehr, CancellationToken cancel)
    {
        var id = row.Item.Amends ?? row.Item.Id;
        var charge = await charges.FindAsync(id, cancel) ?? throw new InvalidOperationException($"Outbox row {id} is of no charge.");
        return await OfAsync(charge, ehr, cancel);
    }

    public async Task<ClaimLine> OfAsync(Charge charge, EhrConnection ehr, CancellationToken cancel)
    {
        var row = (await ledger.ReadAsync(charge.Patient.PatientId, cancel)).First(r => r.Id == charge.ClosingId);
        var closed = (MonthClosed)row.Event;
        return new ClaimLine(
            charge, ClosedMonths.Line(closed, charge.Code), closed, await patients.ReadAsync(charge.Patient.PatientId, cancel), ehr,
            BillingPractitioners.Find(ehr, ClosedMonths.BilledBy(closed)), ClosedMonths.Authorization(closed), row.RecordedAt);
    }
}
