using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// The searches of a patient's chart US Core obliges a server to answer; anything else it may refuse.
/// https://hl7.org/fhir/us/core/CapabilityStatement-us-core-server.html
/// </summary>
internal static class UsCoreSearches
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> Obliged = new Dictionary<string, ImmutableArray<string>>
    {
        ["Condition"] = ["patient", "category+patient"],
        ["CarePlan"] = ["category+patient"],
        ["CareTeam"] = ["patient+status"],
        ["Goal"] = ["patient"],
        ["Encounter"] = ["patient", "date+patient"],
        ["Coverage"] = ["patient"],
        ["MedicationRequest"] = ["intent+patient", "intent+patient+status"],
        ["Observation"] = ["category+patient", "category+date+patient", "code+patient"],
    }.ToFrozenDictionary();

    /// <summary>False for types US Core does not know and for searches that name no patient: they are not what the guide is about.</summary>
    public static bool MayRefuse(string type, ImmutableArray<KeyValuePair<string, string>> parameters)
    {
        var names = parameters.Select(p => p.Key).Where(n => !n.StartsWith('_')).Order(StringComparer.Ordinal).ToArray();
        return names.Contains("patient") && Obliged.TryGetValue(type, out var obliged)
            && (!obliged.Contains(string.Join('+', names)) || parameters.Any(p => p.Key == "status" && p.Value.Contains(',', StringComparison.Ordinal)));
    }
}
