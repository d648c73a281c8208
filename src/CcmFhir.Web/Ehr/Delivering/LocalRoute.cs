using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>Kept in this app; what a person still has to do is said.</summary>
internal sealed class LocalRoute : IDeliveryWay
{
    public DeliveryRoute Route => DeliveryRoute.Local;

    public bool SpeaksFhir => false;

    public Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel) => Task.FromResult<Outcome?>(null);

    public Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel) =>
        Task.FromResult(new Outcome(DeliveryState.Manual, shipment.Chosen.ManualStep));

    public Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel) =>
        Task.FromResult(new Outcome(DeliveryState.Manual, "it was settled by hand: a person changes it in the EHR"));
}
