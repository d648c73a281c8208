using CcmFhir.Billing.Time;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using NodaTime;

namespace CcmFhir.Chart.Tests;

internal static class Sample
{
    public static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    public static readonly ChartContext Context = new()
    {
        Issuer = "https://ehr.example/fhir",
        PatientId = "p1",
        TimeZone = Chicago,
        Organization = "Organization/clinic",
        BillingPractitioner = "doc",
    };

    public static readonly TimeEntry Entry = new()
    {
        Id = "t1",
        Start = Instant.FromUtc(2026, 3, 10, 15, 0),
        End = Instant.FromUtc(2026, 3, 10, 15, 12, 20),
        By = new Worker { Id = "7", Name = "N. Nurse", Role = "rn", Credential = "RN", Employment = Employment.Employed, Location = WorkLocation.Us },
        Activity = Activity.PatientCall,
        About = ["c1", "c2"],
        Note = "Called about <diet> & salt",
        EnteredAt = Instant.FromUtc(2026, 3, 10, 15, 13),
    };

    public static T Parse<T>(string json)
        where T : Resource =>
        Assert.IsType<T>(FhirJson.Parse(json).Resource);

    public static string Text(Resource resource) => FhirJson.WriteText(resource);

    /// <summary>As it comes back from a server.</summary>
    public static T Sent<T>(T resource, string id)
        where T : Resource
    {
        resource.Id = id;
        return Parse<T>(FhirJson.WriteText(resource));
    }
}
