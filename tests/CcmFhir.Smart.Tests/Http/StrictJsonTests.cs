using System.Text;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tests.Http;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"b\":{\"a\":1,\"\\u0061\":2}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":\"x")]
    [InlineData("{/* no */}")]
    [InlineData("<html></html>")]
    public void What_is_not_one_clean_object_is_nothing(string text) => Assert.Null(StrictJson.ParseObject(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_nothing() => Assert.Null(StrictJson.ParseObject([(byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Fact]
    public void Depth_ends_at_64_levels() =>
        Assert.Null(StrictJson.ParseObject(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}")));

    [Fact]
    public void A_byte_order_mark_is_tolerated() => Assert.Equal("x", StrictJson.ParseObject([0xEF, 0xBB, 0xBF, .. "{\"a\":\"x\"}"u8])?.Text("a"));
}
