Invariant: ccm-task-1
Description: "A task that will not or cannot be done now, or was recorded in error, says why."
Severity: #error
Expression: "(status = 'rejected' or status = 'cancelled' or status = 'on-hold' or status = 'failed' or status = 'entered-in-error') implies statusReason.exists()"

Profile: CcmTask
Parent: Task
Id: ccm-task
Title: "CCM activity"
Description: "One piece of care management work. The time spent on it is an Observation that points here."
* insert Ours
* insert Key(ccm-task)
* obeys ccm-task-1
* basedOn only Reference(CarePlan)
* status MS
* statusReason MS
* businessStatus from CcmTaskState (extensible)
* intent = #order
* code 1..1 MS
* code.coding 1..*
* code from CcmActivity (required)
* for 1..1 MS
* for only Reference(Patient)
* authoredOn 1..1 MS
* owner MS
* output ^slicing.discriminator.type = #pattern
* output ^slicing.discriminator.path = "type"
* output ^slicing.rules = #open
* output contains time 0..* and note 0..*
* output[time].type = $record#time
* output[time].value[x] only Reference(Observation)
* output[note].type = $record#note
* output[note].value[x] only string or markdown

Invariant: ccm-time-1
Description: "The time has a start and an end to the second, each with its offset, and ends after it starts."
Severity: #error
Expression: "effective.start.toString().length() > 10 and effective.end.toString().length() > 10 and effective.start < effective.end"

Invariant: ccm-time-2
Description: "The minutes are more than none and fit into the time from start to end."
Severity: #error
Expression: "value.value > 0 and effective.start.toString().length() > 10 and effective.start + ((value.value * 60).floor().toString() + ' seconds').toQuantity() <= effective.end"

RuleSet: Minutes(element)
* {element} only Quantity
* {element}.value 1..1
* {element}.system 1..1
* {element}.system = $UCUM
* {element}.code 1..1
* {element}.code = #min

RuleSet: Categories(code)
* category 2..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains procedure 1..1 and ours 1..1 MS
* category[procedure] = $obscategory#procedure
* category[ours] = $observation#{code}

RuleSet: Components
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open

RuleSet: Coded(component, valueset, strength)
* component[{component}].code = $observation#{component}
* component[{component}].value[x] only CodeableConcept
* component[{component}].value[x] 1..1
* component[{component}].value[x] from {valueset} ({strength})

Profile: CcmTime
Parent: Observation
Id: ccm-time
Title: "CCM time entry"
Description: "One unbroken piece of time one person spent for one patient. Minutes are exact and never rounded; the sum of the month is cut once."
* insert Ours
* insert Key(ccm-time)
* obeys ccm-time-1 and ccm-time-2
* extension contains http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo named about 0..* MS
* extension[about].value[x] MS
* basedOn only Reference(CarePlan)
* status from CcmTimeStatus (required)
* insert Categories(ccm-time)
* code = $observation#non-face-to-face-time
* subject 1..1 MS
* subject only Reference(Patient)
* effective[x] 1..1 MS
* effective[x] only Period
* effective[x].start 1..1
* effective[x].end 1..1
* issued 1..1 MS
* performer 1..1 MS
* performer.extension contains http://hl7.org/fhir/StructureDefinition/event-performerFunction named function 1..1 MS
* performer.extension[function].value[x] from CcmPerformerFunction (required)
* value[x] 1..1 MS
* insert Minutes(value[x])
* dataAbsentReason 0..0
* derivedFrom only Reference(Observation)
* insert Components
* component contains activity-code 1..1 MS and performer-role 0..1 and performer-credential 0..1 and performer-employment 0..1 and service-location 0..1 and contact-mode 0..1 and interactive 0..1 and used-for 0..* and supervision 0..1
* insert Coded(activity-code, CcmActivity, required)
* insert Coded(performer-role, CcmRole, extensible)
* component[performer-credential].code = $observation#performer-credential
* component[performer-credential].value[x] only string
* component[performer-credential].value[x] 1..1
* insert Coded(performer-employment, CcmEmployment, required)
* insert Coded(service-location, CcmLocation, required)
* insert Coded(contact-mode, CcmContactMode, required)
* component[interactive].code = $observation#interactive
* component[interactive].value[x] only boolean
* component[interactive].value[x] 1..1
* component[used-for].code = $observation#used-for
* component[used-for].value[x] only string
* component[used-for].value[x] 1..1
* insert Coded(supervision, CcmSupervisionKind, required)

Invariant: ccm-total-1
Description: "The total is the sum of its two lanes; each number is cut at four decimals."
Severity: #error
Expression: "(component.where(code.coding.code = 'staff-time').value.value + component.where(code.coding.code = 'practitioner-time').value.value - value.value).abs() <= 0.0002"

Invariant: ccm-total-2
Description: "Counted minutes name the entries they were counted from."
Severity: #error
Expression: "value.value > 0 implies hasMember.exists()"

Profile: CcmMonthTotal
Parent: Observation
Id: ccm-month-total
Title: "CCM month total"
Description: "The counted time of one patient and calendar month, which the charges cite. Thresholds take the whole minutes of the ledger, not of this number."
* insert Ours
* insert Key(ccm-month-total)
* obeys ccm-total-1 and ccm-total-2
* basedOn only Reference(CarePlan)
* status from CcmTotalStatus (required)
* insert Categories(ccm-time)
* code = $observation#month-total
* subject 1..1 MS
* subject only Reference(Patient)
* effective[x] 1..1 MS
* effective[x] only Period
* effective[x].start 1..1
* effective[x].end 1..1
* issued 1..1 MS
* performer 1..1 MS
* value[x] 1..1 MS
* insert Minutes(value[x])
* dataAbsentReason 0..0
* hasMember MS
* hasMember only Reference(Observation)
* insert Components
* component contains staff-time 1..1 MS and practitioner-time 1..1 MS
* component[staff-time].code = $observation#staff-time
* component[staff-time].value[x] 1..1
* insert Minutes(component[staff-time].value[x])
* component[practitioner-time].code = $observation#practitioner-time
* component[practitioner-time].value[x] 1..1
* insert Minutes(component[practitioner-time].value[x])
