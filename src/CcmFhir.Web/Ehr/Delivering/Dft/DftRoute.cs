using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

/// <summary>
/// Charges as HL7 v2 DFT^P03, dropped as files or sent over MLLP. A withdrawal is a credit of the same transaction id; another quantity
/// or practitioner is a credit of what was said before, and was taken, and a charge of the new in one message.
/// </summary>
internal sealed class DftRoute(ClaimLines claims, Outbox outbox, TimeProvider clock) : IDeliveryWay
{
    /// <summary>What of a change a message tells.</summary>
    private static readonly string[] Told = ["quantity", "performer", "reason"];

    public DeliveryRoute Route => DeliveryRoute.Hl7v2DftP03;

    public bool SpeaksFhir => false;

    public Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel)
    {
        var controlId = DftMessage.ControlId(shipment.Row.Item.Id);
        return Task.FromResult(shipment.Ehr.Writeback.ChargeItem.Dft switch
        {
            { Transport: DftTransport.File, Path: { } folder } => FileDrop.WasHanded(folder, controlId)
                ? new Outcome(DeliveryState.Sent, "had been handed to the interface", Reference: Reference(controlId))
                : null,
            _ => Unanswered,
        });
    }

    public Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel) =>
        SendAsync(shipment, [Charge([shipment.Row], shipment.Ehr)], cancel);

    public async Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
    {
        var changes = await outbox.ChangesOfAsync(target.Item.Patient, target.Item.Id, cancel);
        OutboxRow[] said = [target, .. changes.Where(c => c.Seq != shipment.Row.Seq && c.State is DeliveryState.Confirmed or DeliveryState.Sent)];
        var credit = Charge(said, shipment.Ehr) with { Type = "CR" };
        if (StatusGuard.IsWithdrawal(shipment.Body))
        {
            return await SendAsync(shipment, [credit], cancel);
        }

        var wanted = shipment.Row.Item.Body;
        return Told.All(m => wanted[m] is not { } value || JsonNode.DeepEquals(value, Latest(said, m)))
            ? new Outcome(DeliveryState.Confirmed, "it went with the charge itself", WasTried: false)
            : await SendAsync(shipment, [credit, Charge([.. said, shipment.Row], shipment.Ehr)], cancel);
    }

    private async Task<Outcome> SendAsync(Shipment shipment, ImmutableArray<Transaction> transactions, CancellationToken cancel)
    {
        if (shipment.Ehr.Writeback.ChargeItem.Dft is not { } dft)
        {
            return new Outcome(DeliveryState.Manual, "launch.json configures no interface (writeback.chargeItem.dft)", WasTried: false);
        }

        var controlId = DftMessage.ControlId(shipment.Row.Item.Id);
        var claim = await claims.OfAsync(shipment.Row, shipment.Ehr, cancel);
        var message = DftMessage.Build(claim, controlId, shipment.Now, transactions);
        return dft.Transport == DftTransport.File
            ? Drop(dft, controlId, message)
            : await TransmitAsync(shipment, dft, controlId, message, cancel);
    }

    private static Outcome Drop(DftSettings dft, string controlId, string message)
    {
        try
        {
            return new Outcome(
                DeliveryState.Sent,
                FileDrop.Hand(dft.Path!, controlId, message) ? "handed to the interface" : "had been handed to the interface",
                Reference: Reference(controlId));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Handed over is what was renamed into the folder: this was not.
            return new Outcome(DeliveryState.Approved, $"the interface's folder cannot be written ({e.GetType().Name})", WasTried: false);
        }
    }

    private async Task<Outcome> TransmitAsync(Shipment shipment, DftSettings dft, string controlId, string message, CancellationToken cancel)
    {
        if (shipment.MayHaveArrived && !dft.ResendSafe)
        {
            return Unanswered;
        }

        var answer = await Mllp.SendAsync(dft.Host!, dft.Port!.Value, message, controlId, TimeSpan.FromSeconds(dft.TimeoutSeconds), clock, cancel);
        return answer.Kind switch
        {
            AcknowledgementKind.Accepted => new Outcome(DeliveryState.Confirmed, "acknowledged (AA)", Reference: Reference(controlId)),
            AcknowledgementKind.Committed => new Outcome(DeliveryState.Sent, "taken by the interface (CA)", Reference: Reference(controlId)),
            AcknowledgementKind.Refused when shipment.MayHaveArrived => new Outcome(
                DeliveryState.Manual, $"the interface refused a repeat ({answer.Code}): look in the billing system, then settle it by hand or send it again"),
            AcknowledgementKind.Refused => new Outcome(DeliveryState.Rejected, $"the interface refused it ({answer.Code})", IsRefused: true),
            AcknowledgementKind.NotConnected => new Outcome(DeliveryState.Approved, "the interface cannot be reached", WasTried: false),
            AcknowledgementKind.Missing => dft.ResendSafe ? new Outcome(DeliveryState.Unknown, "sent, and no acknowledgement came") : Unanswered,
        };
    }

    private static Outcome Unanswered =>
        new(DeliveryState.Manual, "sent, and no acknowledgement came: look in the billing system, then settle it by hand or send it again");

    private static string Reference(string controlId) => "HL7 " + controlId;

    /// <summary>A charge as its row and the changes since have it, oldest first.</summary>
    private static Transaction Charge(IReadOnlyList<OutboxRow> rows, EhrConnection ehr)
    {
        var performer = Latest(rows, "performer")?[0]?["actor"];
        return new Transaction(
            "CG",
            (int)Latest(rows, "quantity")!["value"]!.GetValue<decimal>(),
            BillingPractitioners.Find(ehr, (performer?["reference"] ?? performer?["identifier"]?["value"])?.ToString()));
    }

    private static JsonNode? Latest(IReadOnlyList<OutboxRow> rows, string member) => rows.Select(r => r.Item.Body[member]).LastOrDefault(v => v is not null);
}
