using CcmFhir.Fhir.Model;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>
/// Looks for what may have arrived. Servers that ignore <c>identifier</c> answer with others, so only what carries our mark counts; such a
/// server is asked for the patient's instead, and one that ignores that too cannot prove that something is not there.
/// </summary>
internal sealed class ArrivalSearch<T>(Shipment shipment, RecordMark mark, string narrowing)
    where T : Resource, IFhirType<T>
{
    /// <returns>Confirmed when the EHR has it; a reason to wait or ask a person; null when it may be sent.</returns>
    public async Task<Outcome?> RunAsync(CancellationToken cancel)
    {
        var (found, proves, refusal) = await SearchAsync(mark.Parameter, mark.Value, mark.WasAsked, cancel);
        if (found is null && !proves && narrowing == "patient" && (refusal is null || refusal.State == DeliveryState.Manual))
        {
            (found, proves, refusal) = await SearchAsync("patient", shipment.Patient, IsOfPatient, cancel);
        }

        if (refusal is not null || found is not null)
        {
            return refusal ?? found;
        }

        return (shipment.MayHaveArrived, proves, shipment.HasSettled) switch
        {
            (false, _, _) => null,
            (true, true, true) => null,
            (true, _, false) => shipment.NotFoundYet,
            (true, false, true) => new Outcome(
                DeliveryState.Manual, "it may have arrived, and this EHR's search cannot tell: look there, then settle it by hand"),
        };
    }

    public static Outcome Confirmed(string id, T resource, string? detail) =>
        new(DeliveryState.Confirmed, detail, Reference: $"{T.TypeName}/{id}", Version: resource.Meta?.VersionId);

    private async Task<(Outcome? Found, bool ProvesAbsence, Outcome? Refusal)> SearchAsync(
        string parameter, string value, Func<Resource, bool> wasAsked, CancellationToken cancel)
    {
        var searched = await shipment.Client.SearchAsync<T>([(parameter, value)], cancel);
        if (searched.Failure is { } failure)
        {
            // Where there is no such search, what was never sent is sent; what may have arrived is a person's.
            return (null, false, shipment.MayHaveArrived || WriteFailures.WillPass(failure.Kind) ? WriteFailures.OfSearch(failure, shipment) : null);
        }

        var all = searched.Value!.Matches;
        var ours = all.Where(r => mark.IsOn(r)).ToArray();
        return ours switch
        {
            [{ Id: { } id } only] => (Confirmed(id, only, shipment.MayHaveArrived ? $"found by its {mark.Name}" : null), true, null),
            { Length: > 1 } => (new Outcome(DeliveryState.Rejected, $"the EHR has {ours.Length} with our {mark.Name}"), true, null),
            _ => (null, searched.Value.IsComplete && all.All(wasAsked), null),
        };
    }

    private bool IsOfPatient(Resource resource) =>
        (resource.Json["subject"] ?? resource.Json["patient"] ?? resource.Json["for"])?["reference"]?.ToString()
            .EndsWith(shipment.Patient, StringComparison.Ordinal) == true;
}
