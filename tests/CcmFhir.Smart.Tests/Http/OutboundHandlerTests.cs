using System.Net;
using System.Net.Sockets;
using System.Text;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Http;

/// <summary>The real handler against a real socket on loopback.</summary>
public sealed class OutboundHandlerTests
{
    [Theory]
    [InlineData("8.8.8.8", true, true, true)]
    [InlineData("2001:4860:4860::8888", true, true, true)]
    [InlineData("10.1.2.3", false, true, true)]
    [InlineData("172.16.0.1", false, true, true)]
    [InlineData("172.32.0.1", true, true, true)]
    [InlineData("192.168.1.1", false, true, true)]
    [InlineData("100.64.0.1", false, true, true)]
    [InlineData("fd00::1", false, true, true)]
    [InlineData("::ffff:10.1.2.3", false, true, true)]
    [InlineData("127.0.0.1", false, false, true)]
    [InlineData("::1", false, false, true)]
    [InlineData("::ffff:127.0.0.1", false, false, true)]
    [InlineData("169.254.169.254", false, false, false)]
    [InlineData("::ffff:169.254.169.254", false, false, false)]
    [InlineData("fe80::1", false, false, false)]
    [InlineData("64:ff9b::a9fe:a9fe", false, false, false)]
    [InlineData("2002:a9fe:a9fe::1", false, false, false)]
    [InlineData("::169.254.169.254", false, false, false)]
    [InlineData("0.0.0.0", false, false, false)]
    [InlineData("::", false, false, false)]
    [InlineData("224.0.0.1", false, false, false)]
    [InlineData("255.255.255.255", false, false, false)]
    [InlineData("ff02::1", false, false, false)]
    public void An_address_is_reached_or_not(string address, bool publicOnly, bool withPrivate, bool withLoopback)
    {
        var ip = IPAddress.Parse(address);

        Assert.Equal(
            (publicOnly, withPrivate, withLoopback),
            (OutboundHandler.Reaches(ip, AddressReach.PublicOnly),
                OutboundHandler.Reaches(ip, AddressReach.PublicAndPrivate),
                OutboundHandler.Reaches(ip, AddressReach.PublicPrivateAndLoopback)));
    }

    [Fact]
    public async Task A_name_that_leads_inward_is_not_connected_to() =>
        Assert.Equal(SmartFailureKind.Unreachable, (await Discover("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", AddressReach.PublicAndPrivate)).Failure?.Kind);

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", SmartFailureKind.Redirected)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"token_endpoint\":", SmartFailureKind.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{", SmartFailureKind.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 14\r\n\r\nno gzip at all", SmartFailureKind.Unreachable)]
    [InlineData("nonsense\r\n\r\n", SmartFailureKind.Unreachable)]
    [InlineData("", SmartFailureKind.Unreachable)]
    public async Task What_a_bad_server_sends_is_a_category(string answer, SmartFailureKind kind) =>
        Assert.Equal(kind, (await Discover(answer, AddressReach.PublicPrivateAndLoopback)).Failure?.Kind);

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        Assert.Equal(SmartFailureKind.Unreachable, (await Discover(port, AddressReach.PublicPrivateAndLoopback)).Failure?.Kind);
    }

    private static async Task<SmartResult<SmartConfiguration>> Discover(string answer, AddressReach reach)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Serve(listener, answer);
        var result = await Discover(((IPEndPoint)listener.LocalEndpoint).Port, reach);
        listener.Stop();
        await serving;
        return result;
    }

    private static async Task<SmartResult<SmartConfiguration>> Discover(int port, AddressReach reach)
    {
        var iss = $"http://127.0.0.1:{port}/fhir";
        var ehr = new EhrRegistration("local", "Local", [iss], [], "c", ClientAuthentication.Public, "http://localhost/cb", Sample.Scopes, PlainHttp.OnLoopback);
        using var http = new HttpClient(OutboundHandler.Create(reach));
        return await new SmartDiscovery(http, TimeProvider.System).Read(ehr, ehr.FhirBases[0], default);
    }

    private static async Task Serve(TcpListener listener, string answer)
    {
        try
        {
            // A second round shows a redirect that was followed.
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener was stopped: the test is over.
        }
    }
}
