using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>
/// By what a record of ours is found in an EHR and told from others: its identifier. R4 gives a Provenance none, so it is known by what
/// it is about, what was done to that and when it was recorded, and this software among its agents.
/// </summary>
/// <param name="Name">In a sentence: "our identifier".</param>
/// <param name="Parameter">The search parameter that finds it.</param>
/// <param name="Value">What to ask that parameter for.</param>
/// <param name="IsUnique">At most one resource answers the search, so that a create may be conditional on it.</param>
/// <param name="IsOn">Whether a resource is the one.</param>
/// <param name="WasAsked">Whether the search, had the server understood it, could have answered with this resource.</param>
internal sealed record RecordMark(
    string Name, string Parameter, string Value, bool IsUnique, Func<Resource, bool> IsOn, Func<Resource, bool> WasAsked)
{
    public static RecordMark Of(Shipment shipment)
    {
        var identifier = shipment.Row.Item.Identifier;
        return shipment.Row.Item.Kind == "Provenance"
            ? OfStatement(shipment.Body)
            : new RecordMark(
                "identifier", "identifier", identifier, true, r => OurIdentifier.IsOn(r, identifier), r => OurIdentifier.IsOn(r, identifier));
    }

    private static RecordMark OfStatement(JsonObject body)
    {
        var target = body["target"]![0]!["reference"]!.ToString();
        return new RecordMark(
            "statement", "target", target, false,
            r => IsAbout(r, target) && (Activity(r.Json), Moment(r.Json), Software(r.Json)) == (Activity(body), Moment(body), Software(body)),
            r => IsAbout(r, target));
    }

    // An EHR may answer with an absolute or a versioned reference.
    private static bool IsAbout(Resource provenance, string target) =>
        (provenance.Json["target"] as JsonArray ?? []).Select(t => t?["reference"]?.ToString().Split("/_history/")[0])
            .Any(r => r == target || r?.EndsWith("/" + target, StringComparison.Ordinal) == true);

    private static string? Activity(JsonObject provenance) => provenance["activity"]?["coding"]?[0]?["code"]?.ToString();

    private static long? Moment(JsonObject provenance) =>
        DateTimeOffset.TryParse(provenance["recorded"]?.ToString(), CultureInfo.InvariantCulture, out var at) ? at.ToUnixTimeSeconds() : null;

    private static string? Software(JsonObject provenance) =>
        (provenance["agent"] as JsonArray ?? []).FirstOrDefault(a => a?["type"]?["coding"]?[0]?["code"]?.ToString() == "assembler")?["who"]?["display"]?.ToString();
}
