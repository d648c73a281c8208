using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>read, vread and history of one resource. https://hl7.org/fhir/R4/http.html#read</summary>
internal sealed class Reading(Gate gate, ResourceStore store, PersonaRules persona, Address address)
{
    public FhirAnswer Read(HttpRequest request, string type, string id)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.Read);
        return refusal ?? Show(admission!, store.Read(type, id));
    }

    public FhirAnswer VRead(HttpRequest request, string type, string id, string version)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.VRead);
        return refusal ?? Show(
            admission!, store.History(type, id).FirstOrDefault(v => v.Version.ToString(CultureInfo.InvariantCulture) == version));
    }

    public FhirAnswer History(HttpRequest request, string type, string id)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.History);
        if (refusal is not null)
        {
            return refusal;
        }

        var versions = store.History(type, id);
        if (versions.IsEmpty || !admission!.Covers(versions[0].Body))
        {
            return Show(admission!, versions.FirstOrDefault());
        }

        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "history",
            ["total"] = versions.Length,
            ["entry"] = new JsonArray([.. versions.Select(HistoryEntry)]),
        };
        return new FhirAnswer(StatusCodes.Status200OK, bundle) { ResourceType = type };
    }

    /// <summary>The resource as a 200 answer; 404 when there is none, 403 when no scope reaches it.</summary>
    public FhirAnswer Show(Admission admission, StoredVersion? found)
    {
        if (found is null)
        {
            return Outcome.NotFound("There is no such resource, or no such version of it.") with { ResourceType = admission.Type.Name };
        }

        return admission.Covers(found.Body)
            ? WithVersion(found, StatusCodes.Status200OK)
            : Outcome.Forbidden("No granted scope reaches this resource.") with { ResourceType = admission.Type.Name };
    }

    /// <summary>The resource with the headers which tell its version.</summary>
    public FhirAnswer WithVersion(StoredVersion found, int status) => new(status, FhirJson.Thaw(found.Body))
    {
        ResourceType = found.Type,
        ETag = persona.Versioned ? ETag(found) : null,
        LastModified = found.LastUpdated,
    };

    private static string ETag(StoredVersion found) => $"W/\"{found.Version.ToString(CultureInfo.InvariantCulture)}\"";

    private JsonObject HistoryEntry(StoredVersion version) => new()
    {
        ["fullUrl"] = address.Of(version),
        ["resource"] = FhirJson.Thaw(version.Body),
        ["request"] = new JsonObject
        {
            ["method"] = version.Version == 1 ? "POST" : "PUT",
            ["url"] = version.Version == 1 ? version.Type : $"{version.Type}/{version.Id}",
        },
        ["response"] = new JsonObject { ["status"] = version.Version == 1 ? "201" : "200", ["etag"] = ETag(version) },
    };
}
