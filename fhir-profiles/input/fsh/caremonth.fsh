// What a care month written as one Bundle says besides what goes to an EHR: facts that FHIR has no element for, each kept as loosely as the facts keep it.
Extension: CcmPracticeSettings
Id: practice-settings
Title: "Settings of the practice"
Description: "The zone days are counted in, and the payer policy when the practice chose one."
Context: EpisodeOfCare
* insert Ours
* extension contains time-zone 1..1 and policy 0..1
* extension[time-zone].value[x] only string
* extension[time-zone].value[x] 1..1
* extension[policy].value[x] only string
* extension[policy].value[x] 1..1

Extension: CcmHouseSetting
Id: house-setting
Title: "Setting of the house"
Description: "One setting of the payer policy the practice decides differently; repeats. Names and values are those of the policies."
Context: EpisodeOfCare
* insert Ours
* extension contains name 1..1 and value 1..1
* extension[name].value[x] only code
* extension[name].value[x] 1..1
* extension[value].value[x] only code
* extension[value].value[x] 1..1

Extension: CcmPracticeSite
Id: practice-site
Title: "Site the month is billed from"
Description: "Kind of site, place of service, Medicare contractor and locality, participation in an advanced payment model, how claims are dated."
Context: EpisodeOfCare
* insert Ours
* extension contains kind 1..1 and pos 0..1 and mac 0..1 and locality 0..1 and qp 0..1 and date-of-service 0..1
* extension[kind].value[x] only code
* extension[kind].value[x] 1..1
* extension[kind].value[x] from CcmSiteKind (required)
* extension[pos].value[x] only code
* extension[pos].value[x] 1..1
* extension[mac].value[x] only string
* extension[mac].value[x] 1..1
* extension[locality].value[x] only string
* extension[locality].value[x] 1..1
* extension[qp].value[x] only boolean
* extension[qp].value[x] 1..1
* extension[date-of-service].value[x] only code
* extension[date-of-service].value[x] 1..1
* extension[date-of-service].value[x] from CcmDateOfService (required)

Extension: CcmBillingPractitioner
Id: billing-practitioner
Title: "Billing practitioner"
Description: "Role and NPI of the care manager, who bills. The role is open: one that may not bill is a fact the rules judge."
Context: EpisodeOfCare
* insert Ours
* extension contains role 0..1 and npi 0..1
* extension[role].value[x] only code
* extension[role].value[x] 1..1
* extension[npi].value[x] only string
* extension[npi].value[x] 1..1

Extension: CcmPatientSince
Id: patient-since
Title: "Patient of the practice since"
Description: "Local day the practice first saw the patient."
Context: EpisodeOfCare
* insert Ours
* value[x] only date
* value[x] 1..1

Extension: CcmCoverageQmb
Id: coverage-qmb
Title: "Qualified Medicare Beneficiary"
Description: "Whether Medicaid pays the patient's share, so that the patient owes none."
Context: Coverage
* insert Ours
* value[x] only boolean
* value[x] 1..1

Extension: CcmCoverageAuthorization
Id: coverage-authorization
Title: "Authorization by the plan"
Description: "Whether the plan wants one, its number, and its days, both counted."
Context: Coverage
* insert Ours
* extension contains required 0..1 and number 0..1 and from 0..1 and to 0..1
* extension[required].value[x] only boolean
* extension[required].value[x] 1..1
* extension[number].value[x] only string
* extension[number].value[x] 1..1
* extension[from].value[x] only date
* extension[from].value[x] 1..1
* extension[to].value[x] only date
* extension[to].value[x] 1..1

Extension: CcmCarePlanAssessment
Id: care-plan-assessment
Title: "Visit with a care plan assessment"
Description: "Whether the billing practitioner assessed the patient and made the plan at this visit."
Context: Encounter
* insert Ours
* value[x] only boolean
* value[x] 1..1

Extension: CcmServiceSource
Id: service-source
Title: "Source of the knowledge of a service"
Description: "How the practice knows of the service."
Context: Procedure
* insert Ours
* value[x] only code
* value[x] 1..1
* value[x] from CcmServiceSourceValues (required)

Extension: CcmServiceMinutes
Id: service-minutes
Title: "Minutes billed for a service"
Description: "One stretch of time the service was billed for; repeats. The code none: the service is known to have taken no minutes."
Context: Procedure
* insert Ours
* value[x] only Period or code
* value[x] 1..1
* value[x] from CcmNoMinutes (required)

Profile: CcmVisit
Parent: Encounter
Id: ccm-visit
Title: "CCM visit or stay"
Description: "A visit to the practice, or a stay in a facility, that the practice recorded for this programme because no chart it reads has it."
* insert Ours
* insert Key(ccm-visit)
* extension contains CcmCarePlanAssessment named assessment 0..1 MS
* extension[assessment].value[x] MS
* status from CcmVisitStatus (required)
* class from CcmVisitClass (required)
* type 0..1 MS
* subject 1..1 MS
* subject only Reference(Patient)
* participant 0..1 MS
* period 1..1 MS
* period.start 1..1

Profile: CcmOtherService
Parent: Procedure
Id: ccm-other-service
Title: "CCM other service"
Description: "A service of the patient that may conflict with care management, however the practice knows of it."
* insert Ours
* insert Key(ccm-other-service)
* extension contains CcmServiceSource named source 0..1 MS and CcmServiceMinutes named minutes 0..* MS
* extension[source].value[x] MS
* extension[minutes].value[x] MS
* status = #completed
* code 1..1 MS
* code.coding 1..1
* subject only Reference(Patient)
* performed[x] 1..1 MS
* performed[x] only dateTime or Period
* performer 0..1 MS

