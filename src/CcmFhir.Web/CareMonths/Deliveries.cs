using CcmFhir.Web.Storage;
using Shown = CcmFhir.Web.Features.Charges.DeliveryState;

namespace CcmFhir.Web.CareMonths;

/// <summary>The outbox's states in the words of the pages.</summary>
internal static class Deliveries
{
    public static Shown StateOf(OutboxRow row) => StateOf(row.State, row.Route, row.Item.Kind);

    public static Shown StateOf(OutboxStanding row) => StateOf(row.State, row.Route, row.Kind);

    /// <summary>A step in the history of a row: a change is never credited, a later one made it needless.</summary>
    public static Shown StepOf(OutboxRow row, DeliveryState state) =>
        state == DeliveryState.Credited && row.Item.Amends is not null ? Shown.Superseded : StateOf(state);

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

    private static Shown StateOf(DeliveryState state, string? route, string kind) =>
        state == DeliveryState.Manual && (route == "local" || (route, kind) is ("document", "Observation")) ? Shown.Local : StateOf(state);
}
