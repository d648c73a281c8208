using System.Text.Json.Nodes;
using CcmFhir.Chart.Profiles;

namespace CcmFhir.Profiles.Tests;

/// <summary>The invariants are stated in FHIRPath and checked in C#; npm fhirpath says whether the two mean the same.</summary>
public sealed class InvariantTests
{
    private static readonly (string Profile, string Path, string Key, string Expression)[] Stated =
    [
        .. from definition in Published.OfType("StructureDefinition")
           from element in definition["snapshot"]!["element"]!.AsArray()
           from constraint in element!["constraint"] as JsonArray ?? []
           where $"{constraint!["key"]}".StartsWith("ccm-", StringComparison.Ordinal)
           select ($"{definition["id"]}", $"{element["path"]}", $"{constraint["key"]}", $"{constraint["expression"]}"),
    ];

    [Fact]
    public void Every_stated_invariant_is_checked_and_every_checked_one_is_stated() =>
        Assert.Equal(CcmInvariants.All.Keys.Order(StringComparer.Ordinal), Stated.Select(s => s.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void FHIRPath_agrees_on_every_example()
    {
        var asked = (from example in Published.Examples.All
                     from invariant in Stated
                     where invariant.Profile == example.Profile
                     select (example, invariant)).ToArray();
        var told = Peers.FhirPath(asked.Select(a => (a.example.Json, a.invariant.Path, a.invariant.Expression)));
        var ours = asked.Select(a => Elements(a.example.Json, a.invariant.Path).Select(CcmInvariants.All[a.invariant.Key]).ToArray());
        var names = asked.Select(a => $"{a.example.Name} {a.invariant.Key}").ToArray();

        Assert.Equal(
            names.Zip(told, (name, results) => $"{name}: {string.Join(' ', results)}"), names.Zip(ours, (name, results) => $"{name}: {string.Join(' ', results)}"));
    }

    [Fact]
    public void Every_invariant_is_broken_by_an_example() => Assert.All(
        Stated, s => Assert.Contains(Published.Examples.Invalid.SelectMany(e => e.Issues!), issue => issue.EndsWith(" " + s.Key, StringComparison.Ordinal)));

    private static IEnumerable<JsonObject> Elements(JsonObject resource, string path) =>
        path.Split('.').Skip(1).Aggregate((IEnumerable<JsonObject>)[resource], (objects, step) => objects.SelectMany(o => o[step] switch
        {
            JsonArray list => list.OfType<JsonObject>(),
            JsonObject one => [one],
            _ => (IEnumerable<JsonObject>)[],
        }));
}
