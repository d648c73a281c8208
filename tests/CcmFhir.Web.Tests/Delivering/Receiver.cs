using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>An interface engine that takes messages over MLLP, one a connection, and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;

    public Receiver()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>MSA-1 for a message; null closes without a word.</summary>
    public Func<string, string?> Answer { get; set; } = _ => "AA";

    /// <summary>FT1-6, code and units of every transaction received.</summary>
    public string[] Transactions => [.. Lines().Select(f => $"{f[6]} {f[7][..5]} x{f[10]}")];

    /// <summary>FT1-2 of every transaction received.</summary>
    public string[] Keys => [.. Lines().Select(f => f[2])];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _listener.Dispose();
        _end.Dispose();
    }

    private IEnumerable<string[]> Lines() =>
        _messages.SelectMany(m => m.Split('\r')).Where(l => l.StartsWith("FT1|", StringComparison.Ordinal)).Select(l => l.Split('|'));

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
                await TakeAsync(connection.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(NetworkStream stream)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        int read;
        while (!received.Contains(0x1C) && (read = await stream.ReadAsync(buffer, _end.Token)) > 0)
        {
            received.AddRange(buffer[..read]);
        }

        var message = Encoding.UTF8.GetString([.. received]).Trim('\u000B', '\u001C', '\r');
        _messages.Enqueue(message);
        if (Answer(message) is { } code)
        {
            var answer = $"MSH|^~\\&|ENG|GH|CCM|P1|20261102||ACK|9|P|2.5.1\rMSA|{code}|{message.Split('\r')[0].Split('|')[9]}\r";
            await stream.WriteAsync((byte[])[0x0B, .. Encoding.UTF8.GetBytes(answer), 0x1C, 0x0D], _end.Token);
        }
    }
}
