using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class PatientTranslatorTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", ChartGapKind.Absent, "birthDate")]
    [InlineData("""{"resourceType":"Patient","id":"p","birthDate":"1945"}""", ChartGapKind.PartialDate, "birthDate")]
    [InlineData("""{"resourceType":"Patient","id":"p","birthDate":"long ago"}""", ChartGapKind.BadDate, "birthDate")]
    [InlineData("""{"resourceType":"Patient","id":"p","birthDate":"1945-03-01","deceasedBoolean":true}""", ChartGapKind.Absent, "deceasedDateTime")]
    public void Without_a_full_birth_date_or_the_day_of_death_there_are_no_facts(string json, ChartGapKind kind, string element)
    {
        var reading = PatientTranslator.FromFhir(Parse<Patient>(json), Chicago);

        Assert.Null(reading.Facts);
        Assert.Equal([new ChartGap(kind, "Patient/p", element)], reading.Gaps.ToArray());
    }

    [Fact]
    public void A_patient_has_an_id_a_name_to_show_and_facts_without_a_name()
    {
        var reading = PatientTranslator.FromFhir(
            Parse<Patient>("""{"resourceType":"Patient","id":"p","birthDate":"1945-03-01","name":[{"use":"old","text":"X"},{"use":"official","given":["Ada",null],"family":"Byron"}]}"""),
            Chicago);

        Assert.Equal(("p", "Ada Byron", false), (reading.Id, reading.Name, reading.IsDeceased));
        Assert.Equal(new PatientOnFile("p", new LocalDate(1945, 3, 1)), reading.Facts);
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("2026-03-02T02:00:00Z", 1, null)]
    [InlineData("2026-03-01", 1, null)]
    [InlineData("2026-03-01T10:00:00", 1, ChartGapKind.ZoneAssumed)]
    [InlineData("2026-03", 1, ChartGapKind.PartialDate)]
    public void Death_is_on_a_day_of_the_practice_and_the_earliest_when_in_doubt(string died, int day, ChartGapKind? gap)
    {
        var reading = PatientTranslator.FromFhir(
            Parse<Patient>($$"""{"resourceType":"Patient","id":"p","birthDate":"1945-03-01","deceasedDateTime":"{{died}}"}"""), Chicago);

        Assert.Equal((true, new LocalDate(2026, 3, day)), (reading.IsDeceased, reading.Facts?.DeceasedOn));
        Assert.Equal(gap, reading.Gaps.Select(g => (ChartGapKind?)g.Kind).SingleOrDefault());
    }
}
