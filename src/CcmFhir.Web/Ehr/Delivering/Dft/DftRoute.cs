using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

/// <summary>
/// Charges as HL7 v2 DFT^P03, dropped as files or sent over MLLP. A withdrawal is a credit of the same transaction id; another quantity
/// is a credit of the old one and a charge of the new one in one message.
/// </summary>
internal sealed class DftRoute(ClaimLines claims, Outbox outbox, TimeProvider clock) : IDeliveryWay
{
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
        SendAsync(shipment, [new Transaction("CG", Units(shipment.Row))], cancel);

    public async Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
    {
        var earlier = (await outbox.ForPatientAsync(target.Item.Patient.PatientId, target.Item.Kind, cancel))
            .LastOrDefault(r => r.Item.Amends == target.Item.Id && r.Seq < shipment.Row.Seq && r.Item.Body.ContainsKey("quantity"));
        var credit = new Transaction("CR", Units(earlier ?? target));
        return await SendAsync(
            shipment, StatusGuard.IsWithdrawal(shipment.Body) ? [credit] : [credit, new Transaction("CG", Units(shipment.Row))], cancel);
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
            return new Outcome(DeliveryState.Unknown, $"the interface's folder cannot be written ({e.GetType().Name})");
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
            AcknowledgementKind.Refused => new Outcome(DeliveryState.Rejected, $"the interface refused it ({answer.Code})"),
            AcknowledgementKind.NotConnected => new Outcome(DeliveryState.Approved, "the interface cannot be reached", WasTried: false),
            AcknowledgementKind.Missing => dft.ResendSafe ? new Outcome(DeliveryState.Unknown, "sent, and no acknowledgement came") : Unanswered,
        };
    }

    private static Outcome Unanswered =>
        new(DeliveryState.Manual, "sent, and no acknowledgement came: look in the billing system, then settle it by hand or send it again");

    private static string Reference(string controlId) => "HL7 " + controlId;

    private static int Units(OutboxRow row) => (int)row.Item.Body["quantity"]!["value"]!.GetValue<decimal>();
}
