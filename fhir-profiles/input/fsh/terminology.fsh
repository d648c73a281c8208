CodeSystem: CcmConsentCategoryCodes
Id: ccm-consent-category
Title: "Category of a consent to care management"
Description: "Tells a consent to care management from any other Consent."
* insert Codes(ccm-consent-category)
* #ccm-enrollment "Enrollment in care management"

ValueSet: CcmConsentCategory
Id: ccm-consent-category
Title: "Category of a consent to care management"
Description: "Category of a consent to care management."
* insert Ours
* include codes from system CcmConsentCategoryCodes

CodeSystem: CcmConsentModeCodes
Id: ccm-consent-mode
Title: "How consent was given"
Description: "How the patient said yes."
* insert Codes(ccm-consent-mode)
* #written "Written"
* #verbal "Verbal"
* #electronic "Electronic" "Counts as written."

ValueSet: CcmConsentMode
Id: ccm-consent-mode
Title: "How consent was given"
Description: "How consent was given."
* insert Ours
* include codes from system CcmConsentModeCodes

CodeSystem: CcmConsentElementCodes
Id: ccm-consent-element
Title: "What the patient was told"
Description: "The four things a patient is told before agreeing to care management."
* insert Codes(ccm-consent-element)
* #availability "Availability of the services"
* #cost-sharing "Cost sharing may apply"
* #one-practitioner "Only one practitioner may bill a month"
* #right-to-stop "The right to stop at the end of a month"
* #none "None: the patient was told nothing"

ValueSet: CcmConsentElement
Id: ccm-consent-element
Title: "What the patient was told"
Description: "What the patient was told."
* insert Ours
* include codes from system CcmConsentElementCodes

CodeSystem: CcmProgrammeCodes
Id: ccm-programme
Title: "Care management programme"
Description: "What a month is charged as."
* insert Codes(ccm-programme)
* #ccm "Chronic care management"
* #pcm "Principal care management"
* #cpo-home-health "Home health care plan oversight"
* #cpo-hospice "Hospice care plan oversight"

ValueSet: CcmProgramme
Id: ccm-programme
Title: "Care management programme"
Description: "Care management programme."
* insert Ours
* include codes from system CcmProgrammeCodes

CodeSystem: CcmCarePlanCategoryCodes
Id: ccm-careplan-category
Title: "Category of a comprehensive care plan"
Description: "Tells our plan from any other CarePlan."
* insert Codes(ccm-careplan-category)
* #ccm-comprehensive "Comprehensive care plan"

ValueSet: CcmCarePlanCategory
Id: ccm-careplan-category
Title: "Category of a comprehensive care plan"
Description: "Category of a comprehensive care plan."
* insert Ours
* include codes from system CcmCarePlanCategoryCodes

CodeSystem: CcmPlanElementCodes
Id: ccm-plan-element
Title: "Element of a comprehensive care plan"
Description: "The twelve elements of a comprehensive care plan."
* insert Codes(ccm-plan-element)
* #problem-list "Problem list"
* #expected-outcome-prognosis "Expected outcome and prognosis"
* #measurable-goals "Measurable goals"
* #cognitive-functional-assessment "Cognitive and functional assessment"
* #symptom-management "Symptom management"
* #planned-interventions "Planned interventions" "With the care team member responsible for each."
* #medication-management "Medication management"
* #environmental-evaluation "Environmental evaluation"
* #caregiver-assessment "Caregiver assessment"
* #outside-coordination "Coordination with others outside the practice"
* #periodic-review "Periodic review" "With the monitoring schedule."
* #self-management "Self management"

ValueSet: CcmPlanElement
Id: ccm-plan-element
Title: "Element of a comprehensive care plan"
Description: "Element of a comprehensive care plan."
* insert Ours
* include codes from system CcmPlanElementCodes

CodeSystem: CcmSharingCodes
Id: ccm-sharing
Title: "How a plan is passed on"
Description: "Means by which a plan or its copy reaches others."
* insert Codes(ccm-sharing)
* #electronic "Electronic"
* #fax "Fax"
* #paper "Paper"
* #none "Shared with nobody"

ValueSet: CcmSharing
Id: ccm-sharing
Title: "How a plan is passed on"
Description: "How a plan is passed on."
* insert Ours
* include codes from system CcmSharingCodes

ValueSet: CcmCopyMeans
Id: ccm-copy-means
Title: "How the copy was given"
Description: "How the copy was given."
* insert Ours
* CcmSharingCodes#electronic
* CcmSharingCodes#fax
* CcmSharingCodes#paper

