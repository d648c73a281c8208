using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Clinic;

internal enum Payer
{
    None,
    MedicarePartB,
    MedicareAdvantage,
    Commercial,
}

/// <summary>Fills one invented patient's chart. Each method stores one resource and gives its id or nothing.</summary>
internal sealed class Chart(ResourceStore store, Calendar calendar, string patient)
{
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Snomed = "http://snomed.info/sct";
    private const string Cpt = "http://www.ama-assn.org/go/cpt";

    private int _number;

    public Calendar Calendar => calendar;

    private string Subject => $$"""{"reference":"Patient/{{patient}}"}""";

    public void Demographics(string family, string given, string gender, int age, int number, string? deceased = null)
    {
        var died = deceased is null ? "" : $$""" "deceasedDateTime":"{{deceased}}",""";
        Put($$"""
            {"resourceType":"Patient","id":"{{patient}}",
             "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},
                            "system":"http://riverbend.example/mrn","value":"RB-{{number:0000}}"}],
             "active":true,"name":[{"use":"official","family":"{{family}}","given":["{{given}}"]}],"gender":"{{gender}}",
             "birthDate":"{{Calendar.Text(calendar.Today.AddYears(-age).AddDays(-17 * number))}}",{{died}}
             "generalPractitioner":[{"reference":"Practitioner/{{Staff.Physician}}"}],
             "managingOrganization":{"reference":"Organization/{{Staff.Practice}}"} }
            """);
    }

    public string Condition(string code, string text, int years) => Condition(Icd10, code, text, years);

    public string SnomedCondition(string code, string text, int years) => Condition(Snomed, code, text, years);

    public void Coverage(Payer payer)
    {
        if (payer == Payer.None)
        {
            return;
        }

        // Source of Payment Typology, a public code system; X12's claim filing indicator says Part B alone.
        var (sopt, x12, text, insurer, display) = payer switch
        {
            Payer.MedicarePartB => ("121", "MB", "Medicare Part B", "medicare", "Medicare"),
            Payer.MedicareAdvantage => ("11", "16", "Medicare Advantage (HMO)", "advantage", "Sandbox Advantage Plan"),
            Payer.Commercial => ("5", "CI", "Commercial insurance", "commercial", "Sandbox Mutual Insurance"),
            Payer.None or _ => throw new InvalidOperationException("No such payer."),
        };
        Put($$"""
            {"resourceType":"Coverage","id":"{{NextId("coverage")}}","status":"active",
             "type":{"coding":[{"system":"https://nahdo.org/sopt","code":"{{sopt}}"},
                               {"system":"https://codesystem.x12.org/005010/1032","code":"{{x12}}"}],"text":"{{text}}"},
             "subscriberId":"SANDBOX-{{patient}}","beneficiary":{{Subject}},
             "relationship":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/subscriber-relationship","code":"self"}]},
             "period":{"start":"{{calendar.YearsAgo(3)}}"},
             "payor":[{"reference":"Organization/{{insurer}}","display":"{{display}}"}]}
            """);
    }

    public void OfficeVisit(int daysAgo, string code = "99214", string practitioner = Staff.Physician) => Put($$"""
        {"resourceType":"Encounter","id":"{{NextId("visit")}}","status":"finished",
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
         "type":[{"coding":[{"system":"{{Cpt}}","code":"{{code}}"}],"text":"Office visit"}],"subject":{{Subject}},
         "participant":[{"type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PPRF"}]}],
                         "individual":{"reference":"Practitioner/{{practitioner}}"} }],
         "period":{"start":"{{calendar.At(daysAgo, 9)}}","end":"{{calendar.At(daysAgo, 9, 30)}}"},
         "serviceProvider":{"reference":"Organization/{{Staff.Practice}}"} }
        """);

    public void InpatientStay(DateOnly from, DateOnly to) => Put($$"""
        {"resourceType":"Encounter","id":"{{NextId("stay")}}","status":"finished",
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
         "type":[{"text":"Hospital stay"}],"subject":{{Subject}},
         "period":{"start":"{{Calendar.At(from, 0, 30)}}","end":"{{Calendar.At(to, 1)}}"},
         "serviceProvider":{"reference":"Organization/{{Staff.Hospital}}"} }
        """);

    public void Medication(string text, string? rxnorm = null)
    {
        var coding = rxnorm is null
            ? ""
            : $$""" "coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"{{rxnorm}}"}],""";
        Put($$"""
            {"resourceType":"MedicationRequest","id":"{{NextId("medication")}}","status":"active","intent":"order",
             "medicationCodeableConcept":{ {{coding}}"text":"{{text}}"},"subject":{{Subject}},
             "authoredOn":"{{calendar.DaysAgo(120)}}","requester":{"reference":"Practitioner/{{Staff.Physician}}"},
             "dosageInstruction":[{"text":"As directed"}]}
            """);
    }

    public void Allergy(string text) => Put($$"""
        {"resourceType":"AllergyIntolerance","id":"{{NextId("allergy")}}",
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":"confirmed"}]},
         "code":{"text":"{{text}}"},"patient":{{Subject}},"recordedDate":"{{calendar.YearsAgo(6)}}"}
        """);

