using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Plain FHIR REST: create with <c>If-None-Exist</c> or after a search, change under <c>If-Match</c>.</summary>
internal sealed class FhirCreateRoute : IDeliveryWay
{
    public DeliveryRoute Route => DeliveryRoute.FhirCreate;

    public bool SpeaksFhir => true;

    public Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel) =>
        ResourceSender.For(shipment.Row.Item.Kind).FindAsync(shipment, cancel);

    public async Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel)
    {
        var (shaped, refusal) = await ChargeShape.ForAsync(shipment, cancel);
        return refusal ?? await ResourceSender.For(shipment.Row.Item.Kind).CreateAsync(shaped!, cancel);
    }

    public Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel) =>
        ResourceSender.For(shipment.Row.Item.Kind).AmendAsync(shipment, target, cancel);
}
