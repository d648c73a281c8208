using System.Globalization;
using CcmFhir.Sandbox;

namespace CcmFhir.Testing;

/// <summary>Years of care that are over: conditions resolved, results of long ago, plans done, charges billed, insurers left.</summary>
public static class LongHistory
{
    public static void Put(SandboxEhr ehr, string patient, int conditions, int observations)
    {
        ArgumentNullException.ThrowIfNull(ehr);
        for (var n = 0; n < conditions; n++)
        {
            ehr.Put(Condition(patient, n));
        }

        for (var n = 0; n < observations; n++)
        {
            ehr.Put(Observation(patient, n));
        }

        for (var n = 0; n < conditions / 10; n++)
        {
            ehr.Put(Plan(patient, n));
            ehr.Put(Charge(patient, n));
            ehr.Put(Coverage(patient, n));
        }
    }

    private static string Condition(string patient, int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Condition","id":"past-c{{{n}}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"J06.9","display":"Cold"}],"text":"Cold"},"subject":{"reference":"Patient/{{{patient}}}"},"onsetDateTime":"2011-05-01","abatementDateTime":"2011-05-09"}""");

    private static string Observation(string patient, int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Observation","id":"past-o{{{n}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"subject":{"reference":"Patient/{{{patient}}}"},"effectiveDateTime":"2011-02-03T10:00:00-06:00","valueQuantity":{"value":{{{110 + (n % 50)}}},"unit":"mm[Hg]"}}""");

    private static string Plan(string patient, int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"CarePlan","id":"past-p{{{n}}}","status":"completed","intent":"plan","title":"Plan of the past {{{n}}}","subject":{"reference":"Patient/{{{patient}}}"},"period":{"start":"2011-02-03","end":"2012-02-03"}}""");

    private static string Coverage(string patient, int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Coverage","id":"past-v{{{n}}}","status":"cancelled","type":{"text":"Plan of the past"},"beneficiary":{"reference":"Patient/{{{patient}}}"},"payor":[{"display":"Insurer of the past"}],"period":{"start":"2011-02-03","end":"2012-02-03"}}""");

    private static string Charge(string patient, int n) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"ChargeItem","id":"past-i{{{n}}}","status":"billed","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99213"}]},"subject":{"reference":"Patient/{{{patient}}}"},"occurrenceDateTime":"2011-02-03"}""");
}
