using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Charges;

/// <summary>A person takes a charge back; an add-on code goes with the base code it is part of.</summary>
internal sealed class ChargeCredits(Storage.Charges charges, Outbox outbox, ChargeProjections projections, Ledger ledger, Database database)
{
    /// <returns>False when nothing of it stood any more.</returns>
    public async Task<bool> CreditAsync(PageRequest page, Guid chargeId, string reason)
    {
        var patient = page.Context.Patient;
        var rows = (await outbox.ForPatientAsync(patient.PatientId, "ChargeItem", page.Cancel)).ToDictionary(r => r.Item.Id);
        await using var work = await database.BeginAsync(page.Cancel);
        var credited = false;
        foreach (var charge in (await charges.ForPatientAsync(work, patient)).Where(c => c.Id == chargeId || IsPartOf(rows, c.Id, chargeId)).Reverse())
        {
            if (await projections.WithdrawAsync(work, charge, reason, page.Context.Person.Name))
            {
                credited = true;
                await ledger.AppendAsync(
                    work, patient, DerivedId.Of(charge.Id, "credited"), page.Context.Person.Id, new ChargeCredited(charge.Id, charge.Code, reason, page.Context.Person));
            }
        }

        await work.CommitAsync(page.Cancel);
        return credited;
    }

    private static bool IsPartOf(Dictionary<Guid, OutboxRow> rows, Guid charge, Guid parent) =>
        rows.TryGetValue(charge, out var row) && row.Item.Body["partOf"]?[0]?["reference"]?.ToString() == Projections.Placeholder(parent);
}
