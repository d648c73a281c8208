using System.CommandLine;
using System.Text.Json;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Routing;

public sealed class RoutesCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_document_has_the_promised_shape()
    {
        var (code, output, _) = await Run("--metadata", Save(Statements.Oracle), "--scopes", "user/ChargeItem.crs", "--json");

        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal((0, "routes,conditionalCreate,versioning,bulkExport"), (code, Keys(root)));
        Assert.Equal("what,route,because,refused,manualStep", Keys(root.GetProperty("routes")[0]));
        Assert.Equal("route,because", Keys(root.GetProperty("routes")[0].GetProperty("refused")[0]));
        Assert.Equal(
            "ChargeItem,Task,Time,Consent,CarePlan,Note,Provenance",
            string.Join(',', root.GetProperty("routes").EnumerateArray().Select(r => r.GetProperty("what").GetString())));
        Assert.Equal(
            """false "unknown" ["group","patient"]""",
            $"{root.GetProperty("conditionalCreate").GetRawText()} {root.GetProperty("versioning").GetRawText()} {JsonSerializer.Serialize(root.GetProperty("bulkExport"))}");
        Assert.Equal(JsonValueKind.Null, root.GetProperty("routes")[0].GetProperty("manualStep").ValueKind);
    }

    [Fact]
    public async Task The_report_says_the_same_in_words()
    {
        var (code, output, _) = await Run("--metadata", Save(Statements.Empty));

        Assert.Equal(0, code);
        Assert.StartsWith("ChargeItem  export: a file for a person is always possible", output, StringComparison.Ordinal);
        Assert.EndsWith("bulk export: none", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not JSON (line 1, column 1)")]
    [InlineData("{\"resourceType\":", "is not JSON (line 1, column 17)")]
    [InlineData("\n <html>", "is XML or HTML, not JSON: save the answer to a request with Accept: application/fhir+json")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "is no FHIR resource: it has no resourceType")]
    [InlineData("{\"resourceType\":\"OperationOutcome\"}", "holds the resource OperationOutcome, not a CapabilityStatement")]
    [InlineData("{\"resourceType\":\"CapabilityStatement\",\"name\":\"\\ud800\"}", "holds text that is not valid Unicode")]
    public async Task What_is_no_statement_is_bad_input(string content, string problem)
    {
        var file = Save(content);

        var (code, output, _) = await Run("--metadata", file, "--json");

        Assert.Equal((2, $"{file} {problem}"), (code, JsonDocument.Parse(output).RootElement.GetProperty("errors")[0].GetProperty("message").GetString()));
    }

    [Fact]
    public async Task All_bad_input_is_told_at_once_and_without_json_on_stderr()
    {
        var (code, output, error) = await Run("--metadata", "/nowhere/m.json", "--smart", Save("{}"), "--preset", "cerner", "--ehr", "x");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(["--metadata", "--smart", "--ehr", "--preset"], error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ")[1]));
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() =>
        Assert.Equal(0, (await Run("--metadata", Save("\uFEFF" + Statements.Empty))).Code);

    [Fact]
    public async Task A_statement_as_PowerShell_redirects_it_is_read_and_one_left_compressed_is_told()
    {
        string[] files = [Save(""), Save("")];
        await File.WriteAllTextAsync(files[0], Statements.Oracle, System.Text.Encoding.Unicode);
        await File.WriteAllBytesAsync(files[1], [0x1F, 0x8B, 0x08, 0x00]);

        Assert.StartsWith("ChargeItem  oracle-operation", (await Run("--metadata", files[0])).Output, StringComparison.Ordinal);
        Assert.Contains("is compressed (gzip)", (await Run("--metadata", files[1])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_megabytes_are_read()
    {
        var types = string.Join(',', Enumerable.Range(0, 9000).Select(i =>
            $$"""{"type":"Type{{i}}","documentation":"{{new string('x', 500)}}","interaction":[{"code":"read"}],"searchParam":[{"name":"a","type":"token"}]}"""));
        var statement = Statements.Oracle.Replace("\"resource\": [", $"\"resource\": [{types},", StringComparison.Ordinal);

        Assert.True(statement.Length > 5_000_000);
        Assert.StartsWith("ChargeItem  oracle-operation", (await Run("--metadata", Save(statement))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_json_brings_its_overrides_and_preset()
    {
        var launch = Save(Configuration.LaunchJson.With(
            ("dataProtection.masterSecretRef", $"\"file:{Save("secret")}\""), ("ehrs[0].writeback.chargeItem.route", "\"local\"")));

        var (code, output, _) = await Run("--metadata", Save(Statements.OpenServer("x")), "--launch", launch);

        Assert.Equal(0, code);
        Assert.StartsWith("ChargeItem  local: launch.json sets it; kept in this app", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metadata_file_must_be_named() =>
        Assert.Equal("Option '--metadata' is required.", new RootCommand { new RoutesCommand() }.Parse(["routes"]).Errors.Single().Message);

    private static string Keys(JsonElement element) => string.Join(',', element.EnumerateObject().Select(p => p.Name));

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = await new RootCommand { new RoutesCommand() }.Parse(["routes", .. args])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string Save(string content)
    {
        var file = Path.Combine(_folder, $"{Directory.GetFiles(_folder).Length}.json");
        File.WriteAllText(file, content);
        return file;
    }
}
