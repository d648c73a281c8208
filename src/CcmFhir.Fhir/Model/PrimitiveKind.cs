using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>How one kind of primitive is read from and written to JSON.</summary>
internal sealed record PrimitiveKind<T>(Func<JsonNode?, T?> Read, Func<T, JsonNode?> Write);
