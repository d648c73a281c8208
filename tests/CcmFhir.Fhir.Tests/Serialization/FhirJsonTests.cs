using System.Text;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Tests.Serialization;

public sealed class FhirJsonTests
{
    [Theory]
    [InlineData("", FhirJsonFault.Empty, 1, 1)]
    [InlineData(" \n ", FhirJsonFault.Empty, 1, 1)]
    [InlineData("\n<html><body>Bad Gateway</body></html>", FhirJsonFault.Markup, 2, 1)]
    [InlineData("""{"resourceType":"Patient","name":[{"fam""", FhirJsonFault.NotJson, 1, 40)]
    [InlineData("""{"resourceType":"Patient",}""", FhirJsonFault.NotJson, 1, 27)]
    [InlineData("// no\n{}", FhirJsonFault.NotJson, 1, 1)]
    [InlineData("""{"resourceType":"Patient"} {}""", FhirJsonFault.NotJson, 1, 28)]
    [InlineData("{\"resourceType\":\"Patient\",\n \"id\":\"a\",\n \"id\":\"b\"}", FhirJsonFault.DuplicateName, 3, 2)]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"a","text":"b"}]}""", FhirJsonFault.DuplicateName, 1, 47)]
    [InlineData("""{"resourceType":"Patient","id":"\ud83d"}""", FhirJsonFault.BadText, 1, 32)]
    [InlineData("""{"resourceType":"Patient","id":"\uDE00\uD83D"}""", FhirJsonFault.BadText, 1, 32)]
    [InlineData("""["Patient"]""", FhirJsonFault.NotAResource, 1, 1)]
    [InlineData("""{"id":"a"}""", FhirJsonFault.NotAResource, 1, 1)]
    [InlineData("""{"resourceType":7}""", FhirJsonFault.NotAResource, 1, 1)]
    [InlineData("null", FhirJsonFault.NotAResource, 1, 1)]
    public void A_bad_body_is_an_error_with_its_position(string body, FhirJsonFault fault, long line, long column) =>
        Assert.Equal(new FhirJsonError(fault, line, column), FhirJson.Parse(body).Error);

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error_with_their_position()
    {
        byte[] body = [.. "{\"resourceType\":\"Patient\",\"id\":\"J"u8, 0xFC, .. "rg\"}"u8];

        Assert.Equal(new FhirJsonError(FhirJsonFault.BadText, 1, 34), FhirJson.Parse(body).Error);
    }

    [Fact]
    public void A_pair_of_escaped_surrogates_is_one_character()
    {
        var patient = FhirJson.Parse("""{"resourceType":"Patient","id":"\ud83d\ude00 \\ud83d"}""").Resource;

        Assert.Equal("😀 \\ud83d", patient?.Id);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. """{"resourceType":"Patient"}"""u8];

        Assert.IsType<Patient>(FhirJson.Parse(body).Resource);
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(100_000, false)]
    public void Nesting_is_read_to_256_levels(int levels, bool isRead)
    {
        var body = "{\"resourceType\":\"Basic\",\"x\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";

        var reading = FhirJson.Parse(body);

        Assert.Equal(isRead, reading.IsResource);
        Assert.Equal(isRead ? null : new FhirJsonError(FhirJsonFault.TooDeep, 1, 29 + 255), reading.Error);
    }

    [Fact]
    public async Task Reading_a_stream_stops_at_the_size_limit()
    {
        var body = Encoding.UTF8.GetBytes("{\"resourceType\":\"Basic\",\"id\":\"" + new string('x', 100_000) + "\"}");
        using var stream = new MemoryStream(body);

        var reading = await FhirJson.ReadAsync(stream, new FhirJsonLimits { BytesMax = 1000 }, CancellationToken.None);

        Assert.Equal(new FhirJsonError(FhirJsonFault.TooLarge, 1, 1001), reading.Error);
        Assert.True(stream.Position < body.Length);
    }

    [Theory]
    [InlineData("""{"meta":{},"resourceType":"Patient","valueDecimal":[1.50,0.010,1e2,1.0E+2,3.14159265358979323846264338327950288419716]}""")]
    [InlineData("""{"resourceType":"NoSuchResource","made":{"up":[null,{"x":true}]}}""")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<div>é & <b>\"q\"</b> + 'a'</div>"}}""")]
    public void What_nobody_touched_is_written_as_it_was_read(string body) =>
        Assert.Equal(body, FhirJson.WriteText(FhirJson.Parse(body).Resource!));

    [Fact]
    public void The_type_may_stand_last()
    {
        var resource = FhirJson.Parse("""{"id":"a","resourceType":"Task"}""").Resource;

        Assert.Equal("a", Assert.IsType<FhirTask>(resource).Id);
    }
}
