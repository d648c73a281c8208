using System.Text.RegularExpressions;

namespace CcmFhir.Profiles.Tests;

/// <summary>docs/validators.md tells every example on which our validator and <c>@medplum/core</c> differ.</summary>
public sealed partial class SecondOpinionTests
{
    private static readonly Lazy<Dictionary<string, string[]>> Medplum = new(() =>
    {
        var examples = Published.Examples.All.ToArray();
        var issues = Peers.MedplumIssues(examples.Select(e => (e.Json, (string?)e.Canonical)));
        return examples.Zip(issues).ToDictionary(e => e.First.Name, e => e.Second);
    });

    [Fact]
    public void Medplum_accepts_every_valid_example() =>
        Assert.All(Published.Examples.Valid, e => Assert.Equal((e.Name, ""), (e.Name, string.Join("; ", Medplum.Value[e.Name]))));

    [Fact]
    public void The_table_in_docs_lists_exactly_the_differences()
    {
        var differences = Published.Examples.Invalid.Where(Differs).Select(e => $"{e.Name} | {string.Join("<br>", e.Issues!)} | {Told(e.Name)}");
        var table = File.ReadAllLines(Path.Combine(Published.Root, "docs/validators.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Trim('|', ' ').Replace("\\|", "|", StringComparison.Ordinal).Split(" | ")).ToArray();

        Assert.All(table, row => Assert.Equal(4, row.Length));
        Assert.Equal(differences, table.Select(row => string.Join(" | ", row[..3])));
        Assert.All(table, row => Assert.NotEmpty(row[3]));
    }

    [Fact]
    public void Medplum_accepts_everything_published()
    {
        var issues = Peers.MedplumIssues(Published.All.Select(r => (r, (string?)null)));

        Assert.Equal(Published.All.Select(r => $"{r["id"]}: "), Published.All.Zip(issues, (r, found) => $"{r["id"]}: {string.Join("; ", found)}"));
    }

    private static string Told(string name) => Medplum.Value[name] is { Length: > 0 } issues ? string.Join("<br>", issues) : "accepts";

    /// <summary>They agree when one of its issues is at the place, or of the invariant, of one of ours.</summary>
    private static bool Differs(Example example) =>
        !Medplum.Value[example.Name].Any(theirs => example.Issues!.Any(ours => ours.Split(' ').Any(part => Place(part) == Place(theirs.Split(": ")[0]))
            || theirs.Contains($"Constraint {ours.Split(' ')[^1]} ", StringComparison.Ordinal)));

    /// <summary>Without indexes and slices: <c>Observation.component[0]</c> and <c>Observation.component:activity-code</c> are one place.</summary>
    private static string Place(string path) => Marks().Replace(path, "");

    [GeneratedRegex("\\[[0-9x]+\\]|:[A-Za-z-]+")]
    private static partial Regex Marks();
}
