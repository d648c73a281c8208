using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>One way a record leaves. Each looks for what may have arrived before it sends anything again (decision 10).</summary>
internal interface IDeliveryWay
{
    DeliveryRoute Route { get; }

    /// <summary>False: it needs no session at the EHR.</summary>
    bool SpeaksFhir { get; }

    /// <summary>Looks for what an earlier try by this way may have brought, now that records leave by another one; sends nothing.</summary>
    /// <returns>Confirmed when it arrived; a reason to wait or ask a person; null when it is surely not there.</returns>
    Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel);

    /// <summary>Sends a new record, or finds that it arrived at an earlier try.</summary>
    Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel);

    /// <summary>Changes or withdraws what <paramref name="target"/> brought; never what the EHR has billed.</summary>
    Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel);
}

/// <summary>A row with what its way needs to carry it.</summary>
/// <param name="Body">The row's JSON with its references resolved; for a change, the members to set.</param>
/// <param name="Session">Null for ways that do not speak FHIR.</param>
/// <param name="Chosen">Why this way, and what a person still has to do.</param>
/// <param name="Now">For the settle time.</param>
internal sealed record Shipment(
    OutboxRow Row, JsonObject Body, EhrConnection Ehr, FhirSession? Session, ChosenRoute Chosen, bool ConditionalCreate, Instant Now)
{
    private static readonly Duration LookMin = Duration.FromSeconds(2);

    /// <summary>Types whose records this EHR lets us change by JSON Patch.</summary>
    public ImmutableHashSet<string> Patched { get; init; } = [];

    /// <summary>A try before this one may have reached the EHR.</summary>
    public bool MayHaveArrived => Row.Attempts > 1;

    /// <summary>
    /// Time enough has passed since a search first found nothing: what was sent has arrived or never will, for what is between us and the EHR keeps a
    /// request no longer than we wait for its answer, and the EHR shows what has arrived.
    /// </summary>
    public bool HasSettled => Row.MissedAt is not null && Unsettled <= Duration.Zero;

    /// <summary>How much longer a search that finds nothing is not believed.</summary>
    private Duration Unsettled => Settle + Duration.FromSeconds(Ehr.Http.TimeoutSeconds) - (Now - (Row.MissedAt ?? Now));

    /// <summary>Whether a resource of the EHR is in the chart this row is of.</summary>
    public bool IsOfPatient(JsonObject resource) =>
        (resource["subject"] ?? resource["patient"] ?? resource["for"])?["reference"]?.ToString().Split("/_history/")[0] is { } reference
        && (reference == Patient || reference.EndsWith("/" + Patient, StringComparison.Ordinal));

    private Duration Settle => Duration.FromSeconds(Ehr.Writeback.SettleSeconds);

    public FhirClient Client => (Session ?? throw new InvalidOperationException("This way needs a session.")).Client;

    public string Patient => "Patient/" + (Session ?? throw new InvalidOperationException("This way needs a session.")).PatientFhirId;

    /// <summary>What to say of a record that a search did not find although it may have been sent: look again after the settle time.</summary>
    public Outcome NotFoundYet => new(
        DeliveryState.Unknown, "not found; the EHR is given time to settle",
        RetryIn: Duration.Max(Duration.Min(Settle, Unsettled), LookMin).ToTimeSpan(), WasTried: false, WasMissed: true);
}

/// <summary>Leave to write into one chart: whose it is, what was granted, and a client that speaks with that token.</summary>
/// <param name="PatientFhirId">The patient's id in this EHR.</param>
internal sealed record FhirSession(PatientKey Patient, string PatientFhirId, string GrantedScopes, FhirClient Client)
{
    /// <summary>By the app's own token (Backend Services), not somebody's launch.</summary>
    public bool IsOurOwn { get; init; }

    /// <summary>Of somebody's launch on the chart.</summary>
    public static FhirSession Of(CareContext context, FhirClient client) => new(context.Patient, context.PatientFhirId, context.GrantedScopes, client);
}
