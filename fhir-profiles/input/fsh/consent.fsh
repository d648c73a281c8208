Extension: ConsentMode
Id: consent-mode
Title: "How consent was given"
Description: "Written, verbal or electronic. The source of a verbal consent is the text that was read out."
Context: Consent
* insert Ours
* value[x] only code
* value[x] 1..1
* value[x] from CcmConsentMode (required)

Extension: ConsentElementsDiscussed
Id: consent-elements-discussed
Title: "What the patient was told"
Description: "One of the things a patient is told before agreeing; repeats."
Context: Consent
* insert Ours
* value[x] only code
* value[x] 1..1
* value[x] from CcmConsentElement (required)

Extension: ConsentRevokedOn
Id: consent-revoked-on
Title: "Day the patient stopped"
Description: "Local day. The permission ends with the last day of its month."
Context: Consent
* insert Ours
* value[x] only date
* value[x] 1..1

Invariant: ccm-consent-1
Description: "A consent no longer in force says when its permission ended."
Severity: #error
Expression: "status = 'inactive' implies provision.period.end.exists()"

Profile: CcmConsent
Parent: Consent
Id: ccm-consent
Title: "CCM consent"
Description: "A patient's agreement to care management by one billing practitioner. Stopping ends the one permission with its month; there is no second provision that denies."
* insert Ours
* insert Key(ccm-consent)
* obeys ccm-consent-1
* extension contains
    ConsentMode named mode 1..1 MS and
    ConsentElementsDiscussed named told 0..* MS and
    ConsentRevokedOn named revokedOn 0..1 MS and
    http://hl7.org/fhir/StructureDefinition/consent-Transcriber named transcriber 0..1 and
    http://hl7.org/fhir/StructureDefinition/consent-Witness named witness 0..1
// Said of the slices' values so that the slices' urls are in the snapshot: tools that do not look into the extension's own definition need them.
* extension[mode].value[x] MS
* extension[told].value[x] MS
* extension[revokedOn].value[x] MS
* extension[transcriber].value[x] MS
* extension[witness].value[x] MS
* status MS
* scope = $consentscope#treatment
* category 2..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains patientConsent 1..1 and enrollment 1..1 MS
* category[patientConsent] = $LNC#59284-0
* category[enrollment] = $consentcategory#ccm-enrollment
* patient 1..1 MS
* dateTime 1..1 MS
* performer 1..*
* performer only Reference(Patient or RelatedPerson)
* organization 1..1 MS
* source[x] MS
* source[x] ^short = "What the patient agreed to: the statements in their language as an attachment, or the signed document"
* policy 1..*
* policy.authority 1..1
* policy.uri 1..1
* verification 1..*
* verification.verified = true
* verification.verifiedWith 1..1
* verification.verificationDate 1..1
* provision 1..1 MS
* provision.type 1..1
* provision.type = #permit
* provision.period 1..1
* provision.period.start 1..1
* provision.actor 1..1
* provision.actor.role = $roleclass#PROV
* provision.actor.reference only Reference(Practitioner or PractitionerRole)
* provision.purpose 2..*
* provision.purpose ^slicing.discriminator.type = #pattern
* provision.purpose ^slicing.discriminator.path = "$this"
* provision.purpose ^slicing.rules = #open
* provision.purpose contains care 1..1 and payment 1..1
* provision.purpose[care] = $actreason#CAREMGT
* provision.purpose[payment] = $actreason#HPAYMT
* provision.code 1..1
* provision.code from CcmProgramme (required)
* provision.provision 0..0

Invariant: ccm-enrolment-1
Description: "An enrolment that ended says when."
Severity: #error
Expression: "status = 'finished' implies period.end.exists()"

Profile: CcmEnrolment
Parent: EpisodeOfCare
Id: ccm-enrolment
Title: "CCM enrolment"
Description: "The time a patient is enrolled in a care management programme of one practice."
* insert Ours
* insert Key(ccm-enrolment)
* obeys ccm-enrolment-1
* status MS
* type 1..1 MS
* type from CcmProgramme (required)
* patient MS
* managingOrganization 1..1 MS
* period 1..1 MS
* period.start 1..1
* careManager MS
* extension contains
    CcmPracticeSettings named settings 0..1 MS and
    CcmHouseSetting named house 0..* and
    CcmPracticeSite named site 0..1 and
    CcmBillingPractitioner named practitioner 0..1 and
    CcmPatientSince named since 0..1
* extension[since].value[x] MS
