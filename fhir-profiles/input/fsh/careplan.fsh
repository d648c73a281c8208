Extension: CcmElementChecklist
Id: ccm-element-checklist
Title: "Element of the plan"
Description: "One of the twelve elements: whether it is done, and its text."
Context: CarePlan
* insert Ours
* extension contains element 1..1 and done 0..1 and text 0..1
* extension[element].value[x] only code
* extension[element].value[x] 1..1
* extension[element].value[x] from CcmPlanElement (required)
* extension[done].value[x] only boolean
* extension[done].value[x] 1..1
* extension[text].value[x] only markdown
* extension[text].value[x] 1..1

Extension: CcmCopyGiven
Id: copy-given
Title: "Copy of the plan given"
Description: "When, to whom and how a copy of the plan was handed over."
Context: CarePlan
* insert Ours
* extension contains on 1..1 and to 0..1 and how 0..1
* extension[on].value[x] only date
* extension[on].value[x] 1..1
* extension[to].value[x] only code
* extension[to].value[x] 1..1
* extension[to].value[x] from CcmCopyRecipient (required)
* extension[how].value[x] only code
* extension[how].value[x] 1..1
* extension[how].value[x] from CcmCopyMeans (required)

Extension: CcmPlanUpkeep
Id: ccm-plan-upkeep
Title: "Upkeep of the plan"
Description: "Review, revision, approval and sharing of the plan."
Context: CarePlan
* insert Ours
* extension contains reviewed-on 0..1 and revised-on 0..1 and substantially-revised 0..1 and approved-by 0..1 and shared-by 0..* and in-certified-ehr 0..1 and covers-none 0..1
* extension[reviewed-on].value[x] only date
* extension[reviewed-on].value[x] 1..1
* extension[revised-on].value[x] only date
* extension[revised-on].value[x] 1..1
* extension[substantially-revised].value[x] only boolean
* extension[substantially-revised].value[x] 1..1
* extension[approved-by].value[x] only Reference(Practitioner or PractitionerRole)
* extension[approved-by].value[x] 1..1
* extension[shared-by].value[x] only code
* extension[shared-by].value[x] 1..1
* extension[shared-by].value[x] from CcmSharing (required)
* extension[in-certified-ehr].value[x] only boolean
* extension[in-certified-ehr].value[x] 1..1
* extension[covers-none].value[x] only boolean
* extension[covers-none].value[x] 1..1

Invariant: ccm-careplan-1
Description: "The plan addresses two conditions or more; one is enough for principal care management, which its category then names."
Severity: #error
Expression: "addresses.count() >= 2 or category.coding.where(system = 'https://ccmfhir.org/fhir/CodeSystem/ccm-programme' and code = 'pcm').exists()"

Profile: CcmPlanOnFile
Parent: CarePlan
Id: ccm-plan-on-file
Title: "CCM plan on file"
Description: "What is known of a comprehensive care plan: its days, its elements, its upkeep, what it addresses. A plan that falls short is on file too."
* insert Ours
* insert Key(ccm-plan)
* extension contains
    CcmElementChecklist named checklist 0..12 MS and
    CcmCopyGiven named copyGiven 0..1 MS and
    CcmPlanUpkeep named upkeep 0..1 MS
* status MS
* intent = #plan
* category 2..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains usCore 1..1 and comprehensive 1..1 MS
* category[usCore] = $uscareplan#assess-plan
* category[comprehensive] = $plancategory#ccm-comprehensive
* title 1..1 MS
* subject 1..1 MS
* subject only Reference(Patient)
* period 1..1
* period.start 1..1
* created 1..1 MS
* addresses MS

Profile: CcmCarePlan
Parent: CcmPlanOnFile
Id: ccm-careplan
Title: "CCM comprehensive care plan"
Description: "A comprehensive care plan in one resource: goals, team and planned work may be contained, because few servers take them one by one. Planned work is activity.reference; activity.detail is not used."
* insert Ours
* obeys ccm-careplan-1
* text 1..1 MS
* contributor 1..* MS
* careTeam 1..* MS
* addresses 1..* MS
* goal 1..* MS
* activity 1..* MS
* activity.reference 1..1
* activity.detail 0..0

Profile: CcmGoal
Parent: Goal
Id: ccm-goal
Title: "CCM goal"
Description: "A measurable goal of a comprehensive care plan, on its own or contained in the plan. Contained, it needs no identifier."
* insert Ours
* lifecycleStatus MS
* description MS
* description.text 1..1
* subject 1..1 MS
* subject only Reference(Patient)
* target MS
* target.due[x] MS
* expressedBy MS
* addresses MS

Profile: CcmCareTeam
Parent: CareTeam
Id: ccm-careteam
Title: "CCM care team"
Description: "The billing practitioner and the staff of a care plan, on its own or contained in the plan."
* insert Ours
* status 1..1 MS
* subject 1..1 MS
* subject only Reference(Patient)
* participant 1..* MS
* participant.role 1..1 MS
* participant.member 1..1 MS
