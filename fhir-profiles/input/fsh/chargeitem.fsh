Invariant: ccm-charge-1
Description: "The key is 26 characters of base32, made without units, minutes or rates; a charge issued again ends in the number of the issue."
Severity: #error
Expression: "identifier.where(system = 'https://ccmfhir.org/sid/ccm-charge').value.matches('^[A-Z2-7]{26}(-[0-9]+)?$')"

Invariant: ccm-charge-2
Description: "The definition is that of the code, in the rules of a year."
Severity: #error
Expression: "definitionCanonical.matches('^https://ccmfhir[.]org/fhir/ChargeItemDefinition/ccm-[0-9A-Z]{5}[|][0-9]{4}$') and definitionCanonical.substring(50, 5) = code.coding.code"

Invariant: ccm-charge-3
Description: "Chronic care management names two conditions or more, everything else one."
Severity: #error
Expression: "reason.count() >= 2 or code.coding.where(code in ('99490' | '99439' | 'G2058' | '99491' | '99437' | '99487' | '99489')).empty()"

Invariant: ccm-charge-4
Description: "An add-on code is part of the base code's item."
Severity: #error
Expression: "partOf.exists() or code.coding.where(code in ('99439' | 'G2058' | '99437' | '99489' | '99425' | '99427')).empty()"

Invariant: ccm-charge-5
Description: "Whole units, at least one."
Severity: #error
Expression: "quantity.value >= 1 and quantity.value.floor() = quantity.value"

Invariant: ccm-charge-6
Description: "What is not billable, or was withdrawn, says why."
Severity: #error
Expression: "(status = 'not-billable' or status = 'aborted') implies note.exists()"

Profile: CcmChargeItem
Parent: ChargeItem
Id: ccm-chargeitem
Title: "CCM charge"
Description: "One code of one patient and calendar month, approved by a person, found again by its key. The practice's billing system prices it."
* insert Ours
* insert Key(ccm-charge)
* obeys ccm-charge-1 and ccm-charge-2 and ccm-charge-3 and ccm-charge-4 and ccm-charge-5 and ccm-charge-6
* definitionUri 0..0
* definitionCanonical 1..1
* status MS
* partOf MS
* code MS
* code.coding 1..1
* code from CcmProcedureCode (required)
* subject MS
* subject only Reference(Patient)
* occurrence[x] 1..1 MS
* occurrence[x] only Period or dateTime
* performer 1..*
* performer ^slicing.discriminator.type = #pattern
* performer ^slicing.discriminator.path = "function"
* performer ^slicing.rules = #open
* performer contains billing 1..1 MS and staff 0..* MS
* performer[billing].function 1..1
* performer[billing].function = $participation#PPRF
* performer[billing].actor only Reference(Practitioner or PractitionerRole)
* performer[staff].function 1..1
* performer[staff].function = $participation#SPRF
* performingOrganization 1..1 MS
* quantity 1..1 MS
* quantity.value 1..1
* bodysite 0..0
* factorOverride 0..0
* priceOverride 0..0
* overrideReason 0..0
* enterer 1..1 MS
* enterer only Reference(Practitioner or PractitionerRole)
* enteredDate 1..1 MS
* reason 1..* MS
* reason.coding 1..*
* service 1..* MS
* service only Reference(Observation)
* product[x] 0..0
* supportingInformation 1..* MS
