using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Validation;

namespace CcmFhir.Profiles.Tests;

/// <summary>Our validator judges the published examples as the manifest says.</summary>
public sealed class ExampleTests
{
    private static readonly Validator Ours = CcmProfiles.Load();

    public static TheoryData<string> Names => [.. Published.Examples.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_has_exactly_the_issues_of_the_manifest(string name)
    {
        var example = Published.Examples.All.Single(e => e.Name == name);

        Assert.Equal(example.Issues ?? [], Issues(example));
    }

    [Fact]
    public void Every_invalid_example_names_an_issue_and_why_it_matters() =>
        Assert.All(Published.Examples.Invalid, e => Assert.True(e.Issues is { Count: > 0 } && e.Because is { Length: > 0 }, e.Name));

    [Fact]
    public void Every_profile_has_a_valid_and_an_invalid_example()
    {
        var profiles = Published.OfType("StructureDefinition").Where(d => d["type"]!.GetValue<string>() != "Extension")
            .Select(d => d["id"]!.GetValue<string>()).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(21, profiles.Length);
        Assert.Equal(profiles, Published.Examples.Valid.Select(e => e.Profile).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(profiles, Published.Examples.Invalid.Select(e => e.Profile).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_lists_every_file()
    {
        var folder = Path.Combine(Published.Folder, "examples");
        var files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Where(f => f != "manifest.json").Order(StringComparer.Ordinal);

        Assert.Equal(files, Published.Examples.All.Select(e => e.File).Order(StringComparer.Ordinal));
    }

    internal static string[] Issues(Example example) =>
        [.. Ours.Validate(Published.Resource(example.Json), example.Canonical).Select(i => $"{i.Kind} {i.Path} {i.Rule}")];
}