CodeSystem: CcmCopyRecipientCodes
Id: ccm-copy-recipient
Title: "Who got the copy of the plan"
Description: "Who was handed the copy of the plan."
* insert Codes(ccm-copy-recipient)
* #patient "Patient"
* #caregiver "Caregiver"

ValueSet: CcmCopyRecipient
Id: ccm-copy-recipient
Title: "Who got the copy of the plan"
Description: "Who got the copy of the plan."
* insert Ours
* include codes from system CcmCopyRecipientCodes

CodeSystem: CcmActivityCodes
Id: ccm-activity
Title: "What time was spent on"
Description: "Activities of care management; the property says which sum of minutes an activity may reach."
* insert Codes(ccm-activity)
* ^property[0].code = #counts-toward
* ^property[0].description = "care-management, care-plan-oversight or none"
* ^property[0].type = #code
* #patient-call "Call with the patient"
* #patient-call ^property[0].code = #counts-toward
* #patient-call ^property[0].valueCode = #care-management
* #caregiver-call "Call with a caregiver"
* #caregiver-call ^property[0].code = #counts-toward
* #caregiver-call ^property[0].valueCode = #care-management
* #secure-message "Secure message"
* #secure-message ^property[0].code = #counts-toward
* #secure-message ^property[0].valueCode = #care-management
* #chart-review "Chart review"
* #chart-review ^property[0].code = #counts-toward
* #chart-review ^property[0].valueCode = #care-management
* #care-plan "Work on the care plan"
* #care-plan ^property[0].code = #counts-toward
* #care-plan ^property[0].valueCode = #care-management
* #medication-reconciliation "Medication reconciliation"
* #medication-reconciliation ^property[0].code = #counts-toward
* #medication-reconciliation ^property[0].valueCode = #care-management
* #medication-management "Medication management"
* #medication-management ^property[0].code = #counts-toward
* #medication-management ^property[0].valueCode = #care-management
* #specialist-coordination "Coordination with a specialist"
* #specialist-coordination ^property[0].code = #counts-toward
* #specialist-coordination ^property[0].valueCode = #care-management
* #referral "Referral"
* #referral ^property[0].code = #counts-toward
* #referral ^property[0].valueCode = #care-management
* #community-resource "Community resource"
* #community-resource ^property[0].code = #counts-toward
* #community-resource ^property[0].valueCode = #care-management
* #transport "Arranging transport"
* #transport ^property[0].code = #counts-toward
* #transport ^property[0].valueCode = #care-management
* #transition-follow-up "Follow-up after a transition"
* #transition-follow-up ^property[0].code = #counts-toward
* #transition-follow-up ^property[0].valueCode = #care-management
* #education "Education"
* #education ^property[0].code = #counts-toward
* #education ^property[0].valueCode = #care-management
* #face-to-face "Face-to-face visit"
* #face-to-face ^property[0].code = #counts-toward
* #face-to-face ^property[0].valueCode = #none
* #acute-illness "Acute illness"
* #acute-illness ^property[0].code = #counts-toward
* #acute-illness ^property[0].valueCode = #none
* #preventive "Preventive service"
* #preventive ^property[0].code = #counts-toward
* #preventive ^property[0].valueCode = #none
* #clerical "Clerical work"
* #clerical ^property[0].code = #counts-toward
* #clerical ^property[0].valueCode = #none
* #billing "Billing"
* #billing ^property[0].code = #counts-toward
* #billing ^property[0].valueCode = #none
* #travel "Travel"
* #travel ^property[0].code = #counts-toward
* #travel ^property[0].valueCode = #none
* #voicemail "Voicemail only"
* #voicemail ^property[0].code = #counts-toward
* #voicemail ^property[0].valueCode = #none
* #oversight "Running the programme"
* #oversight ^property[0].code = #counts-toward
* #oversight ^property[0].valueCode = #none
* #care-plan-oversight "Personal work on a home health or hospice plan"
* #care-plan-oversight ^property[0].code = #counts-toward
* #care-plan-oversight ^property[0].valueCode = #care-plan-oversight

ValueSet: CcmActivity
Id: ccm-activity
Title: "What time was spent on"
Description: "What time was spent on."
* insert Ours
* include codes from system CcmActivityCodes

