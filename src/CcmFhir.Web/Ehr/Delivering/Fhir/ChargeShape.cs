using System.Text.Json.Nodes;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>What launch.json changes in a ChargeItem whatever the route: its Encounter and the system of its code.</summary>
internal static class ChargeShape
{
    /// <returns>The shaped shipment, or why it cannot leave.</returns>
    public static async Task<(Shipment? Shaped, Outcome? Refusal)> ForAsync(Shipment shipment, CancellationToken cancel)
    {
        if (shipment.Row.Item.Kind != "ChargeItem")
        {
            return (shipment, null);
        }

        var body = shipment.Body.DeepClone().AsObject();
        if (shipment.Ehr.Writeback.ChargeItem.CodeSystem is { } system && body["code"]?["coding"]?[0] is JsonObject coding)
        {
            coding["system"] = system;
            Amendment.Claim(body); // our profile knows the codes by their own systems
        }

        if (body["context"] is null)
        {
            var (encounter, refusal) = await ChargeEncounters.FindAsync(shipment, cancel);
            if (refusal is not null)
            {
                return (null, refusal);
            }

            if (encounter is not null)
            {
                body["context"] = new JsonObject { ["reference"] = encounter };
            }
        }

        return (shipment with { Body = body }, null);
    }
}
