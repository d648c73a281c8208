using System.Collections.Immutable;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

/// <summary>
/// What a SMART client and this app must fulfil, by id. <c>smart-app-launch-2.2.0#n</c> is numbered as in Inferno's client suite
/// <c>smart_client_stu2_2</c>; <c>us-core#…</c> are searches US Core obliges a server to answer; <c>ccmfhir#…</c> are this app's own promises.
/// </summary>
internal static class Requirements
{
    private const string Smart = "smart-app-launch-2.2.0#";

    public static ImmutableSortedSet<string> All { get; } = ImmutableSortedSet.Create(
        StringComparer.Ordinal,
        Smart + "1", Smart + "2", Smart + "4", Smart + "6", Smart + "7", Smart + "36", Smart + "40", Smart + "50", Smart + "51", Smart + "52",
        Smart + "60", Smart + "61", Smart + "71", Smart + "72", Smart + "97", Smart + "108", Smart + "117", Smart + "120-146", Smart + "133",
        Smart + "193", Smart + "201", Smart + "211", Smart + "218", Smart + "230", Smart + "232", Smart + "267", Smart + "308", Smart + "309",
        Smart + "313", Smart + "314", Smart + "315", Smart + "331", Smart + "379", Smart + "authorization-request", Smart + "token-request",
        Smart + "backend-token-request", Smart + "token-use", Smart + "registration", "us-core#Patient.read", "us-core#Practitioner.read",
        "us-core#PractitionerRole.practitioner", "us-core#Condition.patient", "us-core#Condition.patient+category", "us-core#Encounter.date+patient",
        "us-core#Coverage.patient", "us-core#CarePlan.patient", "us-core#CarePlan.patient+category", "us-core#Goal.patient",
        "us-core#CareTeam.patient+status", "us-core#MedicationRequest.patient+intent+status", "us-core#Observation.patient+category+date", "ccmfhir#Consent.patient", "ccmfhir#Consent.patient+category", "ccmfhir#ChargeItem.patient", "ccmfhir#discovery",
        "ccmfhir#launch-negative", "ccmfhir#code-once", "ccmfhir#token-refused", "ccmfhir#single-flight", "ccmfhir#revocation", "ccmfhir#least-data",
        "ccmfhir#read-complete", "ccmfhir#read-valid", "ccmfhir#introspection", "ccmfhir#write", "ccmfhir#profile", "ccmfhir#exactly-once",
        "ccmfhir#routes");

    /// <summary>Those no run at an EHR can reach; the text of each says where it is verified instead.</summary>
    public static ImmutableSortedSet<string> VerifiedElsewhere { get; } = ImmutableSortedSet.Create(
        StringComparer.Ordinal,
        Smart + "6", Smart + "7", Smart + "133", Smart + "193", Smart + "379");

    public static Phrase TextOf(string id) => new("requirement." + id);

    /// <param name="id">One of <see cref="VerifiedElsewhere"/>.</param>
    public static Phrase ElsewhereOf(string id) => new($"requirement.{id}.elsewhere");
}
