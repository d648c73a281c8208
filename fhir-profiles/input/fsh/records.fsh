Profile: CcmSummary
Parent: DocumentReference
Id: ccm-summary
Title: "CCM month summary"
Description: "The document that tells people what was done in a calendar month and how the time was counted."
* insert Ours
* insert Key(ccm-summary)
* status MS
* type 1..1 MS
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains month 1..1 MS
* category[month] = $record#month-summary
* subject 1..1 MS
* subject only Reference(Patient)
* date 1..1 MS
* author 1..* MS
* custodian 1..1
* content 1..*
* content.attachment.contentType 1..1
* content.attachment.title 1..1
* content.attachment obeys ccm-summary-1
* context 1..1
* context.period 1..1 MS
* context.period.start 1..1
* context.period.end 1..1

Invariant: ccm-summary-1
Description: "The document is here, or where it is kept is said with its SHA-1."
Severity: #error
Expression: "data.exists() or (url.exists() and hash.exists())"

// Invariants and not slices: Provenance.entity.agent refers to Provenance.agent, and @medplum/core cannot load a sliced element that is referred to.
Invariant: ccm-provenance-1
Description: "One author, who acted for a practice."
Severity: #error
Expression: "agent.where(type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type' and code = 'author').exists()).onBehalfOf.count() = 1"

Invariant: ccm-provenance-2
Description: "One assembler: this software."
Severity: #error
Expression: "agent.where(type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type' and code = 'assembler').exists()).count() = 1"

Profile: CcmProvenance
Parent: Provenance
Id: ccm-provenance
Title: "CCM provenance of a write"
Description: "Who wrote what for which practice, with this software as assembler. R4 gives Provenance no identifier."
* insert Ours
* obeys ccm-provenance-1 and ccm-provenance-2
* target MS
* occurred[x] only Period
* recorded MS
* reason 1..*
* reason ^slicing.discriminator.type = #pattern
* reason ^slicing.discriminator.path = "$this"
* reason ^slicing.rules = #open
* reason contains treatment 1..1 and payment 0..1
* reason[treatment] = $actreason#TREAT
* reason[payment] = $actreason#HPAYMT
* activity 1..1 MS
* activity from CcmDataOperation (required)
* agent 2..* MS
* agent.type 1..1
* agent.who MS
* entity.role = #source

Profile: CcmAuditEvent
Parent: AuditEvent
Id: ccm-auditevent
Title: "CCM audit event"
Description: "One view, change, denial or export, as exported from the app's own hash-chained log. No server is asked to take it."
* insert Ours
* type = $auditevent#rest
* subtype 1..1 MS
* subtype from http://hl7.org/fhir/ValueSet/type-restful-interaction (required)
* action 1..1 MS
* recorded MS
* outcome 1..1 MS
* agent MS
* agent.who 1..1
* agent.requestor MS
* source.observer MS
* source.observer only Reference(Device)
* entity 1..* MS
* entity.what 1..1
