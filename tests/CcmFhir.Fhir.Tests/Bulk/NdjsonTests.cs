using System.IO.Compression;
using System.Text;
using CcmFhir.Fhir.Bulk;

namespace CcmFhir.Fhir.Tests.Bulk;

public sealed class NdjsonTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "1:{}")]
    [InlineData("{}\n", "1:{}")]
    [InlineData("\uFEFF{\"a\":1}\r\n\n  \n{\"b\":2}\n", "1:{\"a\":1}\r", "4:{\"b\":2}")]
    public async Task Lines_are_handed_out_with_their_numbers(string text, params string[] expected)
    {
        string[] wanted = expected is [""] ? [] : expected;

        Assert.Equal(wanted, await LinesAsync(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(wanted, await LinesAsync(Gzip(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public async Task A_line_longer_than_the_buffer_arrives_whole()
    {
        var line = "{\"x\":\"" + new string('y', 1_000_000) + "\"}";

        Assert.Equal([$"1:{line}", "2:{}"], await LinesAsync(Encoding.UTF8.GetBytes(line + "\n{}\n")));
    }

    [Fact]
    public async Task A_line_past_the_limit_ends_the_reading_with_its_number()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("{}\n" + new string('y', 1_000_000)));

        Assert.Equal((1, 2), await Ndjson.ReadAsync(stream, (_, _) => { }, CancellationToken.None, lineBytesMax: 500_000));
    }

    [Fact]
    public async Task Damaged_gzip_is_an_error()
    {
        var zipped = Gzip(Encoding.UTF8.GetBytes("{}\n{}"));
        zipped[^5] ^= 0xFF;

        await Assert.ThrowsAsync<InvalidDataException>(() => LinesAsync(zipped));
    }

    [Theory]
    [InlineData(
        """{"extra":{"code":"x","id":[1]},"resourceType":"Condition","id":"c","code":{"text":"t","coding":[{"display":"d","system":"s","code":"1"},{"system":"s2","code":"2"}]},"clinicalStatus":{"coding":[{"code":"active"}]},"subject":{"display":"x","reference":"Patient/p"},"onsetDateTime":"2019"}""",
        "Condition", "c", "Patient/p", "s", "1", "active", "2019", null)]
    [InlineData(
        """{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"code":"é"}]},"subject":{"reference":"Patient/p"},"effectivePeriod":{"end":"2","start":"1"},"valueQuantity":{"value":1.50,"unit":"x"}}""",
        "Observation", "o", "Patient/p", null, "é", "final", "1", "1.50")]
    [InlineData(
        """{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"patient":{"reference":"Patient/p"},"period":{"start":"2026"}}""",
        "Encounter", "e", "Patient/p", null, "AMB", "finished", "2026", null)]
    [InlineData("""{"resourceType":["x"],"id":{},"code":7,"subject":[{"reference":"a"}],"clinicalStatus":{"coding":{"code":"x"}},"valueQuantity":null}""", null, null, null, null, null, null, null, null)]
    public void A_row_holds_the_few_facts_a_panel_needs(
        string json, string? type, string? id, string? patient, string? system, string? code, string? status, string? date, string? value)
    {
        Assert.True(ClinicalRow.TryRead(Encoding.UTF8.GetBytes(json), out var row));
        Assert.Equal((type, id, patient, system, code, status, date, value), Texts(row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":"a""")]
    [InlineData("""{"id":"a"} x""")]
    [InlineData("""{"id":"\ud800"}""")]
    public void A_line_that_is_no_object_gives_no_row(string json)
    {
        Assert.False(ClinicalRow.TryRead(Encoding.UTF8.GetBytes(json), out var row));
        Assert.Equal(default, Texts(row));
    }

    [Theory]
    [InlineData("""{"id":"a\u0062"}""", "ab")]
    [InlineData("""{"id":"\ud83d\ude00"}""", "😀")]
    [InlineData("""{"id":"é"}""", "é")]
    public void A_text_is_compared_as_what_it_stands_for(string json, string id)
    {
        Assert.True(ClinicalRow.TryRead(Encoding.UTF8.GetBytes(json), out var row));

        Assert.True(row.Id.Is(Encoding.UTF8.GetBytes(id)));
        Assert.False(row.Id.Is("a"u8));
        Assert.False(row.Code.Is(""u8));
    }

    private static (string? Type, string? Id, string? Patient, string? System, string? Code, string? Status, string? Date, string? Value) Texts(ClinicalRow row) =>
        (row.ResourceType.ToString(), row.Id.ToString(), row.Patient.ToString(), row.System.ToString(), row.Code.ToString(), row.Status.ToString(),
            row.Date.ToString(), row.Value.ToString());

    private static async Task<string[]> LinesAsync(byte[] bytes)
    {
        var lines = new List<string>();
        using var stream = new MemoryStream(bytes);
        await Ndjson.ReadAsync(stream, (number, json) => lines.Add($"{number}:{Encoding.UTF8.GetString(json)}"), CancellationToken.None);
        return [.. lines];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }
}
