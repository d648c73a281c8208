using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>An EHR that is used while the app is killed.</summary>
internal interface ICrashEhr : IAsyncDisposable
{
    InstalledEhr Installed { get; }

    string Nurse { get; }

    /// <returns>The Patient's id.</returns>
    Task<string> AdmitAsync(string given);

    Task<Uri> LaunchUrlAsync(string patient, string user);

    /// <summary>Everything in a patient's chart that carries an identifier of ours.</summary>
    Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient);
}

internal sealed class PeerEhr(PeerClinic clinic) : ICrashEhr
{
    public InstalledEhr Installed => clinic.Installed(CrashInstallation.EhrId);

    public string Nurse => clinic.Nurse;

    public Task<string> AdmitAsync(string given) => clinic.AdmitAsync(given);

    public Task<Uri> LaunchUrlAsync(string patient, string user) => clinic.Peer.LaunchUrlAsync(patient, user);

    public Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient) => clinic.WrittenAsync(patient);

    public ValueTask DisposeAsync() => clinic.DisposeAsync();
}
