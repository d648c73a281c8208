using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Clinic;

/// <summary>Riverbend Family Practice: staff and patients, all invented, put into an empty store once.</summary>
internal sealed class SandboxClinic
{
    public SandboxClinic(ResourceStore store, TimeProvider time)
    {
        var calendar = new Calendar(time);
        Staff.Hire(store);
        Chart Open(string id) => new(store, calendar, id);
        var panel = PanelPatients.Admit(Open);
        Patients = [.. SpecialPatients.Admit(Open), .. panel];
        store.Put(GroupOf("ccm-panel", panel));
    }

    /// <summary>In the order of the launcher page.</summary>
    public ImmutableArray<ClinicPatient> Patients { get; }

    private static JsonObject GroupOf(string id, ImmutableArray<ClinicPatient> panel) => new()
    {
        ["resourceType"] = "Group",
        ["id"] = id,
        ["active"] = true,
        ["type"] = "person",
        ["actual"] = true,
        ["name"] = "Chronic care management panel",
        ["quantity"] = panel.Length,
        ["member"] = new JsonArray([.. panel.Select(p => new JsonObject { ["entity"] = new JsonObject { ["reference"] = $"Patient/{p.Id}" } })]),
    };
}
