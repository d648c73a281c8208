using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class EvaluateCommandTests
{
    private const string Facts =
        """
        {"month":"2026-10","timeZone":"America/Chicago","patient":{"id":"p1","birthDate":"1950-01-02"},"billingPractitioner":{"id":"dr","role":"np"},"site":{"kind":"office"},"conditions":[],"consents":[],"entries":[]}
        """;

    [Fact]
    public async Task One_object_gives_one_determination()
    {
        var (exitCode, lines) = await RunAsync(Facts);

        Assert.Equal(0, exitCode);
        Assert.Equal("not-billable", (string)Assert.Single(lines)["outcome"]!);
    }

    [Fact]
    public async Task One_object_may_spread_over_lines_and_begin_with_a_byte_order_mark()
    {
        var spread = "\uFEFF" + Facts.Replace(",\"", ",\n\n  \"", StringComparison.Ordinal).Replace("{\"month", "{\n\"month", StringComparison.Ordinal);

        var (exitCode, lines) = await RunAsync(spread);

        Assert.Equal((0, "p1"), (exitCode, (string)Assert.Single(lines)["patient"]!));
    }

    [Fact]
    public async Task A_bad_line_is_told_in_its_place_and_the_rest_is_decided()
    {
        var (exitCode, lines) = await RunAsync($"{Facts}\n\n{{\"month\":7}}\nnonsense\n{Facts}\n");

        Assert.Equal(2, exitCode);
        Assert.Equal("2026-10", (string)lines[0]["month"]!);
        Assert.Equal((3, "month"), ((int)lines[1]["line"]!, (string)lines[1]["errors"]![0]!["path"]!));
        Assert.Equal((4, "$"), ((int)lines[2]["line"]!, (string)lines[2]["errors"]![0]!["path"]!));
        Assert.Equal(lines[0].ToJsonString(), lines[3].ToJsonString());
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task A_first_line_cut_short_does_not_swallow_the_others()
    {
        var (exitCode, lines) = await RunAsync($"{{\"month\":\n{Facts}\n");

        Assert.Equal((2, 1, "p1"), (exitCode, (int)lines[0]["line"]!, (string)lines[1]["patient"]!));
    }

    [Fact]
    public async Task A_line_of_many_pieces_is_one_line()
    {
        var note = new string('x', 1_000_000);
        var (exitCode, lines) = await RunAsync($"{Facts}\n{Facts.Replace("p1", note, StringComparison.Ordinal)}\r\n{Facts}");

        Assert.Equal(0, exitCode);
        Assert.Equal(["p1", note, "p1"], lines.Select(l => (string)l["patient"]!));
    }

    [Fact]
    public async Task A_line_that_is_not_UTF8_is_told_in_its_place()
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.Latin1.GetBytes($"{Facts.Replace("p1", "J\u00e9", StringComparison.Ordinal)}\n{Facts}\n"));

        var exitCode = await EvaluateCommand.RunAsync(input, output, json: true, FeeSchedules.Shipped, EditTables.None, CancellationToken.None);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("""{"line":1,"errors":[{"path":"$","message":"The text is not UTF-8."}]}""" + "\n{\"patient\":\"p1\"",
            Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("{\"month\":\n")]
    [InlineData("{\n\"month\":\n7 7}")]
    [InlineData("[1,2]")]
    public async Task A_single_bad_input_names_no_line(string text)
    {
        var (exitCode, lines) = await RunAsync(text);
        var answer = Assert.Single(lines);

        Assert.Equal((2, null, "$"), (exitCode, answer["line"], (string)answer["errors"]![0]!["path"]!));
    }

    [Fact]
    public async Task Without_json_the_answer_is_text()
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Facts));

        await EvaluateCommand.RunAsync(input, output, json: false, FeeSchedules.Shipped, EditTables.None, CancellationToken.None);

        Assert.StartsWith("Patient p1, 2026-10: not-billable\n", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, JsonObject[] Lines)> RunAsync(string text)
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var exitCode = await EvaluateCommand.RunAsync(input, output, json: true, FeeSchedules.Shipped, EditTables.None, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (exitCode, [.. lines.Select(l => JsonNode.Parse(l)!.AsObject())]);
    }
}
