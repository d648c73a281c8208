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
