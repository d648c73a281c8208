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
            (found, proves, refusal) = await SearchAsync("patient", shipment.Patient, r => shipment.IsOfPatient(r.Json), cancel);
        }

        if (refusal is not null || found is not null)
        {
            return refusal ?? found;
        }

        return (shipment.MayHaveArrived, proves, shipment.HasSettled) switch
        {
            (false, _, _) => null,
            (true, true, true) => await LookalikeAsync(cancel),
            (true, _, false) => shipment.NotFoundYet,
            (true, false, true) => new Outcome(
                DeliveryState.Manual, "it may have arrived, and this EHR's search cannot tell: look there, then settle it by hand"),
        };
    }

    /// <summary>
    /// An EHR that keeps no identifier of others finds nothing by it, sent or not: before a charge leaves again, one of its code and month that
    /// is nobody's we know is shown to a person.
    /// </summary>
    private async Task<Outcome?> LookalikeAsync(CancellationToken cancel)
    {
        if (T.TypeName != "ChargeItem")
        {
            return null;
        }

        var searched = await shipment.Client.SearchAsync<T>([("patient", shipment.Patient)], cancel);
        return searched.Failure is { } failure ? WriteFailures.WillPass(failure.Kind) ? WriteFailures.OfSearch(failure, shipment) : null
            : searched.Value!.Matches.Any(r => Lookalikes.IsOne(r.Json, shipment.Body))
                ? new Outcome(DeliveryState.Manual, "the EHR has a charge of this code and month without our identifier: look whether it is this one, then settle it by hand or try again")
            : null;
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
}
