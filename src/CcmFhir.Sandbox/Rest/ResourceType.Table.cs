using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Rest;

/// <summary>https://hl7.org/fhir/R4/searchparameter-registry.html, the types and parameters an app of ours may meet.</summary>
internal sealed partial record ResourceType
{
    private static SearchParameter Identifier => Token("identifier");

    private static string[] RequestStatuses => ["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"];

    private static IEnumerable<ResourceType> Table() => [.. Directory(), .. Clinical(), .. Planning(), .. Billing(), .. Documents()];

    private static ResourceType[] Directory() =>
    [
        Of("Patient", "id", [], [], Identifier, Text("family", "name.family"), Text("given", "name.given"),
            Text("name", "name.family", "name.given", "name.text"), Date("birthdate", "birthDate"), Token("gender"), Token("active")),
        Of("Practitioner", null, [], [], Identifier, Text("family", "name.family"), Text("given", "name.given"),
            Text("name", "name.family", "name.given", "name.text"), Token("active")),
        Of("PractitionerRole", null, [], [], Identifier, Reference("practitioner"), Reference("organization"), Reference("location"),
            Token("role", "code"), Token("specialty"), Token("active")),
        Of("Organization", null, [], [], Identifier, Text("name"), Token("active"), Token("type")),
        Of("Location", null, [], [], Identifier, Text("name"), Token("status"), Reference("organization", "managingOrganization")),
        Of("Group", null, ["type", "actual"], [], Identifier, Token("type"), Token("actual"), Reference("member", "member.entity")),
        Of("RelatedPerson", "patient", ["patient"], [], Identifier, Reference("patient"), Token("relationship"), Token("active")),
    ];

    private static ResourceType[] Clinical() =>
    [
        Of("Condition", "subject", ["subject"], [], [Identifier, .. OfSubject(), Token("category"), Token("clinical-status", "clinicalStatus"),
            Token("verification-status", "verificationStatus"), Token("code"), Reference("encounter"),
            Date("onset-date", "onsetDateTime", "onsetPeriod"), Date("recorded-date", "recordedDate")]),
        Of("Encounter", "subject", ["status", "class"],
            ["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"],
            [Identifier, .. OfSubject(), Token("status"), Token("class"), Token("type"), Date("date", "period"),
            Reference("participant", "participant.individual"), Reference("service-provider", "serviceProvider")]),
        Of("MedicationRequest", "subject", ["status", "intent", "subject"],
            ["active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"],
            [Identifier, .. OfSubject(), Token("status"), Token("intent"), Token("category"), Token("code", "medicationCodeableConcept"),
            Date("authoredon", "authoredOn"), Reference("encounter"), Reference("requester")]),
        Of("AllergyIntolerance", "patient", ["patient"], [], Identifier, Reference("patient"), Token("clinical-status", "clinicalStatus"),
            Token("verification-status", "verificationStatus"), Token("code"), Token("category"), Date("date", "recordedDate")),
        Of("Observation", "subject", ["status", "code"],
            ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"],
            [Identifier, .. OfSubject(), Token("status"), Token("category"), Token("code"), Date("date", "effectiveDateTime", "effectivePeriod", "effectiveInstant"),
            Reference("performer"), Reference("encounter"), Reference("based-on", "basedOn"), Reference("has-member", "hasMember"),
            Reference("derived-from", "derivedFrom")]),
        Of("Procedure", "subject", ["status", "subject"],
            ["preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"],
            [Identifier, .. OfSubject(), Token("status"), Token("category"), Token("code"), Date("date", "performedDateTime", "performedPeriod"),
            Reference("encounter"), Reference("performer", "performer.actor")]),
    ];

