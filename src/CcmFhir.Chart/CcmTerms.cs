namespace CcmFhir.Chart;

/// <summary>The names of everything we publish: profiles, code systems, extensions, identifier systems.</summary>
public static class CcmTerms
{
    /// <summary>Canonical base of every artefact.</summary>
    public const string Canonical = "https://ccmfhir.org/fhir";

    public const string ConsentIdentifier = "https://ccmfhir.org/sid/ccm-consent";
    public const string PlanIdentifier = "https://ccmfhir.org/sid/ccm-plan";
    public const string TaskIdentifier = "https://ccmfhir.org/sid/ccm-task";
    public const string TimeIdentifier = "https://ccmfhir.org/sid/ccm-time";
    public const string MonthTotalIdentifier = "https://ccmfhir.org/sid/ccm-month-total";
    public const string ChargeIdentifier = "https://ccmfhir.org/sid/ccm-charge";
    public const string DocumentIdentifier = "https://ccmfhir.org/sid/ccm-document";
    public const string SummaryIdentifier = "https://ccmfhir.org/sid/ccm-summary";
    public const string EnrolmentIdentifier = "https://ccmfhir.org/sid/ccm-enrolment";

    public const string AttestationIdentifier = "https://ccmfhir.org/sid/ccm-eligibility-attestation";
    public const string DecisionMakingIdentifier = "https://ccmfhir.org/sid/ccm-decision-making";
    public const string SupervisionIdentifier = "https://ccmfhir.org/sid/ccm-supervision";
    public const string ElsewhereIdentifier = "https://ccmfhir.org/sid/ccm-time-elsewhere";

    /// <summary>Of Encounters the practice recorded for this programme: visits and stays.</summary>
    public const string VisitIdentifier = "https://ccmfhir.org/sid/ccm-visit";

    public const string OtherServiceIdentifier = "https://ccmfhir.org/sid/ccm-other-service";
    public const string HomeCareIdentifier = "https://ccmfhir.org/sid/ccm-home-care";
    public const string SearchIdentifier = "https://ccmfhir.org/sid/ccm-search";

    public const string ConsentProfile = Canonical + "/StructureDefinition/ccm-consent";
    public const string PlanProfile = Canonical + "/StructureDefinition/ccm-careplan";

    /// <summary>CarePlan: what is known of a plan, also of one that falls short.</summary>
    public const string PlanOnFileProfile = Canonical + "/StructureDefinition/ccm-plan-on-file";

    public const string TaskProfile = Canonical + "/StructureDefinition/ccm-task";
    public const string TimeProfile = Canonical + "/StructureDefinition/ccm-time";
    public const string MonthTotalProfile = Canonical + "/StructureDefinition/ccm-month-total";
    public const string ChargeProfile = Canonical + "/StructureDefinition/ccm-chargeitem";
    public const string SummaryProfile = Canonical + "/StructureDefinition/ccm-summary";
    public const string ProvenanceProfile = Canonical + "/StructureDefinition/ccm-provenance";

    /// <summary>EpisodeOfCare: the programme, the billing practitioner and the practice's settings for this patient.</summary>
    public const string EnrolmentProfile = Canonical + "/StructureDefinition/ccm-enrolment";

    /// <summary>Observation on one Condition (<c>focus</c>): how long it lasts and what it risks.</summary>
    public const string AttestationProfile = Canonical + "/StructureDefinition/ccm-eligibility-attestation";

    /// <summary>Observation: the level of medical decision making.</summary>
    public const string DecisionMakingProfile = Canonical + "/StructureDefinition/ccm-decision-making";

    /// <summary>Basic: who directs the staff, and how.</summary>
    public const string SupervisionProfile = Canonical + "/StructureDefinition/ccm-supervision";

    /// <summary>Observation without subject: when the same person worked for another patient.</summary>
    public const string ElsewhereProfile = Canonical + "/StructureDefinition/ccm-time-elsewhere";

    /// <summary>Encounter: a face-to-face visit the practice recorded.</summary>
    public const string VisitProfile = Canonical + "/StructureDefinition/ccm-visit";

    /// <summary>Procedure: another service of the patient, however the practice knows of it.</summary>
    public const string OtherServiceProfile = Canonical + "/StructureDefinition/ccm-other-service";

    /// <summary>EpisodeOfCare: home health or hospice, for care plan oversight.</summary>
    public const string HomeCareProfile = Canonical + "/StructureDefinition/ccm-home-care";

    /// <summary>An empty List: looked for and found none (nilknown), or not to be had (unavailable).</summary>
    public const string SearchProfile = Canonical + "/StructureDefinition/ccm-search";

