using CcmFhir.Web.Storage;
using Shown = CcmFhir.Web.Features.Charges.DeliveryState;

namespace CcmFhir.Web.CareMonths;

/// <summary>The outbox's states in the words of the pages.</summary>
internal static class Deliveries
{
    public static Shown StateOf(OutboxRow row) =>
        row.State == DeliveryState.Manual && (row.Route == "local" || row is { Route: "document", Item.Kind: "Observation" }) ? Shown.Local : StateOf(row.State);

    public static Shown StateOf(DeliveryState state) => state switch
    {
        DeliveryState.Approved => Shown.Approved,
        DeliveryState.Sending => Shown.Sending,
        DeliveryState.Sent => Shown.Sent,
        DeliveryState.Confirmed => Shown.Confirmed,
        DeliveryState.Rejected => Shown.Rejected,
        DeliveryState.Unknown => Shown.Unknown,
        DeliveryState.Manual => Shown.Manual,
        DeliveryState.Credited => Shown.Credited,
    };
}
