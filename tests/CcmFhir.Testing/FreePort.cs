using System.Net;
using System.Net.Sockets;

namespace CcmFhir.Testing;

/// <summary>
/// Ports for servers of a test. They lie below those the system gives to outgoing connections, which would take one between its choice and
/// its use; each is given once, and test processes that run side by side begin at different ones.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Count = 15_000;

    private static int _last = Environment.ProcessId * 61;

    /// <summary>A port on which nobody listens, neither at 127.0.0.1 nor at ::1: "localhost" means both.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var six = new TcpListener(IPAddress.IPv6Loopback, port);
            using var four = new TcpListener(IPAddress.Loopback, port);
            try
            {
                six.Start();
                four.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
