using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Whether a resource of the EHR is the one we wrote: it carries our identifier.</summary>
internal static class OurIdentifier
{
    /// <param name="resource">What an EHR answered with.</param>
    /// <param name="identifier"><c>system|value</c>.</param>
    public static bool IsOn(Resource resource, string identifier)
    {
        var parts = identifier.Split('|', 2);
        return resource.Json["identifier"] switch
        {
            JsonArray all => all.OfType<JsonObject>().Any(Is),
            JsonObject one => Is(one),
            _ => false,
        };

        bool Is(JsonObject i) => Text(i, "system") == parts[0] && Text(i, "value") == parts[1];
    }

    private static string? Text(JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
}
