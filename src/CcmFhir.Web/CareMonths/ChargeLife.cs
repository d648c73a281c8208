using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Storage;
using Stored = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.CareMonths;

/// <summary>A charge with every row that carries it: its own, then changes in the order they were decided.</summary>
/// <param name="Current">
/// The row that decides where it stands, and that a person settles first: its own while that is not done, unless a person enters it from
/// paper, then the last change that is not done and does not wait behind another, else its own. Null before the relay knows of it.
/// </param>
internal sealed record ChargeLife(ImmutableArray<OutboxRow> Rows, OutboxRow? Current, Features.Charges.DeliveryState State)
{
    public static ChargeLife Of(Charge charge, IEnumerable<OutboxRow> outbox)
    {
        ImmutableArray<OutboxRow> rows = [.. outbox.Where(r => r.Item.Id == charge.Id || r.Item.Amends == charge.Id).OrderBy(r => r.Seq)];
        if (rows.IsEmpty)
        {
            return new ChargeLife(rows, null, Features.Charges.DeliveryState.None);
        }

        var current = IsOpen(rows[0]) && !IsOnPaper(rows[0]) ? rows[0]
            : rows.LastOrDefault(r => IsOpen(r) && !Waits(r)) ?? (rows[0].Reference is null ? rows[0] : rows.LastOrDefault(IsOpen) ?? rows[0]);
        var isGone = charge.IsWithdrawn && rows[^1] is { State: Stored.Confirmed or Stored.Sent or Stored.Credited };
        return new ChargeLife(rows, current, isGone ? Features.Charges.DeliveryState.Credited : Deliveries.StateOf(current));
    }

    public static ChargeChange ChangeOf(OutboxRow row) => row.Item.Amends is null ? ChargeChange.None
        : StatusGuard.IsWithdrawal(row.Item.Body) ? ChargeChange.Withdrawal
        : row.Item.Body.ContainsKey("reason") ? ChargeChange.Diagnoses
        : ChargeChange.Quantity;

    private static bool IsOpen(OutboxRow row) => row.State is not (Stored.Confirmed or Stored.Sent or Stored.Credited);

    /// <summary>A person enters it, in the state of its last change.</summary>
    private static bool IsOnPaper(OutboxRow row) => row is { State: Stored.Manual, Route: "export" or "document" };

    /// <summary>It goes by itself once what is before it is settled.</summary>
    private static bool Waits(OutboxRow row) => row is { Item.Amends: not null, State: Stored.Manual, Attempts: 0 };
}
