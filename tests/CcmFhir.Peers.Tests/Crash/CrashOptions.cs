using CcmFhir.Web.Storage;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>Which EHR a crash run uses.</summary>
public enum CrashServer
{
    /// <summary>Ours, with everything that goes wrong in the field in turn.</summary>
    Sandbox,

    /// <summary>The one made of other people's software.</summary>
    Peer,
}

/// <param name="Clients">People who work at the same time.</param>
/// <param name="Quick">Few clients, short waits: for CI.</param>
public sealed record CrashOptions(int Kills, Dialect Store, CrashServer Server, int Clients = 20, bool Quick = false);

/// <summary>What a crash run found.</summary>
/// <param name="Acknowledged">Time entries and closes of which a user was told that they are saved.</param>
/// <param name="Lost">Of those, how many the store does not have.</param>
/// <param name="Delivered">Charges in the EHR.</param>
/// <param name="Twice">Identifiers of ours, of charges and of everything else, that the EHR has more than once.</param>
/// <param name="Unaccounted">Rows neither in the EHR nor reported to a person as not delivered.</param>
public sealed record CrashFigures(int Kills, int Acknowledged, int Lost, int Delivered, int Twice, int Unaccounted)
{
    public bool IsKept => this is { Lost: 0, Twice: 0, Unaccounted: 0 };
}
