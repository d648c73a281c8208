using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>
/// A Provenance shares the fate of what it is about: it waits while that is under way, goes back with what was refused, left to a person or taken
/// back, and stays here where that has no place in the EHR. What goes back is judged anew when a person has moved it on.
/// </summary>
internal sealed class Statements(Outbox outbox)
{
    private static readonly TimeSpan WaitForTarget = TimeSpan.FromMinutes(15);

    /// <returns>Null when it may leave.</returns>
    public async Task<Outcome?> HeldBackAsync(OutboxRow statement, CancellationToken cancel)
    {
        var rows = await outbox.StandingsAsync(statement.Item.Patient.PatientId, cancel);
        var targets = Placeholders.In(statement.Item.Body["target"]).Select(Placeholders.IdOf).OfType<Guid>().ToArray();

        // What it is about is what was decided last before it was written: the record, or a change of it.
        var about = targets.Select(t => rows.LastOrDefault(r => r.Seq < statement.Seq && (r.Id == t || r.Amends == t))).OfType<OutboxStanding>().ToArray();
        if (about.FirstOrDefault(r => r.IsSetAside) is { } stuck)
        {
            return Withdrawn($"the {stuck.Kind} it documents is not in the EHR: {stuck.Detail}");
        }

        // A month's total alone is not what a statement about charges says.
        if (about.Length > 0 && about.Where(r => r.Kind == about[0].Kind).All(r => r.State == DeliveryState.Credited))
        {
            return Withdrawn($"the {about[0].Kind} it documents was taken back");
        }

        return about.Any(IsUnderWay)
            ? new Outcome(DeliveryState.Approved, "waits for what it is about", RetryIn: WaitForTarget, WasTried: false)
            : rows.Any(r => targets.Contains(r.Id) && Placeholders.IsFhir(r.Reference)) ? null
            : new Outcome(DeliveryState.Manual, null, "local");
    }

    private static Outcome Withdrawn(string why) => new(DeliveryState.Credited, why, WasTried: false);

    private static bool IsUnderWay(OutboxStanding row) => row.State switch
    {
        DeliveryState.Approved or DeliveryState.Sending or DeliveryState.Unknown => true,
        DeliveryState.Sent => row.Reference is null, // accepted, and not shown yet
        _ => false,
    };
}
