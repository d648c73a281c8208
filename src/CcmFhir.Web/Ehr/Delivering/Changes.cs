using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>
/// What leaves is what was decided last. A change waits behind a record of which nobody knows whether it arrived; a record that comes back takes
/// with it what was decided since; a change that a later one replaces does not leave at all. Where a message says what was and what is
/// now, it waits for the changes before it too.
/// </summary>
internal sealed class Changes(Outbox outbox)
{
    private const string WaitsForRecord = "what it changes is not settled: settle that one, this change follows by itself";

    private const string WaitsForChange = "it is not known whether an earlier change arrived: settle that one, this change follows by itself";

    /// <summary>A change of something that has no place in the EHR, or not yet.</summary>
    public static Outcome? Unplaced(OutboxRow? target) => target switch
    {
        { State: DeliveryState.Manual, Route: "local" } => new Outcome(DeliveryState.Manual, null, "local"),
        { State: DeliveryState.Credited } => new Outcome(DeliveryState.Confirmed, "it never left"),
        { State: DeliveryState.Manual, Route: "export" or "document" } => null,
        { Item.Kind: var kind, Reference: { } number, Route: var route } when IsResource(route)
            && !(Placeholders.IsFhir(number) && number.StartsWith(kind + "/", StringComparison.Ordinal)) =>
            new Outcome(DeliveryState.Manual, "it was settled by hand: a person changes it in the EHR"),
        { Reference: not null } => null,
        _ => new Outcome(DeliveryState.Manual, WaitsForRecord, WasTried: false),
    };

    /// <param name="row">A record or a change, about to leave.</param>
    /// <param name="isRelative">Its way says what was and what is now; a repeat must say the same as before.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The row with what it carries now, and how it is settled when it does not leave.</returns>
    public Task<(OutboxRow Row, Outcome? Settled)> JudgedAsync(OutboxRow row, bool isRelative, CancellationToken cancel) =>
        row.Item.Amends is { } target ? OfChangeAsync(row, target, isRelative, cancel)
        : row is { Attempts: <= 1, Detail: null } ? Task.FromResult<(OutboxRow, Outcome?)>((row, null)) // what was decided since follows in order
        : OfRecordAsync(row, isRelative, cancel);

    private async Task<(OutboxRow Row, Outcome? Settled)> OfRecordAsync(OutboxRow row, bool isRelative, CancellationToken cancel)
    {
        var since = (await outbox.ChangesOfAsync(row.Item.Patient, row.Item.Id, cancel)).Where(c => c.State != DeliveryState.Credited).ToArray();
        var mayHaveArrived = row.Attempts > 1;
        if (since.Any(c => StatusGuard.IsRetraction(c.Item.Body)))
        {
            // One that may be there is looked for as it was, and then withdrawn there.
            return (row, mayHaveArrived ? null : new Outcome(DeliveryState.Credited, "taken back before it left", WasTried: false));
        }

        if (since.Length == 0 || (isRelative && mayHaveArrived))
        {
            return (row, null);
        }

        var body = row.Item.Body.DeepClone().AsObject();
        foreach (var change in since)
        {
            Amendment.Apply(body, change.Item.Body);
        }

        return (With(row, body), await outbox.CarriesAsync(row, body, cancel) ? null : new Outcome(DeliveryState.Unknown, "another worker has it", WasTried: false));
    }

    private async Task<(OutboxRow Row, Outcome? Settled)> OfChangeAsync(OutboxRow row, Guid target, bool isRelative, CancellationToken cancel)
    {
        var all = await outbox.ChangesOfAsync(row.Item.Patient, target, cancel);
        var members = row.Item.Body;
        var isRepeat = isRelative && row.Attempts > 1;
        if (!isRepeat)
        {
            var later = all.Where(c => c.Seq > row.Seq).ToArray();
            if (later.Any(c => StatusGuard.IsRetraction(c.Item.Body)) || members.All(m => later.Any(c => c.Item.Body.ContainsKey(m.Key))))
            {
                return (row, new Outcome(DeliveryState.Credited, Outbox.Superseded, WasTried: false));
            }

            members = new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, LastSaid(later, m.Key, m.Value)?.DeepClone())));
        }

        var earlier = all.Where(c => c.Seq < row.Seq && c.State is not (DeliveryState.Confirmed or DeliveryState.Sent or DeliveryState.Credited)).ToArray();
        if (isRelative && earlier.Any(MayBeThere))
        {
            return (row, new Outcome(DeliveryState.Manual, WaitsForChange, WasTried: false));
        }

        var replaced = earlier.Where(e => StatusGuard.IsRetraction(members) || e.Item.Body.All(m => members.ContainsKey(m.Key))).Select(e => e.Item.Id).ToArray();
        if (replaced.Length > 0)
        {
            await outbox.SupersedeAsync(replaced, cancel);
        }

        return (With(row, members), null);
    }

    /// <summary>Not so: one that was never sent, or refused with nothing before it that could have arrived.</summary>
    private static bool MayBeThere(OutboxRow change) => change.State switch
    {
        DeliveryState.Approved or DeliveryState.Manual => change.Attempts > 0,
        DeliveryState.Rejected => change.Attempts > 1,
        _ => true,
    };

    private static JsonNode? LastSaid(OutboxRow[] later, string name, JsonNode? own) =>
        later.LastOrDefault(c => c.Item.Body.ContainsKey(name)) is { } last ? last.Item.Body[name] : own;

    private static OutboxRow With(OutboxRow row, JsonObject body) => row with { Item = row.Item with { Body = body } };

    private static bool IsResource(string? route) =>
        route is null || LaunchWords<DeliveryRoute>.Find(route) is DeliveryRoute.FhirCreate or DeliveryRoute.FhirCreateProfiled or DeliveryRoute.OracleOperation;
}
