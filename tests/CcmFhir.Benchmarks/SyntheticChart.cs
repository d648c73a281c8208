using System.Globalization;
using System.Text;

namespace CcmFhir.Benchmarks;

/// <summary>Resources of invented patients, of the size EHRs send.</summary>
internal static class SyntheticChart
{
    public static string Observation(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Observation","id":"o{{{number}}}","meta":{"versionId":"1","lastUpdated":"2026-01-01T00:00:00.000Z"},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"Vital signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic blood pressure"}],"text":"Systolic blood pressure"},"subject":{"reference":"Patient/p{{{number % 500}}}"},"encounter":{"reference":"Encounter/e{{{number}}}"},"effectiveDateTime":"2026-02-03T10:00:00-06:00","issued":"2026-02-03T10:00:01.123-06:00","valueQuantity":{"value":{{{110 + (number % 50)}}}.50,"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}""");

    public static string Condition(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Condition","id":"c{{{number}}}","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9","display":"Type 2 diabetes"}],"text":"Type 2 diabetes"},"subject":{"reference":"Patient/p{{{number % 500}}}"},"onsetDateTime":"2019-05-01","recordedDate":"2019-05-02"}""");

    public static string Encounter(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Encounter","id":"e{{{number}}}","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"185349003"}],"text":"Check up"}],"subject":{"reference":"Patient/p{{{number % 500}}}"},"period":{"start":"2026-02-03T10:00:00-06:00","end":"2026-02-03T10:15:00-06:00"},"serviceProvider":{"reference":"Organization/1"}}""");

    public static IEnumerable<string> Lines()
    {
        for (var i = 0; ; i++)
        {
            yield return (i % 10) switch { 0 => Condition(i), 1 => Encounter(i), _ => Observation(i) };
        }
    }

    public static string Searchset(int megabytes)
    {
        var text = new StringBuilder("""{"resourceType":"Bundle","type":"searchset","entry":[""");
        foreach (var resource in Lines().TakeWhile(_ => text.Length < megabytes * 1024 * 1024))
        {
            text.Append("""{"fullUrl":"https://ehr.example/fhir/x","resource":""").Append(resource).Append(""","search":{"mode":"match"}},""");
        }

        text.Length--;
        return text.Append("]}").ToString();
    }
}
