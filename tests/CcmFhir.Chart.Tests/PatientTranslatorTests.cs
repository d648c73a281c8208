using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class PatientTranslatorTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(",\"deceasedBoolean\":false", null)]
    [InlineData(",\"deceasedDateTime\":\"2026-10-05T02:00:00Z\"", "2026-10-04")]
    public void The_day_of_death_is_local(string deceased, string? day) => Assert.Equal(
        new PatientOnFile("p1", Day("1949-11-29"), day is null ? null : Day(day)),
        PatientTranslator.FromFhir(Patient($"\"birthDate\":\"1949-11-29\"{deceased}"), Chicago));

    [Theory]
    [InlineData("\"birthDate\":\"1949\"")]
    [InlineData("\"birthDate\":\"1949-11\"")]
    [InlineData("\"gender\":\"male\"")]
    [InlineData("\"_birthDate\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"masked\"}]}")]
    public void Without_an_exact_birth_date_there_is_no_patient(string body) => Assert.Null(PatientTranslator.FromFhir(Patient(body), Chicago));

    [Theory]
    [InlineData("\"deceasedBoolean\":true")]
    [InlineData("\"deceasedDateTime\":\"2026\"")]
    public void One_who_died_on_an_unknown_day_is_not_alive(string deceased)
    {
        var patient = Patient($"\"birthDate\":\"1949-11-29\",{deceased}");

        Assert.Null(PatientTranslator.FromFhir(patient, Chicago));
        Assert.True(PatientTranslator.DiedOnUnknownDay(patient, Chicago));
    }

    private static Patient Patient(string body) => Read<Patient>($$"""{"resourceType":"Patient","id":"p1",{{body}} }""");
}
