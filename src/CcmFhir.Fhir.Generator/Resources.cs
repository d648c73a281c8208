namespace CcmFhir.Fhir.Generator;

/// <summary>What is generated. To add a resource, add its line and run the generator; its data types and codes follow by themselves.</summary>
internal static class Resources
{
    public static IReadOnlyList<string> All { get; } =
    [
        "AllergyIntolerance",
        "AuditEvent",
        "Basic",
        "Binary",
        "Bundle",
        "CapabilityStatement",
        "CarePlan",
        "CareTeam",
        "ChargeItem",
        "ChargeItemDefinition",
        "Claim",
        "Communication",
        "Condition",
        "Consent",
        "Coverage",
        "Device",
        "DocumentReference",
        "Encounter",
        "EpisodeOfCare",
        "ExplanationOfBenefit",
        "Goal",
        "Group",
        "List",
        "Location",
        "Medication",
        "MedicationRequest",
        "Observation",
        "OperationOutcome",
        "Organization",
        "Parameters",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Procedure",
        "Provenance",
        "QuestionnaireResponse",
        "RelatedPerson",
        "ServiceRequest",
        "Task",
    ];
}
