using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Delivering;

namespace CcmFhir.Web.Ehr.Reconciling;

/// <summary>All charges an EHR has of a patient, by whichever search it knows.</summary>
internal static class EhrCharges
{
    private const int VisitsMax = 24;

    /// <param name="session">A launch on the chart.</param>
    /// <param name="byVisit">Oracle's way: a visit's billable charges, and the known ones by id.</param>
    /// <param name="known">References of ours.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null when they could not all be read: then nothing is compared.</returns>
    public static async Task<IReadOnlyList<ChargeItem>?> ReadAsync(
        FhirSession session, bool byVisit, IEnumerable<string> known, CancellationToken cancel) =>
        byVisit ? await ByVisitAsync(session, known, cancel) : await ByPatientAsync(session, cancel);

    private static async Task<IReadOnlyList<ChargeItem>?> ByPatientAsync(FhirSession session, CancellationToken cancel)
    {
        var found = await session.Client.SearchAsync<ChargeItem>([("patient", session.PatientFhirId)], cancel);
        return found.Value is { IsComplete: true } all ? all.Matches : null;
    }

    private static async Task<IReadOnlyList<ChargeItem>?> ByVisitAsync(FhirSession session, IEnumerable<string> known, CancellationToken cancel)
    {
        var visits = await session.Client.SearchAsync<Encounter>([("patient", session.PatientFhirId)], cancel);
        if (visits.Value is not { IsComplete: true } read)
        {
            return null;
        }

        var all = new List<ChargeItem>();
        foreach (var visit in read.Matches.OrderByDescending(e => e.Json["period"]?["start"]?.ToString(), StringComparer.Ordinal).Take(VisitsMax))
        {
            var found = await session.Client.SearchAsync<ChargeItem>([("context", "Encounter/" + visit.Id), ("-status", "billable")], cancel);
            if (found.Value is not { IsComplete: true } charges)
            {
                return null;
            }

            all.AddRange(charges.Matches);
        }

        // What is no longer billable is not listed, but is still there by its id.
        foreach (var reference in known.Where(k => all.All(c => "ChargeItem/" + c.Id != k)))
        {
            var one = await session.Client.ReadReferenceAsync<ChargeItem>(reference, cancel);
            if (one.Value is { } charge)
            {
                all.Add(charge);
            }
            else if (one.Failure?.Kind != Fhir.Rest.FhirFailureKind.NotFound)
            {
                return null;
            }
        }

        return all;
    }
}
