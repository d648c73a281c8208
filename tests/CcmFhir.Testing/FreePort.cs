using System.Net;
using System.Net.Sockets;

namespace CcmFhir.Testing;

public static class FreePort
{
    /// <summary>A port on which nobody listens, neither at 127.0.0.1 nor at ::1: "localhost" means both.</summary>
    public static int Take()
    {
        while (true)
        {
            using var six = new TcpListener(IPAddress.IPv6Loopback, 0);
            six.Start();
            var port = ((IPEndPoint)six.LocalEndpoint).Port;
            using var four = new TcpListener(IPAddress.Loopback, port);
            try
            {
                four.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken at 127.0.0.1: another one.
            }
        }
    }
}
