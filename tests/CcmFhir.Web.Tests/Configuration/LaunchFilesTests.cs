using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Tests.Configuration;

/// <summary>The files in the repository's root: example, schema and twin document agree with the reader.</summary>
public sealed class LaunchFilesTests
{
    private static readonly string Root = FindRoot();

    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "launch.schema.json"))).RootElement;

    /// <summary>Every object the schema describes: where it is, and its keys.</summary>
    public static TheoryData<string, string[]> SchemaObjects
    {
        get
        {
            var data = new TheoryData<string, string[]>();
            foreach (var (path, keys) in ObjectsOf(Schema, ""))
            {
                data.Add(path, keys);
            }

            return data;
        }
    }

    [Fact]
    public void The_example_is_accepted_and_needs_no_secret_to_exist_first()
    {
        var result = LaunchConfigurationReader.Read(File.ReadAllText(Path.Combine(Root, "launch.json.example")), _ => null);

        Assert.Empty(result.Errors);
        Assert.Equal(
            ("http://localhost:5200", "http://127.0.0.1:5100/fhir", "ccmfhir", ClientAuthMethod.Public, "data/ccmfhir.db"),
            (result.Configuration!.App.PublicBaseUrl.OriginalString, result.Configuration.Ehrs.Single().Iss.Single(), result.Configuration.Ehrs.Single().ClientId,
                result.Configuration.Ehrs.Single().Auth.Method, result.Configuration.Store.Path));
    }

    [Fact]
    public void The_example_names_every_key_that_is_not_inside_an_optional_or_listed_object()
    {
        var example = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "launch.json.example")))!;
        string[] shortOnPurpose = ["ehrs[0].practice.house", "ehrs[0].roles[0]", "ehrs[0].roles[0].match"];

        var missing = ObjectsOf(Schema, "").Where(o => !shortOnPurpose.Contains(o.Path) && At(example, o.Path) is not null)
            .SelectMany(o => o.Keys.Where(k => !At(example, o.Path)!.AsObject().ContainsKey(k)).Select(k => $"{o.Path}.{k}"));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(SchemaObjects))]
    public void The_schema_and_the_reader_know_the_same_keys(string path, string[] keys)
    {
        var inner = path.Length == 0 ? "zzz" : $"{path}.zzz";

        var remedy = LaunchConfigurationReader.Read(LaunchJson.With(inner, "1")).Errors.Single(e => e.Path == inner).Remedy;

        Assert.Equal(keys.Order(StringComparer.Ordinal), remedy.Split("known here: ")[1].Split(", "));
    }

    [Theory]
    [MemberData(nameof(SchemaObjects))]
    public void The_schema_and_the_reader_know_the_same_words(string path, string[] keys)
    {
        foreach (var key in keys)
        {
            if (Words(path, key) is { } words)
            {
                var remedy = LaunchConfigurationReader.Read(LaunchJson.With(path.Length == 0 ? key : $"{path}.{key}", "\"zzz\"")).Errors
                    .Single(e => e.Path == (path.Length == 0 ? key : $"{path}.{key}") && e.Problem.StartsWith("'zzz'", StringComparison.Ordinal)).Remedy;
                Assert.Equal(words.Order(), remedy.Split("one of: ")[1].Split(", ").Order());
            }
        }
    }

    [Theory]
    [MemberData(nameof(SchemaObjects))]
    public void The_document_explains_every_key(string path, string[] keys)
    {
        var document = File.ReadAllText(Path.Combine(Root, "docs/launch-json.md"));
        var section = path.Replace("[0]", "[]", StringComparison.Ordinal);

        Assert.All(keys, k => Assert.Contains(section.Length == 0 ? $"`{k}`" : $"`{section}.{k}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void House_settings_are_those_a_practice_may_change_in_the_rules()
    {
        var house = Schema.GetProperty("properties").GetProperty("ehrs").GetProperty("items").GetProperty("properties").GetProperty("practice")
            .GetProperty("properties").GetProperty("house").GetProperty("properties").EnumerateObject()
            .Select(p => $"{p.Name}: {(p.Value.TryGetProperty("enum", out var words) ? string.Join(' ', words.EnumerateArray().Select(w => w.GetString()).OfType<string>().Order()) : "false true")}");

        Assert.Equal(
            PolicySetting.All.Where(s => s.HouseMayChange).Select(s => $"{s.Name}: {string.Join(' ', s.Values.Order())}").Order(),
            house.Order());
    }

    [Fact]
    public void The_effective_configuration_can_be_read_again_and_is_the_same()
    {
        var configuration = LaunchJson.Accepted(LaunchJson.With(
            ("app.keys[0]", """{ "kid": "k", "alg": "ES384", "use": "current", "privateKeyRef": "env:KEY" }"""),
            ("ehrs[0].auth", """{ "method": "private_key_jwt", "alg": "ES384", "sendJku": true }"""),
            ("ehrs[0].capabilityOverrides", """{ "ChargeItem": { "create": true }, "conditionalCreate": true }"""),
            ("ehrs[0].writeback.chargeItem", """{ "route": "fhir-create-profiled", "transform": [{ "op": "set", "path": "/status", "value": "billable" }] }"""),
            ("ehrs[0].http.extraQuery", """{ "ah-practice": "Organization/1" }"""),
            ("ehrs[0].practice.house", """{ "laneChoice": "ask", "faceToFaceCounts": true }"""),
            ("ehrs[0].roles[0]", """{ "match": { "npi": "1234567893" }, "appRole": "medical-director" }"""),
            ("payerPolicies[0]", """{ "id": "gold", "basedOn": "medicare-ffs", "plans": ["Gold"], "settings": { "cpoByOther": "block" } }""")));

        var written = EffectiveConfiguration.Write(configuration);

        Assert.Equal(written, EffectiveConfiguration.Write(LaunchJson.Accepted(written)));
        Assert.Contains("\"ChargeItem\": {", written, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, string[] Keys)> ObjectsOf(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            yield break;
        }

        yield return (path, [.. properties.EnumerateObject().Select(p => p.Name)]);
        foreach (var property in properties.EnumerateObject())
        {
            var below = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var inner = property.Value.TryGetProperty("items", out var items) ? (items, below + "[0]") : (property.Value, below);
            foreach (var found in ObjectsOf(inner.Item1, inner.Item2))
            {
                yield return found;
            }
        }
    }

    private static string[]? Words(string path, string key)
    {
        var schema = Schema;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            schema = schema.GetProperty("properties").GetProperty(step.Replace("[0]", "", StringComparison.Ordinal));
            schema = step.EndsWith(']') ? schema.GetProperty("items") : schema;
        }

        return schema.GetProperty("properties").GetProperty(key).TryGetProperty("enum", out var words)
            ? [.. words.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!)]
            : null;
    }

    private static JsonNode? At(JsonNode node, string path) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode?)node, (at, step) =>
            step.EndsWith("[0]", StringComparison.Ordinal) ? (at?[step[..^3]] as JsonArray)?.ElementAtOrDefault(0) : at?[step]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}
