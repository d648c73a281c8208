using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>
/// Takes one outbox row on its way. A new record leaves by the best route open for it now; one that may have left by another is looked
/// for there first. A change goes the way its record went. A row that needs a session and finds none waits (decision 11).
/// </summary>
internal sealed class Delivery(
    Outbox outbox, RelaySessions sessions, EhrAccess access, EhrCapabilities capabilities, IEnumerable<IDeliveryWay> ways, TimeProvider clock)
{
    private readonly ImmutableDictionary<DeliveryRoute, IDeliveryWay> _ways = ways.ToImmutableDictionary(w => w.Route);
    private readonly Statements _statements = new(outbox);
    private readonly Changes _changes = new(outbox);
    private readonly Placeholders _placeholders = new(outbox);

    public async Task<Outcome> SendAsync(OutboxRow row, CancellationToken cancel)
    {
        var ehr = access.Connection(row.Item.Patient.EhrId);
        var subject = Subjects.SubjectOf(row.Item.Kind);
        var target = row.Item.Amends is { } amended ? await outbox.FindAsync(amended, cancel) : null;
        if ((row.Item.Amends is null ? await HeldBackAsync(row, cancel) : Changes.Unplaced(target)) is { } heldBack)
        {
            return heldBack;
        }

        var (settled, before) = (Fixed(target, ehr, subject), EarlierRoute(row));
        (row, var done) = await _changes.JudgedAsync(row, settled == DeliveryRoute.Hl7v2DftP03 || before == DeliveryRoute.Hl7v2DftP03, cancel);
        if (done is not null)
        {
            return done;
        }

        var needsSession = settled is not { } sessionless || _ways[sessionless].SpeaksFhir || (before is { } earlier && _ways[earlier].SpeaksFhir);
        var letter = row.Item.Amends is null ? 'c' : 'u';
        var (session, waiting) = needsSession ? await sessions.OpenAsync(row.Item.Patient, row.Item.Kind, letter, cancel) : (null, null);
        if (waiting is not null)
        {
            return waiting;
        }

        var routes = session is null ? null : await capabilities.RoutesAsync(ehr, session.Client, session.GrantedScopes, cancel);
        if (session is not null && routes is null)
        {
            return new Outcome(DeliveryState.Approved, "the EHR does not answer", WasTried: false, IsEhrAway: true);
        }

        var chosen = target is null && routes is not null ? routes.For(subject) : Settled(subject, settled ?? DeliveryRoute.Local);
        var shipment = new Shipment(
            row, await _placeholders.ResolvedAsync(row, cancel), ehr, session, chosen, routes?.ConditionalCreate == true, Instant.FromDateTimeOffset(clock.GetUtcNow()))
        {
            Patched = routes?.Patched ?? [],
        };
        return Told(session, await ArrivedAsync(shipment, before, cancel)
            ?? (target is null ? await CreateAsync(shipment, cancel) : Left(chosen.Route, await _ways[chosen.Route].AmendAsync(shipment, target, cancel))));
    }

    /// <summary>A launch's token that is refused is that launch's trouble; the app's own, asked for anew, is refused to every row of the EHR.</summary>
    private static Outcome Told(FhirSession? session, Outcome outcome) => outcome.IsTokenRefused && session is { IsOurOwn: true }
        ? outcome with { Detail = "the EHR refuses the token it gave the app", IsEhrAway = true }
        : outcome;

    /// <summary>By another way than today's, an earlier try may have brought it: nothing is sent before that is known.</summary>
    private async Task<Outcome?> ArrivedAsync(Shipment shipment, DeliveryRoute? before, CancellationToken cancel)
    {
        if (before is not { } earlier || earlier == shipment.Chosen.Route)
        {
            return null;
        }

        var found = await _ways[earlier].FindAsync(shipment with { Chosen = Settled(shipment.Chosen.What, earlier) }, cancel);
        return found is null ? null : Left(earlier, found);
    }

    private async Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel)
    {
        var (row, route) = (shipment.Row, shipment.Chosen.Route);
        if (route is not (DeliveryRoute.Export or DeliveryRoute.Local) && row.Route != LaunchWords<DeliveryRoute>.For(route)
            && !await outbox.LeavesByAsync(row, LaunchWords<DeliveryRoute>.For(route), cancel))
        {
            return new Outcome(DeliveryState.Unknown, "another worker has it", WasTried: false);
        }

        var outcome = await _ways[route].CreateAsync(shipment, cancel);
        return outcome.IsNotTaken && await IsNoLongerOpenAsync(shipment, cancel)
            ? Left(route, new Outcome(DeliveryState.Approved, "the EHR no longer takes it this way", RetryIn: TimeSpan.Zero, WasTried: false))
            : Left(route, outcome);
    }

    /// <summary>Asks the EHR what it takes now: what was known of it may be an hour old.</summary>
    private async Task<bool> IsNoLongerOpenAsync(Shipment shipment, CancellationToken cancel)
    {
        if (shipment.Session is not { } session)
        {
            return false;
        }

        capabilities.Forget(shipment.Ehr.Id);
        return await capabilities.RoutesAsync(shipment.Ehr, session.Client, session.GrantedScopes, cancel) is { } now
            && now.For(shipment.Chosen.What).Route != shipment.Chosen.Route;
    }

    private static Outcome Left(DeliveryRoute route, Outcome outcome) => outcome with { Route = LaunchWords<DeliveryRoute>.For(route) };

    private static ChosenRoute Settled(RouteSubject subject, DeliveryRoute route) => new(subject, route, "", [], ManualSteps.For(subject, route));

    /// <summary>The way by which an earlier try of a new record may have left.</summary>
    private static DeliveryRoute? EarlierRoute(OutboxRow row) =>
        row is { Attempts: > 1, Item.Amends: null, Route: { } before } ? LaunchWords<DeliveryRoute>.Find(before) : null;

    /// <summary>The route that is settled before the EHR is asked: a change goes where its record is, and some ways need nobody's session.</summary>
    private static DeliveryRoute? Fixed(OutboxRow? target, EhrConnection ehr, RouteSubject subject) =>
        target is not null ? LaunchWords<DeliveryRoute>.Find(target.Route ?? "") ?? DeliveryRoute.FhirCreate
        : ehr.Writeback.RouteOf(subject) is DeliveryRoute.Hl7v2DftP03 or DeliveryRoute.Export or DeliveryRoute.Local ? ehr.Writeback.RouteOf(subject)
        : null;

    /// <summary>A charge does not leave while what it replaces still stands, nor an add-on whose base code was refused (decision 16).</summary>
    private async Task<Outcome?> HeldBackAsync(OutboxRow row, CancellationToken cancel)
    {
        if (row.Item.Kind == "Provenance")
        {
            return await _statements.HeldBackAsync(row, cancel);
        }

        if (row.Item is not { Kind: "ChargeItem", Month: { } month })
        {
            return null;
        }

        var earlier = (await outbox.ForPatientAsync(row.Item.Patient.PatientId, "ChargeItem", cancel))
            .Where(r => r.Seq < row.Seq && r.Item.Month == month && r.State is DeliveryState.Rejected or DeliveryState.Manual)
            .ToArray();
        if (earlier.Any(r => r.Item.Amends is not null && (!r.IsReadable || StatusGuard.IsWithdrawal(r.Item.Body))))
        {
            return new Outcome(DeliveryState.Manual, "the charge it replaces is not withdrawn yet: settle that one, then try this one again", WasTried: false);
        }

        var parent = row.Item.Body["partOf"]?[0]?["reference"]?.ToString();
        return earlier.Any(r => r.State == DeliveryState.Rejected && r.Item.Amends is null && parent == $"urn:uuid:{r.Item.Id:D}")
            ? new Outcome(DeliveryState.Manual, "its base code was refused: settle that one, then try this one again", WasTried: false)
            : null;
    }
}
