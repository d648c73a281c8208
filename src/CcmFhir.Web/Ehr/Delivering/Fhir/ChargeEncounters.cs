using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>
/// The Encounter of a charge where the EHR wants one. The launch's own was written into the charge when the month was closed;
/// the latest is read when it is sent: of the visits begun by the end of the month, so that a later try finds the same one.
/// </summary>
internal static class ChargeEncounters
{
    public static async Task<(string? Encounter, Outcome? Refusal)> FindAsync(Shipment shipment, CancellationToken cancel)
    {
        if (shipment.Ehr.Writeback.ChargeItem.Encounter != ChargeEncounter.Latest)
        {
            return (null, null);
        }

        var (all, _, refusal) = await AllAsync(shipment, cancel);
        var end = shipment.Row.Item.Month + "-32";
        return (all?.LastOrDefault(e => string.CompareOrdinal(StartOf(e), end) < 0)?.Id is { } id ? "Encounter/" + id : null, refusal);
    }

    /// <summary>The patient's visits, oldest first, and whether these are all.</summary>
    public static async Task<(IReadOnlyList<Encounter>? All, bool IsComplete, Outcome? Refusal)> AllAsync(Shipment shipment, CancellationToken cancel)
    {
        var found = await shipment.Client.SearchAsync<Encounter>([("patient", shipment.Patient[(shipment.Patient.IndexOf('/', StringComparison.Ordinal) + 1)..])], cancel);
        return found.Failure is { } failure
            ? (null, false, WriteFailures.OfSearch(failure, shipment))
            : ([.. found.Value!.Matches.OrderBy(StartOf, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)], found.Value.IsComplete, null);
    }

    private static string StartOf(Encounter encounter) => encounter.Json["period"]?["start"]?.ToString() ?? "";
}
