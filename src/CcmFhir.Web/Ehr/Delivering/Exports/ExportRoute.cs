using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Exports;

/// <summary>Waits here for a person who takes the file (<see cref="ClaimExport"/>) to the billing system.</summary>
internal sealed class ExportRoute : IDeliveryWay
{
    public DeliveryRoute Route => DeliveryRoute.Export;

    public bool SpeaksFhir => false;

    public Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel) => Task.FromResult<Outcome?>(null);

    public Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel) =>
        Task.FromResult(new Outcome(DeliveryState.Manual, shipment.Chosen.ManualStep));

    public Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel) =>
        Task.FromResult(new Outcome(DeliveryState.Manual, "if the exported row was entered already, a person changes it in the billing system"));
}