    /// <summary>Our category of a Consent to care management; its one code is <see cref="Enrollment"/>.</summary>
    public const string ConsentCategories = Canonical + "/CodeSystem/ccm-consent-category";

    public const string Enrollment = "ccm-enrollment";

    /// <summary>Codes: the words of <see cref="Billing.Programme"/>.</summary>
    public const string Programmes = Canonical + "/CodeSystem/ccm-programme";

    /// <summary>Codes: <see cref="ComprehensivePlan"/>.</summary>
    public const string PlanCategories = Canonical + "/CodeSystem/ccm-careplan-category";

    public const string ComprehensivePlan = "ccm-comprehensive";

    /// <summary>Codes: time, its month's total, the statements of the billing practitioner, and the components of all of them.</summary>
    public const string Observations = Canonical + "/CodeSystem/ccm-observation";

    public const string TimeCategory = "ccm-time";
    public const string TimeCode = "non-face-to-face-time";
    public const string MonthTotalCode = "month-total";
    public const string StatementCategory = "ccm-statement";
    public const string AttestationCode = "eligibility";
    public const string DecisionMakingCode = "decision-making";
    public const string ElsewhereCode = "time-elsewhere";

    /// <summary>Codes of records FHIR has no resource for, and of documents.</summary>
    public const string Records = Canonical + "/CodeSystem/ccm-record";

    public const string SupervisionCode = "supervision-attestation";
    public const string MonthSummaryCode = "month-summary";

    /// <summary>Codes: the words of <see cref="Billing.Time.Activity"/>.</summary>
    public const string Activities = Canonical + "/CodeSystem/ccm-activity";

    /// <summary>Codes: the words of <see cref="PerformerFunction"/>.</summary>
    public const string PerformerFunctions = Canonical + "/CodeSystem/ccm-performer-function";

    /// <summary>Codes: roles, employments and work locations in the words of the facts, and contact modes.</summary>
    public const string Circumstances = Canonical + "/CodeSystem/ccm-circumstance";

    /// <summary>Codes: the words of <see cref="Billing.Eligibility.ExpectedDuration"/>.</summary>
    public const string ExpectedDurations = Canonical + "/CodeSystem/ccm-expected-duration";

    /// <summary>Codes: the words of <see cref="Billing.Eligibility.Risks"/>.</summary>
    public const string Risks = Canonical + "/CodeSystem/ccm-risk";

    /// <summary>Codes: the words of <see cref="Billing.Eligibility.DecisionMakingLevel"/>.</summary>
    public const string DecisionMakingLevels = Canonical + "/CodeSystem/ccm-decision-making-level";

    /// <summary>Codes: the words of <see cref="Billing.Eligibility.HomeCareKind"/>.</summary>
    public const string HomeCareKinds = Canonical + "/CodeSystem/ccm-home-care-kind";

    /// <summary>Codes: what a chart may be searched for, in the words of the facts: coverage, visits, stays, otherServices ...</summary>
    public const string Searches = Canonical + "/CodeSystem/ccm-search";

    /// <summary>A code: the words of <see cref="Billing.Eligibility.SupervisionKind"/>.</summary>
    internal const string SupervisionKind = Canonical + "/StructureDefinition/supervision-kind";

    internal const string SupervisionPeriod = Canonical + "/StructureDefinition/supervision-period";
    internal const string BillingRole = Canonical + "/StructureDefinition/billing-practitioner";
    internal const string PracticeSettings = Canonical + "/StructureDefinition/practice-settings";
    internal const string PracticeSite = Canonical + "/StructureDefinition/practice-site";
    internal const string HouseSetting = Canonical + "/StructureDefinition/house-setting";
    internal const string PatientSince = Canonical + "/StructureDefinition/patient-since";
    internal const string CoverageQmb = Canonical + "/StructureDefinition/coverage-qmb";
    internal const string CoverageAuthorization = Canonical + "/StructureDefinition/coverage-authorization";
    internal const string VisitCarePlanAssessment = Canonical + "/StructureDefinition/care-plan-assessment";
    internal const string ServiceSource = Canonical + "/StructureDefinition/service-source";
    internal const string ServiceMinutes = Canonical + "/StructureDefinition/service-minutes";
    internal const string ConsentMode = Canonical + "/StructureDefinition/consent-mode";
    internal const string ConsentElement = Canonical + "/StructureDefinition/consent-elements-discussed";
    internal const string ConsentRevokedOn = Canonical + "/StructureDefinition/consent-revoked-on";
    internal const string PlanElementChecklist = Canonical + "/StructureDefinition/ccm-element-checklist";
    internal const string PlanCopyGiven = Canonical + "/StructureDefinition/copy-given";
    internal const string PlanUpkeep = Canonical + "/StructureDefinition/ccm-plan-upkeep";
}
