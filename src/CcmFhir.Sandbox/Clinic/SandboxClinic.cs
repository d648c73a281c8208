using System.Collections.Immutable;
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
        Patients = [.. SpecialPatients.Admit(Open), .. PanelPatients.Admit(Open)];
    }

    /// <summary>In the order of the launcher page.</summary>
    public ImmutableArray<ClinicPatient> Patients { get; }
}
