using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// How each kind of record leaves for this EHR. A null route is chosen by <see cref="RouteTable"/> from preset,
/// /metadata and granted scopes.
/// </summary>
/// <remarks>
/// <c>SettleSeconds</c>: How long what has arrived may stay hidden from a search (servers that lag behind themselves). A search that finds nothing is believed after this and <c>http.timeoutSeconds</c>.
/// </remarks>
internal sealed record WritebackSettings(
    ChargeItemWriteback ChargeItem,
    ResourceWriteback Task,
    ResourceWriteback Time,
    DocumentableWriteback Consent,
    DocumentableWriteback CarePlan,
    DocumentableWriteback Note,
    ResourceWriteback Provenance,
    int SettleSeconds)
{
    public DeliveryRoute? RouteOf(RouteSubject subject) => subject switch
    {
        RouteSubject.ChargeItem => ChargeItem.Route,
        RouteSubject.Task => Task.Route,
        RouteSubject.Time => Time.Route,
        RouteSubject.Consent => Consent.Route,
        RouteSubject.CarePlan => CarePlan.Route,
        RouteSubject.Note => Note.Route,
        RouteSubject.Provenance => Provenance.Route,
    };
}

internal sealed record ResourceWriteback(DeliveryRoute? Route);

/// <remarks>
/// <c>DocumentType</c>: LOINC code of the DocumentReference when the route is <c>document</c>.
/// </remarks>
internal sealed record DocumentableWriteback(DeliveryRoute? Route, string DocumentType);

/// <remarks>
/// <c>CodeSystem</c>: System of ChargeItem.code when the EHR wants another than the code's own.
/// <c>Encounter</c>: Which Encounter becomes ChargeItem.context.
/// <c>Oracle</c>: Only for <c>oracle-operation</c>.
/// <c>Transform</c>: Only for <c>fhir-create-profiled</c>: steps applied to the JSON in order.
/// <c>Dft</c>: Only for <c>hl7v2-dft-p03</c>.
/// </remarks>
internal sealed record ChargeItemWriteback(
    DeliveryRoute? Route,
    string? CodeSystem,
    ChargeEncounter Encounter,
    OracleBillCodes? Oracle,
    ImmutableArray<TransformStep> Transform,
    DftSettings? Dft);

/// <summary>Oracle's tenant bill codes: <c>{system}/CodeSystem/BillCodes-{tier}</c> with its schedule.</summary>
/// <remarks>
/// <c>IcdScheduleCode</c>: Without it diagnoses are not sent.
/// <c>Codes</c>: CPT or HCPCS code to the tenant's code in this tier; a code not listed is sent as it is in the tiers CPT and HCPCS.
/// </remarks>
internal sealed record OracleBillCodes(
    string Tenant, string Tier, string ScheduleCode, string? IcdScheduleCode, ImmutableSortedDictionary<string, string> Codes);

/// <summary>One step of a declarative change of a resource's JSON.</summary>
/// <remarks>
/// <c>Path</c>: JSON pointer (RFC 6901).
/// <c>To</c>: Target pointer of <c>move</c>.
/// <c>Value</c>: What <c>set</c> puts there.
/// </remarks>
internal sealed record TransformStep(TransformOperation Op, string Path, string? To, JsonElement? Value);

/// <remarks>
/// <c>TimeoutSeconds</c>: How long an acknowledgement may take.
/// <c>ResendSafe</c>: The interface drops a message whose control id (MSH-10) it has seen, so one that was not acknowledged may be repeated.
/// </remarks>
internal sealed record DftSettings(
    DftTransport Transport,
    string? Path,
    string? Host,
    int? Port,
    string SendingApplication,
    string SendingFacility,
    string ReceivingApplication,
    string ReceivingFacility,
    int TimeoutSeconds,
    bool ResendSafe);
