using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ChargeKeyTests
{
    private const string Issuer = "https://ehr.example/fhir";

    /// <summary>Computed with Python's hashlib and base64 from the same parts.</summary>
    [Fact]
    public void The_key_is_the_start_of_the_base32_of_the_hash() =>
        Assert.Equal("CHDQPC6UHGU5CC6L7ESYCFDWBN", ChargeKey.Create(Issuer, "Patient/1", October, "staff", "99490", "Organization/riverbend"));

    [Fact]
    public void Every_part_changes_the_key()
    {
        string[] keys =
        [
            ChargeKey.Create(Issuer, "Patient/1", October, "staff", "99490", "Organization/riverbend"),
            ChargeKey.Create(Issuer + "/", "Patient/1", October, "staff", "99490", "Organization/riverbend"),
            ChargeKey.Create(Issuer, "Patient/2", October, "staff", "99490", "Organization/riverbend"),
            ChargeKey.Create(Issuer, "Patient/1", new YearMonth(2026, 11), "staff", "99490", "Organization/riverbend"),
            ChargeKey.Create(Issuer, "Patient/1", October, "complex", "99490", "Organization/riverbend"),
            ChargeKey.Create(Issuer, "Patient/1", October, "staff", "99439", "Organization/riverbend"),
            ChargeKey.Create(Issuer, "Patient/1", October, "staff", "99490", "Organization/hillside"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, k => Assert.Matches("^[A-Z2-7]{26}$", k));
    }

    [Theory]
    [InlineData("", "Patient/1", "staff")]
    [InlineData(Issuer, " ", "staff")]
    [InlineData(Issuer, "Patient/1", "staff|99490")]
    public void A_part_that_would_let_two_charges_share_a_key_is_refused(string issuer, string patient, string lane) =>
        Assert.Throws<ArgumentException>(() => ChargeKey.Create(issuer, patient, October, lane, "99490", "Organization/riverbend"));
}
