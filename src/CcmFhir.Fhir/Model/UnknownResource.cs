using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A resource of a type outside the generated model, or of none. It parses, survives and writes back unchanged.</summary>
public sealed class UnknownResource(JsonObject json) : DomainResource(json);
