using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using Duration = NodaTime.Duration;

namespace CcmFhir.Web.Ehr.Delivering.Oracle;

/// <summary>
/// Charges by Oracle Health Millennium's operations: <c>$create</c>, <c>$modify</c> for another quantity, <c>$credit</c> for a withdrawal.
/// What may have arrived is looked for among the visit's billable charges, the only search there is.
/// </summary>
/// <param name="claimOf">The approved charge of a row.</param>
internal sealed class OracleOperationRoute(Func<OutboxRow, EhrConnection, CancellationToken, Task<ClaimLine>> claimOf) : IDeliveryWay
{
    private const int VisitsSearchedMax = 12;
    private const int ConflictsMax = 5;

    /// <summary>A charge that arrived may have been billed by now, in the night's run.</summary>
    private static readonly Duration BilledAfter = Duration.FromHours(6);

    public DeliveryRoute Route => DeliveryRoute.OracleOperation;

    public bool SpeaksFhir => true;

    public async Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel)
    {
        var claim = await claimOf(shipment.Row, shipment.Ehr, cancel);
        var (item, refusal) = await ItemAsync(shipment, claim, claim.Charge.Units, cancel);
        return item is null ? refusal : await FoundAsync(shipment, claim, item, cancel);
    }

    public async Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel)
    {
        var claim = await claimOf(shipment.Row, shipment.Ehr, cancel);
        var units = (int)shipment.Body["quantity"]!["value"]!.GetValue<decimal>();
        var (item, refusal) = await ItemAsync(shipment, claim, units, cancel);
        if (item is null || await FoundAsync(shipment, claim, item, cancel) is { } known && (refusal = known) is not null)
        {
            return refusal!;
        }

        if (OutgoingCheck.Refusal(ChargeItem.Over(item)) is { } invalid)
        {
            return invalid;
        }

        var created = await InvokeAsync(shipment, "ChargeItem/$create", Parameter("chargeItem", "resource", item), cancel);
        if (created.Failure is { } failure)
        {
            return WriteFailures.OutcomeOf(failure);
        }

        return IdIn(created.Location) is { } id
            ? Confirmed(id, VersionIn(created.ETag))
            : await FoundAsync(shipment, claim, item, cancel) is { State: DeliveryState.Confirmed } found
                ? found
                : new Outcome(DeliveryState.Sent, "accepted, but not shown yet: the next comparison confirms it");
    }

    public async Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
    {
        var reference = target.Reference!;
        var id = reference[(reference.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var read = await shipment.Client.ReadAsync<ChargeItem>(id, cancel);
        if (read.Value is not { } current)
        {
            return WriteFailures.OutcomeOf(read.Failure!);
        }

        if (!shipment.IsOfPatient(current.Json))
        {
            return new Outcome(DeliveryState.Manual, "the EHR has it in another patient's chart: a person looks there");
        }

        var version = VersionIn(read.ETag) ?? current.Meta?.VersionId;
        var (mayChange, refusal) = StatusGuard.Judge("ChargeItem", current.Json, shipment.Body);
        var isWithdrawal = StatusGuard.IsWithdrawal(shipment.Body);
        var (changedItem, lacking) = mayChange && !isWithdrawal ? await ChangedAsync(shipment, current, cancel) : (null, null);
        if (lacking is not null)
        {
            return lacking;
        }

        if (!mayChange || version is null || (changedItem is not null && IsSo(current, shipment.Body, changedItem)))
        {
            return refusal is not null ? new Outcome(DeliveryState.Manual, refusal)
                : mayChange && version is null ? new Outcome(DeliveryState.Manual, "this EHR has no versions to change safely: a person changes it there")
                : Confirmed(id, version);
        }

        var changed = isWithdrawal
            ? await CreditAsync(shipment, id, version!, current, cancel)
            : await InvokeAsync(
                shipment, $"ChargeItem/{id}/$modify",
                [.. Parameter("chargeItem", "resource", changedItem!), .. Parameter("versionId", "valueId", version!)], cancel);
        return changed.Failure switch
        {
            null => Confirmed(id, VersionIn(changed.ETag)),
            { Kind: FhirFailureKind.Conflict } when shipment.Row.Attempts < ConflictsMax =>
                new Outcome(DeliveryState.Unknown, "it was changed meanwhile; it is read again"),
            var failure => WriteFailures.OutcomeOf(failure),
        };
    }

    private async Task<(JsonObject? Changed, Outcome? Lacking)> ChangedAsync(Shipment shipment, ChargeItem current, CancellationToken cancel)
    {
        var claim = await claimOf(shipment.Row, shipment.Ehr, cancel);
        var units = (int)shipment.Body["quantity"]!["value"]!.GetValue<decimal>();
        return shipment.Ehr.Writeback.ChargeItem.Oracle is not null && current.Json["context"]?["reference"]?.ToString() is { } visit
            && OracleCharge.Of(claim, shipment.Patient, visit, units) is { } item
            ? (item, null)
            : (null, Stuck($"launch.json no longer has a bill code for {claim.Charge.Code}, or the charge has no visit: a person changes it there"));
    }

    private static Task<FhirResult<OperationOutcome>> CreditAsync(
        Shipment shipment, string id, string version, ChargeItem current, CancellationToken cancel) =>
        InvokeAsync(
            shipment,
            $"ChargeItem/{id}/$credit",
            [
                .. Parameter("versionId", "valueId", version),
                .. Parameter("subject", "valueReference", new JsonObject { ["reference"] = shipment.Patient }),
                .. Parameter("context", "valueReference", new JsonObject { ["reference"] = current.Json["context"]?["reference"]?.ToString() }),
            ],
            cancel);

    /// <summary>The charge as it would be sent, or why it cannot be.</summary>
    private static async Task<(JsonObject? Item, Outcome? Refusal)> ItemAsync(Shipment shipment, ClaimLine claim, int units, CancellationToken cancel)
    {
        if (shipment.Ehr.Writeback.ChargeItem.Oracle is null)
        {
            return (null, Stuck("launch.json holds no bill codes for this EHR (writeback.chargeItem.oracle)"));
        }

        var (encounter, refusal) = shipment.Body["context"]?["reference"]?.ToString() is { } pinned
            ? (pinned, null)
            : await ChargeEncounters.FindAsync(shipment, cancel);
        if (refusal is not null || encounter is null)
        {
            return (null, refusal ?? Stuck("this EHR wants a visit on every charge, and there is none (writeback.chargeItem.encounter)"));
        }

        return OracleCharge.Of(claim, shipment.Patient, encounter, units) is { } item
            ? (item, null)
            : (null, Stuck($"launch.json has no bill code for {claim.Charge.Code} (writeback.chargeItem.oracle.codes)"));
    }

    /// <returns>Confirmed when the EHR has it; a reason to wait or ask a person; null when it may be sent.</returns>
    private static async Task<Outcome?> FoundAsync(Shipment shipment, ClaimLine claim, JsonObject item, CancellationToken cancel)
    {
        var visits = new List<string> { item["context"]!["reference"]!.ToString() };
        if (shipment.MayHaveArrived)
        {
            // The latest visit may have been another one when it was sent.
            var (all, isComplete, refusal) = await ChargeEncounters.AllAsync(shipment, cancel);
            if (all is null || !isComplete)
            {
                return refusal ?? CannotTell;
            }

            visits = [.. visits.Union(all.Reverse().Take(VisitsSearchedMax).Select(e => "Encounter/" + e.Id))];
        }

        foreach (var visit in visits)
        {
            var searched = await shipment.Client.SearchAsync<ChargeItem>([("context", visit), ("-status", "billable")], cancel);
            if (searched.Failure is { } failure)
            {
                return WriteFailures.OfSearch(failure, shipment);
            }

            if (Matching(searched.Value!.Matches, claim, item) is { } known)
            {
                return known;
            }

            if (shipment.MayHaveArrived && !searched.Value.IsComplete)
            {
                return CannotTell;
            }
        }

        return shipment.MayHaveArrived && !shipment.HasSettled ? shipment.NotFoundYet
            : shipment.MayHaveArrived && shipment.Now - claim.ClosedAt > BilledAfter ? CannotTell // only billable charges can be searched
            : null;
    }

    private static Outcome? Matching(IReadOnlyList<ChargeItem> charges, ClaimLine claim, JsonObject item)
    {
        var ours = charges.Where(c => OracleCharge.CarriesKey(c.Json, claim.Charge.ChargeKey)).ToArray();
        return ours switch
        {
            [{ Id: { } id } only] => Confirmed(id, only.Meta?.VersionId) with { Detail = "found among the visit's charges" },
            { Length: > 1 } => new Outcome(DeliveryState.Rejected, $"the EHR has {ours.Length} with our mark"),
            _ => charges.Any(c => OracleCharge.LooksAlike(c.Json, item))
                ? Stuck("the visit has a charge of this code and day without our mark: look whether it is this one, then settle it by hand")
                : null,
        };
    }

    /// <summary>An earlier try has changed it so already.</summary>
    private static bool IsSo(ChargeItem current, JsonObject members, JsonObject wanted) => members.All(m => m.Key == "quantity"
        ? current.Json["quantity"]?["value"]?.ToString() == wanted["quantity"]!["value"]!.ToString()
        : JsonNode.DeepEquals(current.Json[m.Key], wanted[m.Key]));

    private static Task<FhirResult<OperationOutcome>> InvokeAsync(
        Shipment shipment, string operation, IEnumerable<JsonObject> parameters, CancellationToken cancel) =>
        shipment.Client.InvokeAsync<OperationOutcome>(
            operation,
            (Parameters)Parameters.Over(new JsonObject
            {
                ["resourceType"] = "Parameters",
                ["parameter"] = new JsonArray(
                    [.. parameters, .. Parameter("transactionId", "valueUuid", TransactionId.Of(shipment.Row.Item.Identifier))]),
            }),
            cancel);

    private static JsonObject[] Parameter(string name, string kind, JsonNode value) => [new() { ["name"] = name, [kind] = value.DeepClone() }];

    private static Outcome CannotTell { get; } =
        new(DeliveryState.Manual, "it may have arrived, and this EHR's search cannot tell: look there, then settle it by hand");

    private static Outcome Stuck(string why) => new(DeliveryState.Manual, why, WasTried: false);

    private static Outcome Confirmed(string id, string? version) => new(DeliveryState.Confirmed, null, Reference: $"ChargeItem/{id}", Version: version);

    private static string? VersionIn(string? etag) => etag?.Replace("W/", "", StringComparison.Ordinal).Trim('"');

    private static string? IdIn(string? location)
    {
        var parts = location?.Split("/_history/")[0].Split("ChargeItem/") ?? [];
        return parts is [_, { Length: > 0 } id] ? Uri.UnescapeDataString(id) : null;
    }
}
