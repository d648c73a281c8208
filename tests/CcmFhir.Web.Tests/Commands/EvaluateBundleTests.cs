using System.Text;
using System.Text.RegularExpressions;
using CcmFhir.Billing.Facts;
using CcmFhir.Chart;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

/// <summary><c>ccmfhir evaluate --bundle</c>.</summary>
public sealed partial class EvaluateBundleTests : IDisposable
{
    private const string Facts =
        """
        {"month":"2026-10","timeZone":"America/Chicago","patient":{"id":"p1","birthDate":"1950-01-02"},"billingPractitioner":{"id":"dr","role":"np"},"site":{"kind":"office"},"coverage":[],"conditions":[{"id":"c1","system":"icd-10-cm","code":"E11.9"}],"consents":[],"entries":[],"stays":[]}
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bundle_gives_the_bytes_its_facts_give_but_for_the_names_of_the_evidence()
    {
        var bundle = FhirJson.WriteText(BundleWriter.FromCareMonth(FactsReader.Read(Encoding.UTF8.GetBytes(Facts)).Month!));

        var ofBundle = await RunAsync("--bundle", _folder.File("bundle.json", bundle), "--month", "2026-10", "--json");
        var ofFacts = await RunAsync("--facts", _folder.File("facts.json", Facts), "--json");

        Assert.Equal((0, Fact().Replace(ofFacts.Output, "")), (ofBundle.ExitCode, Fact().Replace(ofBundle.Output, "")));
        Assert.Contains("""{"fact":"conditions[0]","value":"E11.9""", ofFacts.Output, StringComparison.Ordinal);
        Assert.Contains("""{"fact":"Condition/c1.code","value":"E11.9""", ofBundle.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>", "$", "The text is no FHIR resource: Markup at line 1, byte 1.")]
    [InlineData("""{"resourceType":"Bundle","type":"x","type":"y"}""", "$", "The text is no FHIR resource: DuplicateName at line 1, byte 37.")]
    [InlineData("""{"resourceType":"Patient"}""", "resourceType", "The resource must be a Bundle.")]
    [InlineData("""{"resourceType":"Bundle"}""", "entry", "The bundle must hold one Patient; it holds 0.")]
    public async Task What_is_no_patients_bundle_is_bad_input(string text, string path, string message)
    {
        var run = await RunAsync("--bundle", _folder.File("bad.json", text), "--month", "2026-10");

        Assert.Equal((2, $$"""{"errors":[{"path":"{{path}}","message":"{{message}}"}]}""" + "\n"), run);
    }

    [Theory]
    [InlineData("--facts")]
    [InlineData("--facts", "--facts", "a", "--bundle", "b", "--month", "2026-10")]
    [InlineData("--month", "--bundle", "b")]
    [InlineData("--month", "--bundle", "b", "--month", "2026-13")]
    [InlineData("--bundle", "--facts", "a", "--month", "2026-10")]
    [InlineData("--policy", "--bundle", "b", "--month", "2026-10", "--policy", "lax")]
    public async Task Options_that_do_not_fit_are_named(string path, params string[] args)
    {
        var (exitCode, output) = await RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($$"""{"errors":[{"path":"{{path}}",""", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("\"fact\":\"[^\"]*\"")]
    private static partial Regex Fact();

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        using var output = new MemoryStream();
        var command = new EvaluateCommand();
        var exitCode = await command.RunAsync(command.Parse(args), output, CancellationToken.None);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()));
    }
}
