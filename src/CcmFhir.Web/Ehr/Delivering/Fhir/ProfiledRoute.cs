using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Plain FHIR REST after the steps launch.json lists for this EHR (<c>writeback.chargeItem.transform</c>).</summary>
internal sealed class ProfiledRoute : IDeliveryWay
{
    public DeliveryRoute Route => DeliveryRoute.FhirCreateProfiled;

    public bool SpeaksFhir => true;

    public Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel) => Sender(shipment).FindAsync(shipment, cancel);

    public async Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel)
    {
        var (shaped, refusal) = await ChargeShape.ForAsync(shipment, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var (body, problem) = JsonTransform.Apply(shaped!.Body, shipment.Ehr.Writeback.ChargeItem.Transform);
        if (body is null)
        {
            return new Outcome(DeliveryState.Manual, problem);
        }

        Amendment.Claim(body); // what this EHR makes of it is R4 and no longer our profile
        return await Sender(shipment).CreateAsync(shaped with { Body = body }, cancel);
    }

    /// <summary>Only what the transform leaves where it is can be changed; what it removes is left away, anything else is a person's.</summary>
    public Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
    {
        var transform = shipment.Ehr.Writeback.ChargeItem.Transform;
        var members = new JsonObject(shipment.Body
            .Where(m => !transform.Any(step => step.Op == TransformOperation.Remove && step.Path == "/" + m.Key))
            .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        return transform.Any(step => Moves(step.Path, members) || (step.To is { } to && Moves(to, members)))
            ? Task.FromResult(new Outcome(DeliveryState.Manual, "this EHR has it in a shape of its own: a person changes it there"))
            : Sender(shipment).AmendAsync(shipment with { Body = members }, target, cancel);
    }

    private static bool Moves(string path, JsonObject members) =>
        members.Any(m => path == "/" + m.Key || path.StartsWith($"/{m.Key}/", StringComparison.Ordinal));

    private static ResourceSender Sender(Shipment shipment) => ResourceSender.For(shipment.Row.Item.Kind);
}
