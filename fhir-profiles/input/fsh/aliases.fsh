Alias: $base = https://ccmfhir.org/fhir/StructureDefinition
Alias: $sid = https://ccmfhir.org/sid
Alias: $LNC = http://loinc.org
Alias: $UCUM = http://unitsofmeasure.org
Alias: $CPT = http://www.ama-assn.org/go/cpt
Alias: $HCPCS = http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets
Alias: $icd10cm = http://hl7.org/fhir/sid/icd-10-cm
Alias: $consentscope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $actreason = http://terminology.hl7.org/CodeSystem/v3-ActReason
Alias: $roleclass = http://terminology.hl7.org/CodeSystem/v3-RoleClass
Alias: $participation = http://terminology.hl7.org/CodeSystem/v3-ParticipationType
Alias: $dataoperation = http://terminology.hl7.org/CodeSystem/v3-DataOperation
Alias: $participant = http://terminology.hl7.org/CodeSystem/provenance-participant-type
Alias: $obscategory = http://terminology.hl7.org/CodeSystem/observation-category
Alias: $auditevent = http://terminology.hl7.org/CodeSystem/audit-event-type
Alias: $restful = http://hl7.org/fhir/restful-interaction
Alias: $uscareplan = http://hl7.org/fhir/us/core/CodeSystem/careplan-category
Alias: $actcode = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $emptyreason = http://terminology.hl7.org/CodeSystem/list-empty-reason
Alias: $consentcategory = https://ccmfhir.org/fhir/CodeSystem/ccm-consent-category
Alias: $programme = https://ccmfhir.org/fhir/CodeSystem/ccm-programme
Alias: $plancategory = https://ccmfhir.org/fhir/CodeSystem/ccm-careplan-category
Alias: $observation = https://ccmfhir.org/fhir/CodeSystem/ccm-observation
Alias: $circumstance = https://ccmfhir.org/fhir/CodeSystem/ccm-circumstance
Alias: $record = https://ccmfhir.org/fhir/CodeSystem/ccm-record

RuleSet: Ours
* ^publisher = "CcmFhir"
* ^experimental = false

RuleSet: Codes(id)
* ^publisher = "CcmFhir"
* ^experimental = false
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://ccmfhir.org/fhir/ValueSet/{id}"

RuleSet: Key(name)
* identifier 1..* MS
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains key 1..1 MS
* identifier[key].system 1..1
* identifier[key].system = "https://ccmfhir.org/sid/{name}"
* identifier[key].value 1..1
