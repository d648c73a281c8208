using System.Text.Json;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Billing.Tests.Fees;

public sealed class FeeYearJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"year":2027,"conversionFactor":"34","qpConversionFactor":null,"source":"s","relativeValues":[],"gpcis":[]}""")]
    [InlineData("""{"year":2027,"conversionFactor":0,"qpConversionFactor":null,"source":"s","relativeValues":[],"gpcis":[]}""")]
    [InlineData("""{"year":2027,"conversionFactor":34,"qpConversionFactor":null,"source":"s","relativeValues":[],"gpcis":[],"more":1}""")]
    [InlineData("""
        {"year":2027,"conversionFactor":34,"qpConversionFactor":null,"source":"s","relativeValues":[],
         "gpcis":[{"mac":"MO","locality":"99","name":"n","work":1,"practiceExpense":1,"malpractice":1}]}
        """)]
    public void A_broken_or_foreign_file_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => FeeYearJson.Read(json));

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        Assert.True(Locality.TryParse("05302", "99", out var missouri));
        var year = new FeeYear(2027, 34.0001m, 34.1m, "a file", [new RelativeValue("99490", "A", 1.00m, null, 0.24m, 0.07m)],
            [new Gpci(missouri.Value, "REST OF MISSOURI", 1m, 0.852m, 0.828m)]);

        var json = FeeYearJson.Write(year);
        var read = FeeYearJson.Read(json);

        Assert.Equal(json, FeeYearJson.Write(read));
        Assert.Equal(year.RelativeValues.AsEnumerable(), read.RelativeValues);
        Assert.Equal(year.Gpcis.AsEnumerable(), read.Gpcis);
        Assert.Equal((2027, 34.0001m, 34.1m, "a file"), (read.Year, read.ConversionFactor, read.QpConversionFactor, read.Source));
    }
}
