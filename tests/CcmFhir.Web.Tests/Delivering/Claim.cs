using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Configuration;
using NodaTime;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Claim lines to write down, with everything awkward that a name can hold.</summary>
internal static class Claim
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 2, 15, 30, 0);

    private static readonly Guid Closing = new("00000000-0000-0000-0000-000000000009");

    public static EhrConnection Ehr(string site = "office", string dft = "null") => LaunchJson.Accepted(LaunchJson.With(
        ("ehrs[0].practice.site.kind", $"\"{site}\""),
        ("ehrs[0].practice.npi", "\"1999999984\""),
        ("ehrs[0].billingPractitioners[0]", """{ "id": "oak", "name": "Olivia Oak, MD", "fhirUser": "Practitioner/oak", "npi": "1234567893", "role": "physician" }"""),
        ("ehrs[0].writeback.chargeItem", $$"""{ "dft": {{dft}} }"""))).Ehrs.Single();

    public static ClaimLine Line(string code, int units, EhrConnection ehr, string name = "O'Hara|Smith & Sons^, Zoë ~\\ \"Zo\"", params string[] diagnoses)
    {
        var day = new LocalDate(2026, 10, 31);
        var charge = new Charge(
            new Guid(code == "99490" ? 1 : 2, 0, 0, new byte[8]), new PatientKey("p1", "general", new Guid(7, 0, 0, new byte[8])), new YearMonth(2026, 10), "staff", code, units,
            code == "99490" ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "BCDEFGHIJKLMNOPQRSTUVWXYZA", Closing);
        return new ClaimLine(
            charge,
            new ClosedLine(new(2026, 10, 2), day, day, day, "11", diagnoses.Length == 0 ? ["E11.9", "I10"] : [.. diagnoses], 66.13m),
            new MonthClosed(charge.Month, "{}", "{}", new Author("Practitioner/oak", "Olivia Oak, MD", "physician")),
            new PatientIdentity("p-1", name, new LocalDate(1954, 3, 14), "000-0417", "female"), ehr, ehr.BillingPractitioners[0], "AUTH-1", Now);
    }
}
