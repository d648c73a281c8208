using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--year", "show", "99490", "--year", "abc")]
    [InlineData("code", "show", "--year", "2026")]
    [InlineData("arguments", "colour")]
    public async Task Wrong_usage_is_told_in_the_document_too(string path, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await CommandLine.RefuseAsync(new FeesCommand().Parse(words), json: true, output, error);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($$"""{"errors":[{"path":"{{path}}","message":""", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("ccmfhir: see 'ccmfhir --help'", error.ToString().Trim(), StringComparison.Ordinal);
    }
}
