using System.Text.Json.Nodes;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Profiles.Tests;

/// <summary>What is committed is what its sources give.</summary>
public sealed class CompiledTests
{
    private static readonly string[] Compared =
        ["path", "sliceName", "slicing", "min", "max", "base", "contentReference", "type", "mustSupport", "isModifier", "isSummary"];

    [Fact]
    public void Compiling_the_profiles_again_gives_the_committed_files()
    {
        var folder = Directory.CreateTempSubdirectory("ccmfhir-profiles-");
        try
        {
            Peers.Compile("build.mjs", folder.FullName);
            Assert.Equal(Texts(Published.Package, "ChargeItemDefinition-"), Texts(folder.FullName, "ChargeItemDefinition-"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_packaged_part_of_HL7_s_definitions_is_what_our_profiles_need()
    {
        var file = Path.GetTempFileName();
        try
        {
            Peers.Compile("base.mjs", file);
            Assert.Equal(File.ReadAllText(Path.Combine(Published.Folder, "base/hl7-r4.ndjson")), File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_charge_item_definitions_are_those_of_the_code_catalogue()
    {
        var committed = Directory.GetFiles(Published.Package, "ChargeItemDefinition-*.json").ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        var expected = ChargeItemDefinitions.All()
            .ToDictionary(d => $"ChargeItemDefinition-{d.Id}.json", d => FhirJson.WriteText(d, indented: true) + "\n");

        Assert.Equal(expected.OrderBy(f => f.Key, StringComparer.Ordinal), committed.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_snapshot_is_complete_and_equal_to_an_independent_generator_s()
    {
        var theirs = Peers.Snapshots();

        Assert.Equal(40, theirs.Count);
        Assert.All(Published.OfType("StructureDefinition"), definition => Assert.Equal(
            theirs[definition["url"]!.GetValue<string>()].Select(Essence), definition["snapshot"]!["element"]!.AsArray().Select(Essence)));
    }

    private static KeyValuePair<string, string>[] Texts(string folder, string except) =>
    [
        .. Directory.GetFiles(folder).Where(f => !Path.GetFileName(f).StartsWith(except, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => KeyValuePair.Create(Path.GetFileName(f), File.ReadAllText(f))),
    ];

    /// <summary>Everything of an element that says what is allowed; texts and mappings aside.</summary>
    private static string Essence(JsonNode? element)
    {
        var json = element!.AsObject();
        var parts = json.Where(m => Compared.Contains(m.Key) || m.Key.StartsWith("fixed", StringComparison.Ordinal) || m.Key.StartsWith("pattern", StringComparison.Ordinal))
            .OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={Plain(m.Key, m.Value!)}");
        var binding = json["binding"] is { } bound ? $"{bound["strength"]} {bound["valueSet"]}" : "";
        var constraints = string.Join(',', (json["constraint"] as JsonArray)?.Select(c => $"{c!["key"]}: {c["expression"]}") ?? []);
        return $"{json["id"]} {string.Join(' ', parts)} {binding} {constraints}";
    }

    // The two write a type's extensions and a slicing's description differently.
    private static string Plain(string name, JsonNode value) => name switch
    {
        "type" => string.Join('|', value.AsArray().Select(t => $"{t!["code"]}<{t["profile"]?.ToJsonString()}>({t["targetProfile"]?.ToJsonString()})")),
        "slicing" => $"{value["rules"]} {value["discriminator"]?.ToJsonString()}",
        _ => value.ToJsonString(),
    };
}
