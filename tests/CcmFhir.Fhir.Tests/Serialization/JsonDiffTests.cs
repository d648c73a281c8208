using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace CcmFhir.Fhir.Tests.Serialization;

public sealed class JsonDiffTests
{
    [Theory]
    [InlineData("""{"a":1.50}""", """{"a":1.5}""", "/a Replaced")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("""{"a":null}""", """{}""", "/a Removed")]
    [InlineData("""{}""", """{"a":null}""", "/a Added")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    [InlineData("""{"a/b~":1}""", """{}""", "/a~1b~0 Removed")]
    [InlineData("""[1,2,3,4]""", """[1,9]""", "/1 Replaced", "/3 Removed", "/2 Removed")]
    [InlineData("""[1]""", """[1,{"x":2}]""", "/1 Added")]
    [InlineData("""{"a":{"b":[{"c":"x"}]}}""", """{"a":{"b":[{"c":"y"}]}}""", "/a/b/0/c Replaced")]
    [InlineData("""{"a":[1]}""", """{"a":1}""", "/a Replaced")]
    [InlineData("""{"a":true}""", """{"a":"true"}""", "/a Replaced")]
    public void Every_difference_has_its_pointer(string before, string after, params string[] expected) =>
        Assert.Equal(expected, JsonDiff.Between(JsonNode.Parse(before), JsonNode.Parse(after)).Select(c => $"{c.Path} {c.Kind}"));

    [Fact]
    public void Unknown_members_at_every_depth_survive_and_one_changed_field_is_one_pointer()
    {
        var seed = Hl7.Bundle("profiles-types.json");
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), Gen.Choose(0, seed.Entry.Count - 1).ToArbitrary(), (unknown, entry) =>
        {
            var resource = (Resource)seed.Entry[entry].Resource!.DeepClone();
            Inject(resource.Json, "x-" + unknown.Get, 0);
            var injected = FhirJson.Parse(FhirJson.Write(resource)).Resource!;

            var copy = injected.DeepClone();
            copy.Language = "zz";

            Assert.Equal(["/language"], JsonDiff.Between(injected.Json, copy.Json).Select(c => c.Path));
            Assert.Empty(JsonDiff.Between(resource.Json, injected.Json));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    private static void Inject(JsonNode node, string name, int depth)
    {
        var children = node switch
        {
            JsonObject o => o.Select(m => m.Value),
            JsonArray a => a,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().Where(c => c is JsonObject or JsonArray).ToArray())
        {
            Inject(child, name, depth + 1);
        }

        if (node is JsonObject json)
        {
            json[name] = new JsonObject { ["depth"] = depth, ["raw"] = JsonNode.Parse("1.2300e-7") };
            json["_" + name] = new JsonArray(null, new JsonObject());
        }
    }
}
