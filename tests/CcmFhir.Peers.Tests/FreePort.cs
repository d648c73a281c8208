using System.Net;
using System.Net.Sockets;

namespace CcmFhir.Peers.Tests;

internal static class FreePort
{
    /// <summary>A loopback port on which nobody listens.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
