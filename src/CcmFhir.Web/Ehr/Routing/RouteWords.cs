using System.Text.Json.Serialization;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>The ways a record can leave the app.</summary>
internal enum DeliveryRoute
{
    [JsonStringEnumMemberName("fhir-create")] FhirCreate,
    [JsonStringEnumMemberName("oracle-operation")] OracleOperation,
    [JsonStringEnumMemberName("fhir-create-profiled")] FhirCreateProfiled,
    [JsonStringEnumMemberName("hl7v2-dft-p03")] Hl7v2DftP03,
    [JsonStringEnumMemberName("document")] Document,
    [JsonStringEnumMemberName("export")] Export,
    [JsonStringEnumMemberName("local")] Local,
}

/// <summary>What is routed. Time goes out as Observation, Note as DocumentReference.</summary>
internal enum RouteSubject
{
    ChargeItem,
    Task,
    Time,
    Consent,
    CarePlan,
    Note,
    Provenance,
}

/// <summary>Whether an update can be guarded by <c>If-Match</c>.</summary>
internal enum EhrVersioning
{
    [JsonStringEnumMemberName("unknown")] Unknown,
    [JsonStringEnumMemberName("versioned")] Versioned,
    [JsonStringEnumMemberName("no-version")] NoVersion,
}
