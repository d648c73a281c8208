using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A facade that can be laid over a JSON object.</summary>
public interface IFhirType<TSelf>
    where TSelf : FhirNode, IFhirType<TSelf>
{
    /// <summary>The FHIR name of the type: <c>Task</c>, <c>Reference</c>, <c>Bundle.entry</c>; <c>Resource</c> for any resource.</summary>
    static abstract string TypeName { get; }

    /// <summary>A facade over <paramref name="json"/> itself, not over a copy.</summary>
    static abstract TSelf Over(JsonObject json);
}
