using System.Text.Json.Nodes;
using CcmFhir.Chart;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Puts a change of ours into a resource as the EHR has it now. What others added to it stays.</summary>
internal static class Amendment
{
    /// <summary>Lists we only add to.</summary>
    private static readonly string[] Added = ["note", "supportingInformation"];

    /// <param name="resource">Changed in place.</param>
    /// <param name="members">
    /// Each replaces the member of its name, null removes it. Notes and supporting information are added to what is there; of <c>meta</c> only
    /// our own profiles count.
    /// </param>
    public static void Apply(JsonObject resource, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            if (Added.Contains(name))
            {
                Add(resource, name, value!.AsArray());
            }
            else if (name == "meta")
            {
                Claim(resource, [.. (value!["profile"] as JsonArray ?? []).Select(p => p!.ToString())]);
            }
            else if (value is null)
            {
                resource.Remove(name);
            }
            else
            {
                resource[name] = value.DeepClone();
            }
        }
    }

    /// <summary>The resource claims these of our profiles and no others; what the EHR claims for it stays.</summary>
    public static void Claim(JsonObject resource, params string[] ours)
    {
        var theirs = (resource["meta"]?["profile"] as JsonArray ?? []).Select(p => p!.ToString())
            .Where(p => !p.StartsWith(CcmTerms.Canonical + "/", StringComparison.Ordinal));
        var meta = resource["meta"] as JsonObject ?? [];
        string[] profiles = [.. theirs, .. ours];
        meta.Remove("profile");
        if (profiles.Length > 0)
        {
            meta["profile"] = new JsonArray([.. profiles.Select(p => JsonValue.Create(p))]);
        }

        if (meta.Count == 0)
        {
            resource.Remove("meta");
        }
        else if (meta.Parent is null)
        {
            resource["meta"] = meta;
        }
    }

    private static void Add(JsonObject resource, string list, JsonArray items)
    {
        var all = resource[list] as JsonArray ?? [];
        foreach (var item in items.Where(i => !all.Any(known => Told(known) == Told(i))))
        {
            all.Add(item!.DeepClone());
        }

        if (all.Parent is null)
        {
            resource[list] = all;
        }
    }

    /// <summary>What tells an item from another, whatever the EHR added to it.</summary>
    private static string? Told(JsonNode? item) => (item?["text"] ?? item?["reference"] ?? item?["identifier"]?["value"])?.ToString();
}
