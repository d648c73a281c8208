using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>The EHR made of other people's software.</summary>
internal sealed class PeerInUse(PeerClinic clinic) : ICrashEhr
{
    public InstalledEhr Installed => clinic.Installed(CrashInstallation.EhrId);

    public string Nurse => clinic.Nurse;

    public Task<string> AdmitAsync(string given) => clinic.AdmitAsync(given);

    public Task<Uri> LaunchUrlAsync(string patient, string user) => clinic.Peer.LaunchUrlAsync(patient, user);

    public Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient) => clinic.WrittenAsync(patient);

    public ValueTask DisposeAsync() => clinic.DisposeAsync();
}