Profile: CcmHomeCare
Parent: EpisodeOfCare
Id: ccm-home-care
Title: "CCM home care"
Description: "Home health care or hospice, for care plan oversight. The care manager is who signed the plan of care."
* insert Ours
* insert Key(ccm-home-care)
* status from CcmHomeCareStatus (required)
* type 0..1 MS
* type from CcmHomeCareKind (required)
* period MS
* careManager MS

Profile: CcmSearch
Parent: List
Id: ccm-search
Title: "CCM search without result"
Description: "What the chart was searched for: none was found (nilknown), or it could not be searched (unavailable). Source and date: a person was asked."
* insert Ours
* insert Key(ccm-search)
* mode = #snapshot
* code 1..1 MS
* code from CcmSearchValues (required)
* subject 1..1 MS
* subject only Reference(Patient)
* entry 0..0
* emptyReason 1..1 MS
* emptyReason from CcmSearchResult (required)

Profile: CcmTimeElsewhere
Parent: Observation
Id: ccm-time-elsewhere
Title: "CCM time for another patient"
Description: "When a person of the practice worked for somebody else. It has no subject: that is all one patient's record may say of another."
* insert Ours
* insert Key(ccm-time-elsewhere)
* status from CcmTotalStatus (required)
* insert Categories(ccm-statement)
* code = $observation#time-elsewhere
* subject 0..0
* effective[x] 1..1 MS
* effective[x] only Period
* performer 1..1 MS
* performer only Reference(Practitioner or PractitionerRole)
* value[x] 0..0

CodeSystem: CcmSiteKindCodes
Id: ccm-site-kind
Title: "Kind of site"
Description: "Where a month is billed from."
* insert Codes(ccm-site-kind)
* #office "Office"
* #hospital-outpatient "Hospital outpatient department"
* #rhc "Rural health clinic"
* #fqhc "Federally qualified health center"

ValueSet: CcmSiteKind
Id: ccm-site-kind
Title: "Kind of site"
Description: "Kind of site."
* insert Ours
* include codes from system CcmSiteKindCodes

CodeSystem: CcmDateOfServiceCodes
Id: ccm-date-of-service
Title: "How a month's claim is dated"
Description: "Which day of the month stands on the claim."
* insert Codes(ccm-date-of-service)
* #threshold "The day the time was reached"
* #month-end "The month's last day"
* #last-service "The last day of service"
* #range "From the first day of service to the month's last"

ValueSet: CcmDateOfService
Id: ccm-date-of-service
Title: "How a month's claim is dated"
Description: "How a month's claim is dated."
* insert Ours
* include codes from system CcmDateOfServiceCodes

CodeSystem: CcmServiceSourceCodes
Id: ccm-service-source
Title: "Source of the knowledge of a service"
Description: "How the practice knows of a service."
* insert Codes(ccm-service-source)
* #own-claim "The practice's own claim"
* #ehr "The EHR"
* #explanation-of-benefit "An explanation of benefit"

ValueSet: CcmServiceSourceValues
Id: ccm-service-source
Title: "Source of the knowledge of a service"
Description: "Source of the knowledge of a service."
* insert Ours
* include codes from system CcmServiceSourceCodes

ValueSet: CcmNoMinutes
Id: ccm-no-minutes
Title: "No minutes"
Description: "A service known to have taken no minutes."
* insert Ours
* CcmSharingCodes#none

CodeSystem: CcmHomeCareKindCodes
Id: ccm-home-care-kind
Title: "Kind of home care"
Description: "What care plan oversight is of."
* insert Codes(ccm-home-care-kind)
* #home-health "Home health care"
* #hospice "Hospice"

ValueSet: CcmHomeCareKind
Id: ccm-home-care-kind
Title: "Kind of home care"
Description: "Kind of home care."
* insert Ours
* include codes from system CcmHomeCareKindCodes

CodeSystem: CcmSearchCodes
Id: ccm-search
Title: "What a chart is searched for"
Description: "Lists of the facts that may be empty because none was found or because nobody could look."
* insert Codes(ccm-search)
* #coverage "Coverage"
* #visits "Visits"
* #decisionMaking "Levels of medical decision making"
* #otherServices "Other services"
* #stays "Stays in a facility"
* #homeCare "Home care"
* #elsewhere "Time for other patients"
* #priorMonths "Months charged before"

ValueSet: CcmSearchValues
Id: ccm-search
Title: "What a chart is searched for"
Description: "What a chart is searched for."
* insert Ours
* include codes from system CcmSearchCodes

ValueSet: CcmSearchResult
Id: ccm-search-result
Title: "What a search came to"
Description: "None found, or not to be had."
* insert Ours
* $emptyreason#nilknown
* $emptyreason#unavailable

ValueSet: CcmVisitStatus
Id: ccm-visit-status
Title: "Status of a visit or stay"
Description: "Going on or over."
* insert Ours
* http://hl7.org/fhir/encounter-status#in-progress
* http://hl7.org/fhir/encounter-status#finished

ValueSet: CcmVisitClass
Id: ccm-visit-class
Title: "Class of a visit or stay"
Description: "Seen in person, inpatient or observation."
* insert Ours
* $actcode#AMB
* $actcode#IMP
* $actcode#OBSENC

ValueSet: CcmHomeCareStatus
Id: ccm-home-care-status
Title: "Status of home care"
Description: "Going on or over."
* insert Ours
* http://hl7.org/fhir/episode-of-care-status#active
* http://hl7.org/fhir/episode-of-care-status#onhold
* http://hl7.org/fhir/episode-of-care-status#finished
