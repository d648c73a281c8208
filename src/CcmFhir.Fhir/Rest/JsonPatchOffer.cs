using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Rest;

/// <summary>Whether a server takes JSON Patch, by its own statement (http://hl7.org/fhir/R4/capabilitystatement.html).</summary>
public static class JsonPatchOffer
{
    /// <summary>It names the format and, for the type, the interaction: one without the other is not enough.</summary>
    public static bool Of(CapabilityStatement statement, string resourceType)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement.PatchFormat.Contains("application/json-patch+json", StringComparer.Ordinal)
            && statement.Rest.Where(r => r.Mode?.Raw == "server").SelectMany(r => r.Resource).Where(r => r.Type == resourceType)
                .Any(r => r.Interaction.Any(i => i.Code?.Raw == "patch"));
    }
}
