RuleSet: Statement
* status from CcmTotalStatus (required)
* insert Categories(ccm-statement)
* subject 1..1 MS
* subject only Reference(Patient)
* effective[x] 1..1 MS
* effective[x] only dateTime
* performer 1..1 MS
* performer only Reference(Practitioner or PractitionerRole)
* value[x] 1..1 MS
* value[x] only CodeableConcept
* dataAbsentReason 0..0
* insert Components

Profile: CcmDecisionMaking
Parent: Observation
Id: ccm-decision-making
Title: "CCM medical decision making"
Description: "The level of medical decision making the billing practitioner recorded, and the three elements it rests on. Complex care management needs moderate or high, recorded in the month."
* insert Ours
* insert Key(ccm-decision-making)
* code = $observation#decision-making
* insert Statement
* value[x] from CcmDecisionMakingLevel (required)
* component contains decision-problems 0..1 and decision-data 0..1 and decision-risk 0..1
* insert Coded(decision-problems, CcmDecisionMakingLevel, required)
* insert Coded(decision-data, CcmDecisionMakingLevel, required)
* insert Coded(decision-risk, CcmDecisionMakingLevel, required)

Invariant: ccm-eligibility-1
Description: "None and a risk exclude each other."
Severity: #error
Expression: "component.value.coding.where(code = 'none').exists() implies component.count() = 1"

Profile: CcmEligibilityAttestation
Parent: Observation
Id: ccm-eligibility-attestation
Title: "CCM eligibility attestation"
Description: "The billing practitioner's dated statement on one condition: how long it is expected to last and what it puts the patient at significant risk of."
* insert Ours
* insert Key(ccm-eligibility-attestation)
* obeys ccm-eligibility-1
* code = $observation#eligibility
* insert Statement
* focus 1..1 MS
* focus only Reference(Condition)
* value[x] from CcmExpectedDuration (required)
* component contains significant-risk 1..* MS
* insert Coded(significant-risk, CcmRisk, required)

Extension: CcmSupervisionKindExtension
Id: supervision-kind
Title: "Kind of supervision"
Description: "General or direct."
Context: Basic
* insert Ours
* value[x] only code
* value[x] 1..1
* value[x] from CcmSupervisionKind (required)

Extension: CcmSupervisionPeriod
Id: supervision-period
Title: "Days supervised"
Description: "Local days, both counted; without an end it goes on."
Context: Basic
* insert Ours
* value[x] only Period
* value[x] 1..1
* value[x].start 1..1

Extension: CcmSupervisionEmployer
Id: supervision-employer
Title: "Employer of the supervised person"
Description: "The practice, or the company it has a contract with."
Context: Basic
* insert Ours
* value[x] only Reference(Organization)
* value[x] 1..1

Profile: CcmSupervision
Parent: Basic
Id: ccm-supervision
Title: "CCM supervision attestation"
Description: "The billing practitioner attests the supervision of one member of the clinical staff (42 CFR 410.26(b)(5)). FHIR has no resource for it."
* insert Ours
* insert Key(ccm-supervision)
* extension contains
    CcmSupervisionKindExtension named kind 1..1 MS and
    CcmSupervisionPeriod named period 1..1 MS and
    CcmSupervisionEmployer named employer 0..1
* extension[kind].value[x] MS
* extension[period].value[x] MS
* extension[employer].value[x] MS
* code = $record#supervision-attestation
* subject 1..1 MS
* subject only Reference(Practitioner or PractitionerRole)
* created 1..1 MS
* author 1..1 MS
* author only Reference(Practitioner or PractitionerRole)
