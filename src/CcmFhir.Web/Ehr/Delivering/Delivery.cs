using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>
/// Takes one outbox row on its way. A new record leaves by the best route open for it; a change goes the way its record went. A
/// row that needs a session and finds none waits for the next one (decision 11).
/// </summary>
internal sealed partial class Delivery(
    Outbox outbox, CareContexts contexts, EhrAccess access, EhrCapabilities capabilities, IEnumerable<IDeliveryWay> ways, TimeProvider clock)
{
    private const int SessionsTried = 5;

    private static readonly TimeSpan WaitForTarget = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan WaitForSession = TimeSpan.FromMinutes(5); // a launch on the chart ends the wait at once

    private readonly ImmutableDictionary<DeliveryRoute, IDeliveryWay> _ways = ways.ToImmutableDictionary(w => w.Route);

    public async Task<Outcome> SendAsync(OutboxRow row, CancellationToken cancel)
    {
        var ehr = access.Connection(row.Item.Patient.EhrId);
        var subject = Subjects.SubjectOf(row.Item.Kind);
        var target = row.Item.Amends is { } amended ? await outbox.FindAsync(amended, cancel) : null;
        var heldBack = row.Item.Amends is null ? await HeldBackAsync(row, cancel) : Unplaced(target);
        if (heldBack is not null)
        {
            return heldBack;
        }

        var byHand = Fixed(target, ehr, subject);
        var session = byHand is { } way && !_ways[way].SpeaksFhir ? null : await SessionAsync(row, cancel);
        if (session is null && (byHand is not { } sessionless || _ways[sessionless].SpeaksFhir))
        {
            return new Outcome(DeliveryState.Approved, "waits for the next session on this EHR", RetryIn: WaitForSession, WasTried: false);
        }

        var chosen = new ChosenRoute(subject, byHand ?? DeliveryRoute.Local, "", [], ManualSteps.For(subject, byHand ?? DeliveryRoute.Local));
        EhrRoutes? routes = null;
        if (session is not null)
        {
            routes = await capabilities.RoutesAsync(ehr, session.Client, session.GrantedScopes, cancel);
            if (routes is null)
            {
                return new Outcome(DeliveryState.Approved, "the EHR does not answer", WasTried: false, IsEhrAway: true);
            }

            chosen = target is null ? routes.For(subject) : chosen;
        }

        if (Strayed(row, chosen) is { } strayed)
        {
            return strayed;
        }

        var shipment = new Shipment(
            row, await ResolvedAsync(row, cancel), ehr, session, chosen, routes?.ConditionalCreate == true, Instant.FromDateTimeOffset(clock.GetUtcNow()))
        {
            Patched = routes?.Patched ?? [],
        };
        var outcome = target is null
            ? await _ways[chosen.Route].CreateAsync(shipment, cancel)
            : await _ways[chosen.Route].AmendAsync(shipment, target, cancel);
        return outcome with { Route = LaunchWords<DeliveryRoute>.For(chosen.Route) };
    }

    /// <summary>The route that is settled before the EHR is asked: a change goes where its record is, and some ways need nobody's session.</summary>
    private static DeliveryRoute? Fixed(OutboxRow? target, EhrConnection ehr, RouteSubject subject) =>
        target is not null ? LaunchWords<DeliveryRoute>.Find(target.Route ?? "") ?? DeliveryRoute.FhirCreate
        : ehr.Writeback.RouteOf(subject) is DeliveryRoute.Hl7v2DftP03 or DeliveryRoute.Export or DeliveryRoute.Local ? ehr.Writeback.RouteOf(subject)
        : null;

    /// <summary>A record that may have left by another way is not sent by this one.</summary>
    private static Outcome? Strayed(OutboxRow row, ChosenRoute chosen) =>
        row is { Attempts: > 1, Route: { } before } && before != LaunchWords<DeliveryRoute>.For(chosen.Route) && !IsKeptHere(before)
            ? new Outcome(DeliveryState.Manual, $"it may have left by {before}, which is no longer the route here: look in the EHR, then settle it by hand")
            : null;

    private static bool IsKeptHere(string route) => route is "export" or "local" or "document";

    /// <summary>A change of something that has no place in the EHR.</summary>
    private static Outcome? Unplaced(OutboxRow? target) => target switch
    {
        { State: DeliveryState.Manual, Route: "local" } => new Outcome(DeliveryState.Manual, null, "local"),
        { State: DeliveryState.Credited } => new Outcome(DeliveryState.Confirmed, "it never left"),
        { Reference: not null } or { State: DeliveryState.Sent } => null,
        { State: DeliveryState.Manual, Route: "export" or "document" } => null,
        _ => new Outcome(DeliveryState.Manual, "whether what this changes is in the EHR is not known: a person looks there and settles it"),
    };

    /// <summary>A charge does not leave while what it replaces still stands, nor an add-on whose base code was refused (decision 16).</summary>
    private async Task<Outcome?> HeldBackAsync(OutboxRow row, CancellationToken cancel)
    {
        if (row.Item.Kind == "Provenance")
        {
            return await NotAboutAnythingYetAsync(row, cancel);
        }

        if (row.Item is not { Kind: "ChargeItem", Month: { } month })
        {
            return null;
        }

        var earlier = (await outbox.ForPatientAsync(row.Item.Patient.PatientId, cancel))
            .Where(r => r.Seq < row.Seq && r.Item.Kind == "ChargeItem" && r.Item.Month == month && r.State is DeliveryState.Rejected or DeliveryState.Manual)
            .ToArray();
        if (earlier.Any(r => r.Item.Amends is not null && StatusGuard.IsWithdrawal(r.Item.Body)))
        {
            return new Outcome(DeliveryState.Manual, "the charge it replaces is not withdrawn yet: settle that one, then try this one again");
        }

        var parent = row.Item.Body["partOf"]?[0]?["reference"]?.ToString();
        return earlier.Any(r => r.State == DeliveryState.Rejected && r.Item.Amends is null && parent == $"urn:uuid:{r.Item.Id:D}")
            ? new Outcome(DeliveryState.Manual, "its base code was refused: settle that one, then try this one again")
            : null;
    }

    /// <summary>A Provenance waits for what it is about. What has no place in this EHR needs none there.</summary>
    private async Task<Outcome?> NotAboutAnythingYetAsync(OutboxRow row, CancellationToken cancel)
    {
        var targets = new List<OutboxRow?>();
        foreach (var target in References(row.Item.Body["target"]))
        {
            targets.Add(await PlaceheldAsync(target, cancel));
        }

        return targets.Any(t => t is { Reference: null, State: not (DeliveryState.Manual or DeliveryState.Credited) })
            ? new Outcome(DeliveryState.Approved, "waits for what it is about", RetryIn: WaitForTarget, WasTried: false)
            : targets.Any(t => IsFhir(t?.Reference)) ? null
            : new Outcome(DeliveryState.Manual, null, "local");
    }

    /// <summary>The newest launch on this chart whose token still works; one that may write this type before one that may not.</summary>
    private async Task<FhirSession?> SessionAsync(OutboxRow row, CancellationToken cancel)
    {
        var newest = await contexts.NewestForPatientAsync(row.Item.Patient.PatientId, SessionsTried, cancel);
        var letter = row.Item.Amends is null ? 'c' : 'u';
        foreach (var context in newest.OrderByDescending(c => ScopeSet.Parse(c.GrantedScopes).AllowsSome(row.Item.Kind, letter)))
        {
            if ((await access.FreshAsync(context, cancel)).Succeeded)
            {
                return FhirSession.Of(context, access.ClientFor(context));
            }
        }

        return null;
    }

    /// <summary>
    /// The body with every <c>urn:uuid:</c> of another row replaced by where that row's resource is now, or by its identifier
    /// (a logical reference) when it has no place in this EHR. A Provenance is only of what has one.
    /// </summary>
    private async Task<JsonObject> ResolvedAsync(OutboxRow of, CancellationToken cancel)
    {
        var copy = of.Item.Body.DeepClone().AsObject();
        foreach (var reference in References(copy).ToArray())
        {
            if (await PlaceheldAsync(reference, cancel) is not { } row)
            {
                continue;
            }

            if (IsFhir(row.Reference))
            {
                reference["reference"] = row.Reference;
            }
            else
            {
                var identifier = row.Item.Identifier.Split('|', 2);
                reference.Remove("reference");
                reference["type"] = row.Item.Kind;
                reference["identifier"] = new JsonObject { ["system"] = identifier[0], ["value"] = identifier[1] };
            }
        }

        if (of.Item.Kind == "Provenance")
        {
            copy["target"] = new JsonArray([.. copy["target"]!.AsArray().Where(t => t!["reference"] is not null).Select(t => t!.DeepClone())]);
        }

        return copy;
    }

    private async Task<OutboxRow?> PlaceheldAsync(JsonObject reference, CancellationToken cancel) =>
        Guid.TryParseExact(reference["reference"]!.GetValue<string>()["urn:uuid:".Length..], "D", out var id) ? await outbox.FindAsync(id, cancel) : null;

    /// <summary>A place a person gave by hand is a number of theirs, an interface's is its control id: no server resolves those.</summary>
    private static bool IsFhir(string? reference) => reference is not null && FhirReference().IsMatch(reference);

    [GeneratedRegex("^[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex FhirReference();

    private static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject o when o["reference"] is JsonValue v && v.TryGetValue<string>(out var text) && text.StartsWith("urn:uuid:", StringComparison.Ordinal) => [o],
        JsonObject o => o.SelectMany(m => References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