    private static ResourceType[] Planning() =>
    [
        Of("CarePlan", "subject", ["status", "intent", "subject"], RequestStatuses,
            [Identifier, .. OfSubject(), Token("status"), Token("intent"), Token("category"), Date("date", "period"), Reference("care-team", "careTeam"),
            Reference("condition", "addresses"), Reference("goal"), Reference("encounter"), Reference("replaces")]),
        Of("CareTeam", "subject", [], ["proposed", "active", "suspended", "inactive", "entered-in-error"],
            [Identifier, .. OfSubject(), Token("status"), Token("category"), Date("date", "period"), Reference("participant", "participant.member")]),
        Of("Goal", "subject", ["lifecycleStatus", "description", "subject"], [],
            [Identifier, .. OfSubject(), Token("lifecycle-status", "lifecycleStatus"), Token("achievement-status", "achievementStatus"), Token("category"),
            Date("start-date", "startDate"), Date("target-date", "target.dueDate")]),
        Of("Task", "for", ["status", "intent"],
            ["draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"],
            Identifier, Reference("patient", "for"), Reference("subject", "for"), Token("status"), Token("business-status", "businessStatus"), Token("intent"),
            Token("code"), Reference("owner"), Reference("requester"), Reference("focus"), Reference("based-on", "basedOn"), Reference("part-of", "partOf"),
            Reference("encounter"), Date("authored-on", "authoredOn"), Date("modified", "lastModified"), Date("period", "executionPeriod")),
        Of("ServiceRequest", "subject", ["status", "intent", "subject"], RequestStatuses,
            [Identifier, .. OfSubject(), Token("status"), Token("intent"), Token("category"), Token("code"), Date("authored", "authoredOn"),
            Reference("encounter"), Reference("requester")]),
    ];

    private static ResourceType[] Billing() =>
    [
        Of("Coverage", "beneficiary", ["status", "beneficiary", "payor"], ["active", "cancelled", "draft", "entered-in-error"], Identifier,
            Reference("patient", "beneficiary"), Reference("beneficiary"), Token("status"), Token("type"), Reference("payor"), Reference("subscriber")),
        Of("ChargeItem", "subject", ["status", "code", "subject"],
            ["planned", "billable", "not-billable", "aborted", "billed", "entered-in-error", "unknown"],
            [Identifier, .. OfSubject(), Token("code"), Reference("context"), Date("occurrence", "occurrenceDateTime", "occurrencePeriod"),
            Reference("service"), Date("entered-date", "enteredDate"), Reference("enterer"), Reference("performer-actor", "performer.actor"),
            Reference("performing-organization", "performingOrganization"), Reference("account")]),
        Of("ExplanationOfBenefit", "patient", ["status", "type", "use", "patient", "insurer", "provider", "outcome", "insurance"],
            ["active", "cancelled", "draft", "entered-in-error"], Identifier, Reference("patient"), Token("status"), Date("created"),
            Reference("provider"), Reference("coverage", "insurance.coverage")),
    ];

    private static ResourceType[] Documents() =>
    [
        Of("Consent", "patient", ["status", "scope", "category"], ["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"],
            Identifier, Reference("patient"), Token("status"), Token("scope"), Token("category"), Date("date", "dateTime"), Date("period", "provision.period"),
            Reference("consentor", "performer"), Reference("organization"), Reference("actor", "provision.actor.reference")),
        Of("DocumentReference", "subject", ["status", "content"], ["current", "superseded", "entered-in-error"],
            [Identifier, .. OfSubject(), Token("status"), Token("type"), Token("category"), Date("date"), Date("period", "context.period"),
            Reference("author"), Reference("encounter", "context.encounter"), Reference("related", "context.related")]),
        Of("Communication", "subject", ["status"],
            ["preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"],
            [Identifier, .. OfSubject(), Token("status"), Token("category"), Date("sent"), Date("received"), Reference("sender"), Reference("recipient"),
            Reference("based-on", "basedOn"), Reference("encounter")]),
        Of("Provenance", "target", ["target", "recorded", "agent"], [], Reference("target"), Reference("patient", "target"), Date("recorded"),
            Reference("agent", "agent.who"), Reference("entity", "entity.what")),
        Of("List", "subject", ["status", "mode"], ["current", "retired", "entered-in-error"],
            [Identifier, .. OfSubject(), Token("status"), Token("code"), Date("date"), Reference("item", "entry.item")]),
    ];

    private static ResourceType Of(string name, string? patientPath, ImmutableArray<string> required, string[] statuses, params SearchParameter[] parameters) =>
        new(name, patientPath, required, statuses.ToFrozenSet(), [.. parameters]);

    private static SearchParameter[] OfSubject() => [Reference("patient", "subject"), Reference("subject")];

    private static SearchParameter Token(string name, params string[] paths) => Parameter(name, SearchKind.Token, paths);

    private static SearchParameter Reference(string name, params string[] paths) => Parameter(name, SearchKind.Reference, paths);

    private static SearchParameter Date(string name, params string[] paths) => Parameter(name, SearchKind.Date, paths);

    private static SearchParameter Text(string name, params string[] paths) => Parameter(name, SearchKind.String, paths);

    private static SearchParameter Parameter(string name, SearchKind kind, string[] paths) =>
        new(name, kind, paths.Length == 0 ? [name] : [.. paths]);
}