    public void Laboratory(string loinc, string text, string value, string unit, int daysAgo) => Put($$"""
        {"resourceType":"Observation","id":"{{NextId("result")}}","status":"final",
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"{{loinc}}"}],"text":"{{text}}"},"subject":{{Subject}},
         "effectiveDateTime":"{{calendar.At(daysAgo, 8)}}",
         "valueQuantity":{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"} }
        """);

    /// <summary>An assessment and plan as a US Core EHR shows it: a start for the CCM plan, without its twelve elements.</summary>
    public void CarePlan(string title, int createdDaysAgo, params string[] conditions)
    {
        var goal = Put($$"""
            {"resourceType":"Goal","id":"{{NextId("goal")}}","lifecycleStatus":"active","description":{"text":"Home blood pressure below 130/80"},
             "subject":{{Subject}},"startDate":"{{calendar.DaysAgo(createdDaysAgo)}}",
             "target":[{"dueDate":"{{Calendar.Text(calendar.Today.AddDays(90))}}"}]}
            """);
        var team = Put($$"""
            {"resourceType":"CareTeam","id":"{{NextId("team")}}","status":"active","name":"Primary care team","subject":{{Subject}},
             "participant":[{"role":[{"text":"Primary care physician"}],"member":{"reference":"Practitioner/{{Staff.Physician}}"} },
                            {"role":[{"text":"Care manager"}],"member":{"reference":"Practitioner/{{Staff.Nurse}}"} }]}
            """);
        var addresses = string.Join(',', conditions.Select(c => $$"""{"reference":"Condition/{{c}}"}"""));
        Put($$"""
            {"resourceType":"CarePlan","id":"{{NextId("plan")}}",
             "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{{title}}</p></div>"},
             "status":"active","intent":"plan",
             "category":[{"coding":[{"system":"http://hl7.org/fhir/us/core/CodeSystem/careplan-category","code":"assess-plan"}]}],
             "title":"{{title}}","subject":{{Subject}},"period":{"start":"{{calendar.DaysAgo(createdDaysAgo)}}"},
             "created":"{{calendar.DaysAgo(createdDaysAgo)}}","author":{"reference":"Practitioner/{{Staff.Physician}}"},
             "careTeam":[{"reference":"CareTeam/{{team}}"}],"addresses":[{{addresses}}],"goal":[{"reference":"Goal/{{goal}}"}],
             "activity":[{"detail":{"code":{"text":"Home blood pressure log, reviewed monthly"},"status":"in-progress","description":"Twice a week, morning"} },
                         {"detail":{"code":{"text":"Reconcile medications at every contact"},"status":"in-progress"} },
                         {"detail":{"code":{"text":"Refer to diabetes education"},"status":"scheduled"} }]}
            """);
    }

    /// <summary>A consent about sharing the record. It says nothing about care management.</summary>
    public void PrivacyConsent(int daysAgo) => Put($$"""
        {"resourceType":"Consent","id":"{{NextId("consent")}}","status":"active",
         "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}],"text":"Release of information"}],
         "patient":{{Subject}},"dateTime":"{{calendar.At(daysAgo, 10)}}","performer":[{{Subject}}],
         "organization":[{"reference":"Organization/{{Staff.Practice}}"}],
         "policyRule":{"text":"Share records with the regional exchange"},"provision":{"type":"permit"} }
        """);

    public void Charge(string code, DateOnly on, string status = "billed") => Put($$"""
        {"resourceType":"ChargeItem","id":"{{NextId("charge")}}","status":"{{status}}",
         "code":{"coding":[{"system":"{{Cpt}}","code":"{{code}}"}]},"subject":{{Subject}},"occurrenceDateTime":"{{Calendar.Text(on)}}",
         "performer":[{"actor":{"reference":"Practitioner/{{Staff.Physician}}"} }],
         "performingOrganization":{"reference":"Organization/{{Staff.Practice}}"},"quantity":{"value":1} }
        """);

    /// <summary>A claim another organization was paid for, as the payer tells it. Needs a coverage in the chart.</summary>
    public void ClaimElsewhere(string code, DateOnly on) => Put($$"""
        {"resourceType":"ExplanationOfBenefit","id":"{{NextId("benefit")}}","status":"active",
         "type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/claim-type","code":"professional"}]},"use":"claim",
         "patient":{{Subject}},"created":"{{Calendar.Text(on)}}","insurer":{"reference":"Organization/medicare"},
         "provider":{"reference":"Organization/{{Staff.Hospital}}"},"outcome":"complete",
         "insurance":[{"focal":true,"coverage":{"reference":"Coverage/{{patient}}-coverage-1"} }],
         "item":[{"sequence":1,"productOrService":{"coding":[{"system":"{{Cpt}}","code":"{{code}}"}]},"servicedDate":"{{Calendar.Text(on)}}"}]}
        """);

    private string Condition(string system, string code, string text, int years) => Put($$"""
        {"resourceType":"Condition","id":"{{NextId("condition")}}",
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],
         "code":{"coding":[{"system":"{{system}}","code":"{{code}}","display":"{{text}}"}],"text":"{{text}}"},"subject":{{Subject}},
         "onsetDateTime":"{{calendar.YearsAgo(years)}}","recordedDate":"{{calendar.YearsAgo(years)}}",
         "recorder":{"reference":"Practitioner/{{Staff.Physician}}"} }
        """);

    private string NextId(string kind) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{patient}-{kind}-{++_number}");

    private string Put(string json) => store.Put((JsonObject)JsonNode.Parse(json)!).Id;
}
