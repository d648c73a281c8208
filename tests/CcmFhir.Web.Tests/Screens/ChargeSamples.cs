using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Charges;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>The Charges page with a charge in every state, records besides charges that did not arrive, and what the comparison found.</summary>
internal static class ChargeSamples
{
    public static ChargesView Typical => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        ComparedAt = new(2026, 11, 2, 6, 0),
        Differences =
        [
            new(DifferenceKind.Foreign, "99490", October, "ChargeItem/12", "not charged from here"),
            new(DifferenceKind.Changed, "99439", October, "ChargeItem/882", "3 units there, 2 here"),
        ],
        OfferChanges = [new(new(2026, 11, 1), "ChargeItem", "fhir-create", "document")],
        SetAside =
        [
            new(new Guid(11, 0, 0, new byte[8]), Request, "Observation", DeliveryState.Rejected, "not sent, it is no valid Observation: Observation.status (Cardinality 1..)"),
            new(new Guid(12, 0, 0, new byte[8]), Request, "Provenance", DeliveryState.Credited, "the ChargeItem it documents is not in the EHR: the EHR refused it: invalid"),
        ],
        Charges =
        [
            Charge(DeliveryState.Drafted, 4),
            Charge(DeliveryState.Confirmed, 1, "ChargeItem/881") with { CanCredit = true }, Charge(DeliveryState.Unknown, 2), Charge(DeliveryState.Rejected, 3),
            Charge(DeliveryState.Credited, 7, "ChargeItem/879"), Charge(DeliveryState.Sent, 6) with { Route = "hl7v2-dft-p03", CanCredit = true },
            Charge(DeliveryState.Manual, 5, manual: "Enter 99490 x1 for 31 Oct 2026 in the EHR's charge entry, diagnoses E11.9 and I10."),
        ],
    };

    public static ChargesView Refused => Typical with
    {
        Errors = new FormErrors([new FieldError("reason", FieldProblem.Required)]),
        ErrorsOf = new Guid(3, 0, 0, new byte[8]),
    };

    public static ChargesView ReadOnly => Typical with { ReadOnly = new Refusal(RefusalReason.OnlyBillingPractitioner, null) };
}
