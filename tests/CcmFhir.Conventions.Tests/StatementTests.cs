using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CcmFhir.Conventions.Tests;

/// <summary>
/// The statements of the two source documents, S1-S31 on billing and O1-O8 on oversight, each have a test that names them: a case's
/// <c>verifies</c> where the billing core decides, <c>[Trait("Verifies", "S27")]</c> where another part of the product does.
/// </summary>
public sealed partial class StatementTests
{
    private static readonly string[] Statements =
        [.. Enumerable.Range(1, 31).Select(i => $"S{i}"), .. Enumerable.Range(1, 8).Select(i => $"O{i}")];

    [Fact]
    public void Every_statement_of_the_source_documents_has_a_test_that_names_it()
    {
        var cases = Repository.Files("tests/CcmFhir.Billing.Tests/Cases", "*.json")
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file)) as JsonArray ?? [])
            .SelectMany(test => test?["verifies"]?.AsArray() ?? []).Select(id => (string)id!);
        var traits = Repository.Files("tests", "*.cs").SelectMany(file => Trait().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value);
        var named = cases.Concat(traits).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Statements.Except(named));
        Assert.Empty(named.Except(Statements));
    }

    [GeneratedRegex("""\[Trait\("Verifies", "([^"]+)"\)\]""")]
    private static partial Regex Trait();
}