CodeSystem: CcmPerformerFunctionCodes
Id: ccm-performer-function
Title: "Function of who spent the time"
Description: "In what capacity the time was spent."
* insert Codes(ccm-performer-function)
* #clinical-staff "Clinical staff"
* #billing-practitioner "Billing practitioner personally"
* #other-qhp "Another qualified professional"

ValueSet: CcmPerformerFunction
Id: ccm-performer-function
Title: "Function of who spent the time"
Description: "Function of who spent the time."
* insert Ours
* include codes from system CcmPerformerFunctionCodes

CodeSystem: CcmCircumstanceCodes
Id: ccm-circumstance
Title: "Circumstances of time"
Description: "Roles, employments, places of work and ways of contact."
* insert Codes(ccm-circumstance)
* #physician "Physician"
* #pa "Physician assistant"
* #np "Nurse practitioner"
* #cns "Clinical nurse specialist"
* #cnm "Certified nurse-midwife"
* #rn "Registered nurse"
* #lpn "Licensed practical nurse"
* #cma "Certified medical assistant"
* #pharmacist "Pharmacist"
* #care-manager "Care manager with a credential"
* #employed "Employed"
* #contracted "Contracted"
* #us "In the United States"
* #abroad "Outside the United States"
* #phone "Phone"
* #portal "Patient portal"
* #video "Video"

ValueSet: CcmCircumstance
Id: ccm-circumstance
Title: "All circumstances"
Description: "All circumstances."
* insert Ours
* include codes from system CcmCircumstanceCodes

ValueSet: CcmRole
Id: ccm-role
Title: "Role of who spent the time"
Description: "Role of who spent the time."
* insert Ours
* CcmCircumstanceCodes#physician
* CcmCircumstanceCodes#pa
* CcmCircumstanceCodes#np
* CcmCircumstanceCodes#cns
* CcmCircumstanceCodes#cnm
* CcmCircumstanceCodes#rn
* CcmCircumstanceCodes#lpn
* CcmCircumstanceCodes#cma
* CcmCircumstanceCodes#pharmacist
* CcmCircumstanceCodes#care-manager

ValueSet: CcmEmployment
Id: ccm-employment
Title: "Employment of who spent the time"
Description: "Employment of who spent the time."
* insert Ours
* CcmCircumstanceCodes#employed
* CcmCircumstanceCodes#contracted

ValueSet: CcmLocation
Id: ccm-location
Title: "Where the work was done"
Description: "Where the work was done."
* insert Ours
* CcmCircumstanceCodes#us
* CcmCircumstanceCodes#abroad

ValueSet: CcmContactMode
Id: ccm-contact-mode
Title: "How the patient was reached"
Description: "How the patient was reached."
* insert Ours
* CcmCircumstanceCodes#phone
* CcmCircumstanceCodes#portal
* CcmCircumstanceCodes#video

CodeSystem: CcmObservationCodes
Id: ccm-observation
Title: "What our Observations and their components state"
Description: "Codes of Observation.code, category and component.code."
* insert Codes(ccm-observation)
* #ccm-time "Care management time"
* #non-face-to-face-time "Time spent without the patient in the room"
* #month-total "Counted time of a calendar month"
* #staff-time "Counted time of clinical staff"
* #practitioner-time "Counted time of the billing practitioner"
* #activity-code "Activity"
* #performer-role "Role of the performer"
* #performer-credential "Credential of the performer"
* #performer-employment "Employment of the performer"
* #service-location "Where the work was done"
* #contact-mode "How the patient was reached"
* #interactive "Whether the contact went both ways at once"
* #used-for "Another service these minutes were used for"
* #supervision "Supervision"
* #ccm-statement "Statement of the billing practitioner"
* #decision-making "Level of medical decision making"
* #decision-problems "Number and complexity of problems"
* #decision-data "Amount and complexity of data"
* #decision-risk "Risk of complications"
* #eligibility "A condition qualifies for care management"
* #significant-risk "What the condition puts the patient at significant risk of"
* #time-elsewhere "Time spent for another patient"

ValueSet: CcmObservation
Id: ccm-observation
Title: "What our Observations and their components state"
Description: "What our Observations and their components state."
* insert Ours
* include codes from system CcmObservationCodes

ValueSet: CcmTimeStatus
Id: ccm-time-status
Title: "Status of a time entry"
Description: "Status of a time entry."
* insert Ours
* http://hl7.org/fhir/observation-status#preliminary
* http://hl7.org/fhir/observation-status#final
* http://hl7.org/fhir/observation-status#amended
* http://hl7.org/fhir/observation-status#corrected
* http://hl7.org/fhir/observation-status#cancelled
* http://hl7.org/fhir/observation-status#entered-in-error

