using System.Globalization;

namespace CcmFhir.Peers.Tests;

/// <summary>The chart of a patient who may be cared for under CCM, in an EHR that takes it by REST.</summary>
internal static class TestChart
{
    /// <summary>Diabetes and hypertension, Part B, seen four weeks ago, with a plan of the chart's own.</summary>
    /// <param name="physician">Id of the Practitioner who saw the patient.</param>
    /// <param name="putInAsync">Creates a resource and gives its id.</param>
    /// <returns>The Patient's id.</returns>
    public static async Task<string> AdmitAsync(string given, string physician, Func<string, Task<string>> putInAsync)
    {
        var today = DateTimeOffset.UtcNow;
        var patient = await putInAsync($$"""
            {"resourceType":"Patient","identifier":[{"system":"http://peer.example/mrn","value":"{{given}}"}],"gender":"female","birthDate":"1951-04-02",
             "name":[{"use":"official","family":"Testpatient-Peer","given":["{{given}}"]}]}
            """);
        var subject = $$"""{"reference":"Patient/{{patient}}"}""";
        var diabetes = await putInAsync(Condition(subject, "E11.9", "Type 2 diabetes mellitus"));
        await putInAsync(Condition(subject, "I10", "Essential hypertension"));
        await putInAsync($$"""
            {"resourceType":"Coverage","status":"active","type":{"coding":[{"system":"https://codesystem.x12.org/005010/1032","code":"MB"}]},
             "beneficiary":{{subject}},"period":{"start":"2020-01-01"},"payor":[{"display":"Medicare"}]}
            """);
        await putInAsync($$"""
            {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
             "type":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}]}],"subject":{{subject}},
             "participant":[{"individual":{"reference":"Practitioner/{{physician}}"} }],
             "period":{"start":"{{Text(today.AddDays(-28))}}","end":"{{Text(today.AddDays(-28).AddMinutes(30))}}"} }
            """);
        await putInAsync($$"""
            {"resourceType":"CarePlan","status":"active","intent":"plan","title":"Diabetes","subject":{{subject}},
             "category":[{"coding":[{"system":"http://hl7.org/fhir/us/core/CodeSystem/careplan-category","code":"assess-plan"}]}],
             "created":"{{Text(today.AddDays(-28))}}","author":{"reference":"Practitioner/{{physician}}"},
             "addresses":[{"reference":"Condition/{{diabetes}}"}],
             "activity":[{"detail":{"status":"in-progress","description":"Weigh every morning"} }]}
            """);
        return patient;
    }

    private static string Condition(string subject, string code, string text) => $$"""
        {"resourceType":"Condition","subject":{{subject}},"onsetDateTime":"2015-01-01","recordedDate":"2015-01-01",
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],
         "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"{{code}}"}],"text":"{{text}}"} }
        """;

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
