using System.Text.Json;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>Which resources belong to a patient, for <c>patient/</c> scopes and the chart page.</summary>
internal sealed class Compartment(ResourceStore store)
{
    /// <summary>True too for a type that belongs to no patient at all, such as Practitioner.</summary>
    public bool Admits(ResourceType type, JsonElement resource, string patient) =>
        type.PatientPath is null || Holds(type, resource, patient);

    public bool Holds(ResourceType type, JsonElement resource, string patient) => type switch
    {
        { Name: "Patient" } => resource.Text("id") == patient,
        { PatientPath: { } path } => resource.Select($"{path}.reference").Any(r => Leads(r.GetString(), patient)),
        _ => false,
    };

    // A Provenance names the patient directly, or through the resource it is about.
    private bool Leads(string? reference, string patient)
    {
        var parts = reference?.Split('/') ?? [];
        return parts switch
        {
            [.., "Patient", var id] => id == patient,
            [.., var type, var id] when ResourceType.All.TryGetValue(type, out var known) && type != "Provenance" =>
                store.Read(type, id) is { } target && Holds(known, target.Body, patient),
            _ => false,
        };
    }
}
