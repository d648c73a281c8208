using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>References between rows of the outbox: <c>urn:uuid:</c> of the other row, until it is known where that row's resource is.</summary>
internal sealed partial class Placeholders(Outbox outbox)
{
    private const string Urn = "urn:uuid:";

    /// <summary>
    /// The body with every <c>urn:uuid:</c> of another row replaced by where that row's resource is now, or by its identifier
    /// (a logical reference) when it has no place in this EHR. A Provenance is only of what has one.
    /// </summary>
    public async Task<JsonObject> ResolvedAsync(OutboxRow of, CancellationToken cancel)
    {
        var copy = of.Item.Body.DeepClone().AsObject();
        foreach (var reference in In(copy).ToArray())
        {
            if (IdOf(reference) is not { } id || await outbox.FindAsync(id, cancel) is not { } row)
            {
                continue;
            }

            if (IsFhir(row.Reference))
            {
                reference["reference"] = row.Reference;
            }
            else
            {
                var identifier = row.Item.Identifier.Split('|', 2);
                reference.Remove("reference");
                reference["type"] = row.Item.Kind;
                reference["identifier"] = new JsonObject { ["system"] = identifier[0], ["value"] = identifier[1] };
            }
        }

        if (of.Item.Kind == "Provenance")
        {
            copy["target"] = new JsonArray([.. copy["target"]!.AsArray().Where(t => t!["reference"] is not null).Select(t => t!.DeepClone())]);
        }

        return copy;
    }

    /// <summary>Every reference to another row, however deep.</summary>
    public static IEnumerable<JsonObject> In(JsonNode? node) => node switch
    {
        JsonObject o when o["reference"] is JsonValue v && v.TryGetValue<string>(out var text) && text.StartsWith(Urn, StringComparison.Ordinal) => [o],
        JsonObject o => o.SelectMany(m => In(m.Value)),
        JsonArray a => a.SelectMany(In),
        _ => [],
    };

    /// <summary>The row a reference is to.</summary>
    public static Guid? IdOf(JsonObject reference) =>
        Guid.TryParseExact(reference["reference"]!.GetValue<string>()[Urn.Length..], "D", out var id) ? id : null;

    /// <summary>A place a person gave by hand is a number of theirs, an interface's is its control id: no server resolves those.</summary>
    public static bool IsFhir(string? reference) => reference is not null && FhirReference().IsMatch(reference);

    [GeneratedRegex("^[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex FhirReference();
}