ValueSet: CcmTotalStatus
Id: ccm-total-status
Title: "Status of a total or a statement"
Description: "Status of a total or a statement."
* insert Ours
* http://hl7.org/fhir/observation-status#final
* http://hl7.org/fhir/observation-status#amended
* http://hl7.org/fhir/observation-status#corrected
* http://hl7.org/fhir/observation-status#entered-in-error

CodeSystem: CcmDecisionMakingLevelCodes
Id: ccm-decision-making-level
Title: "Level of medical decision making"
Description: "Complex care management needs moderate or high."
* insert Codes(ccm-decision-making-level)
* #straightforward "Straightforward"
* #low "Low"
* #moderate "Moderate"
* #high "High"

ValueSet: CcmDecisionMakingLevel
Id: ccm-decision-making-level
Title: "Level of medical decision making"
Description: "Level of medical decision making."
* insert Ours
* include codes from system CcmDecisionMakingLevelCodes

CodeSystem: CcmExpectedDurationCodes
Id: ccm-expected-duration
Title: "How long a condition is expected to last"
Description: "At least so long."
* insert Codes(ccm-expected-duration)
* #3-months "Three months or more"
* #12-months "Twelve months or more"
* #until-death "Until death"

ValueSet: CcmExpectedDuration
Id: ccm-expected-duration
Title: "How long a condition is expected to last"
Description: "How long a condition is expected to last."
* insert Ours
* include codes from system CcmExpectedDurationCodes

CodeSystem: CcmRiskCodes
Id: ccm-risk
Title: "What a condition puts the patient at risk of"
Description: "Significant risk, as the billing practitioner states it."
* insert Codes(ccm-risk)
* #death "Death"
* #acute-exacerbation "Acute exacerbation or decompensation"
* #functional-decline "Functional decline"
* #none "None: looked for and not found"

ValueSet: CcmRisk
Id: ccm-risk
Title: "What a condition puts the patient at risk of"
Description: "What a condition puts the patient at risk of."
* insert Ours
* include codes from system CcmRiskCodes

CodeSystem: CcmSupervisionKindCodes
Id: ccm-supervision-kind
Title: "Kind of supervision"
Description: "42 CFR 410.26(b)(5): general supervision suffices for designated care management services."
* insert Codes(ccm-supervision-kind)
* #general "General"
* #direct "Direct"

ValueSet: CcmSupervisionKind
Id: ccm-supervision-kind
Title: "Kind of supervision"
Description: "Kind of supervision."
* insert Ours
* include codes from system CcmSupervisionKindCodes

CodeSystem: CcmRecordCodes
Id: ccm-record
Title: "What a record is"
Description: "Codes of records FHIR has no resource or type for."
* insert Codes(ccm-record)
* #supervision-attestation "Attestation of supervision"
* #month-summary "Summary of a care management month"
* #time "Time spent on the task"
* #note "Note of the task"

ValueSet: CcmRecord
Id: ccm-record
Title: "What a record is"
Description: "What a record is."
* insert Ours
* include codes from system CcmRecordCodes

CodeSystem: CcmTaskStateCodes
Id: ccm-task-state
Title: "Where a task stands"
Description: "Finer than Task.status."
* insert Codes(ccm-task-state)
* #to-do "To do"
* #attempted "Tried without reaching anybody"
* #waiting "Waiting for somebody else"
* #done "Done"

ValueSet: CcmTaskState
Id: ccm-task-state
Title: "Where a task stands"
Description: "Where a task stands."
* insert Ours
* include codes from system CcmTaskStateCodes

ValueSet: CcmProcedureCode
Id: ccm-procedure-code
Title: "Procedure codes a month may be charged with"
Description: "Procedure codes a month may be charged with."
* insert Ours
// Codes only: descriptors of CPT are the AMA's.
* $CPT#99424
* $CPT#99425
* $CPT#99426
* $CPT#99427
* $CPT#99437
* $CPT#99439
* $CPT#99487
* $CPT#99489
* $CPT#99490
* $CPT#99491
* $HCPCS#G0181
* $HCPCS#G0182
* $HCPCS#G0506
* $HCPCS#G0511
* $HCPCS#G2058

ValueSet: CcmDataOperation
Id: ccm-data-operation
Title: "What a write did"
Description: "What a write did."
* insert Ours
* $dataoperation#CREATE
* $dataoperation#UPDATE
