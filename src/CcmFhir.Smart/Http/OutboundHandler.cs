using System.Net;
using System.Net.Sockets;

namespace CcmFhir.Smart.Http;

/// <summary>Which addresses a connection may end at, whatever name led there.</summary>
public enum AddressReach
{
    PublicOnly,

    /// <summary>Also private ranges, for an EHR inside the practice's own network.</summary>
    PublicAndPrivate,

    /// <summary>Also loopback: development.</summary>
    PublicPrivateAndLoopback,
}

/// <summary>
/// The handler for every <see cref="HttpClient"/> given to this library: no redirects, no cookies, and the address checked
/// when connecting, so that a name that suddenly resolves inward leads nowhere (DNS rebinding; OWASP ASVS 1.3.6, 15.3.2).
/// </summary>
public static class OutboundHandler
{
    public static SocketsHttpHandler Create(AddressReach reach) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = (context, cancellation) => Connect(context.DnsEndPoint, reach, cancellation),
    };

    /// <summary>Link-local (cloud metadata), multicast, unspecified and reserved addresses are never reached.</summary>
    internal static bool Reaches(IPAddress address, AddressReach reach)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip))
        {
            return reach == AddressReach.PublicPrivateAndLoopback;
        }

        var bytes = ip.GetAddressBytes();
        if (ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // The last three carry an IPv4 address inside: NAT64, 6to4, and the IPv4-compatible ones (with :: itself).
            var never = ip.IsIPv6LinkLocal || ip.IsIPv6Multicast || ip.IsIPv6SiteLocal || ip.IsIPv6Teredo
                || bytes is [0x00, 0x64, 0xFF, 0x9B, ..] or [0x20, 0x02, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..];
            return !never && (!ip.IsIPv6UniqueLocal || reach != AddressReach.PublicOnly);
        }

        return bytes switch
        {
            [0, ..] or [169, 254, ..] or [>= 224, ..] => false,
            [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] => reach != AddressReach.PublicOnly,
            _ => true,
        };
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint target, AddressReach reach, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = Array.FindAll(addresses, a => Reaches(a, reach));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("The host resolves to no address this app may connect to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
