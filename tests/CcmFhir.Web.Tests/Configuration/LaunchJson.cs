using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Tests.Configuration;

/// <summary>The smallest launch.json that is accepted, and ways to spoil it.</summary>
internal static class LaunchJson
{
    public const string Minimal = """
        {
          "schemaVersion": 1,
          "app": { "publicBaseUrl": "https://ccm.example.org" },
          "store": { "kind": "sqlite", "path": "data/ccmfhir.db" },
          "dataProtection": { "masterSecretRef": "env:CCM_MASTER" },
          "ehrs": [
            {
              "id": "general",
              "displayName": "General Hospital",
              "iss": ["https://ehr.example.org/fhir/r4"],
              "clientId": "abc",
              "auth": { "method": "public" },
              "practice": { "id": "p1", "name": "Practice One", "timeZone": "America/Chicago", "site": { "kind": "office" } }
            }
          ]
        }
        """;

    /// <summary>The minimal file with the value at <paramref name="path"/> (<c>ehrs[0].auth.method</c>) set; JSON text, or null to remove it.</summary>
    public static string With(string path, string? json) => With((path, json));

    public static string With(params (string Path, string? Json)[] changes)
    {
        var root = JsonNode.Parse(Minimal)!;
        foreach (var (path, json) in changes)
        {
            Set(root, path, json);
        }

        return root.ToJsonString();
    }

    public static LaunchConfiguration Accepted(string json)
    {
        var result = LaunchConfigurationReader.Read(json);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    /// <summary>The errors as <c>path: problem</c>.</summary>
    public static IEnumerable<string> Problems(string json)
    {
        var result = LaunchConfigurationReader.Read(json);
        Assert.Equal(result.Errors.IsEmpty, result.Configuration is not null);
        Assert.All(result.Errors, e => Assert.False(string.IsNullOrWhiteSpace(e.Remedy)));
        return result.Errors.Select(e => $"{e.Path}: {e.Problem}");
    }

    private static void Set(JsonNode root, string path, string? json)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var node = root;
        foreach (var (step, next) in steps.Zip(steps.Skip(1)))
        {
            if (Child(node, step) is null)
            {
                Assign(node, step, next.StartsWith('[') ? new JsonArray() : new JsonObject());
            }

            node = Child(node, step)!;
        }

        if (json is null)
        {
            node.AsObject().Remove(steps[^1]);
        }
        else
        {
            Assign(node, steps[^1], JsonNode.Parse(json));
        }
    }

    private static JsonNode? Child(JsonNode node, string step) =>
        step.StartsWith('[') ? node.AsArray().ElementAtOrDefault(Index(step)) : node[step];

    private static void Assign(JsonNode node, string step, JsonNode? value)
    {
        if (!step.StartsWith('['))
        {
            node[step] = value;
        }
        else if (node.AsArray().Count == Index(step))
        {
            node.AsArray().Add(value);
        }
        else
        {
            node[Index(step)] = value;
        }
    }

    private static int Index(string step) => int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
}
