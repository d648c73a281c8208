namespace CcmFhir.Chart;

/// <summary>A person, organization or device in a resource we write.</summary>
/// <param name="Reference">
/// "Practitioner/x", an absolute URL, or a "urn:uuid:" placeholder; any other text goes out as a logical identifier. Null: only the name is known.
/// </param>
/// <param name="Name">Shown to readers of the resource.</param>
public sealed record Actor(string? Reference, string? Name = null);
