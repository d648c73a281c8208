using System.Net.Sockets;
using System.Text;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

internal enum AcknowledgementKind
{
    /// <summary>AA: the receiving application has taken it.</summary>
    Accepted,

    /// <summary>CA: it lies safely at the receiver; what the application makes of it is not known.</summary>
    Committed,

    /// <summary>AE, AR, CE, CR.</summary>
    Refused,

    /// <summary>It was sent, and nothing about it came back in time.</summary>
    Missing,

    /// <summary>No byte left us.</summary>
    NotConnected,
}

/// <param name="Code">MSA-1 as sent, for a refusal.</param>
internal sealed record Acknowledgement(AcknowledgementKind Kind, string? Code = null);

/// <summary>One message over the Minimal Lower Layer Protocol, on a connection of its own.</summary>
internal static class Mllp
{
    private const byte Start = 0x0B;
    private const byte End = 0x1C;
    private const byte Return = 0x0D;
    private const int AnswerBytesMax = 64 * 1024;

    /// <summary>Acknowledgements of other messages (late ones, second ones) are passed over until ours comes or the time is up.</summary>
    public static async Task<Acknowledgement> SendAsync(
        string host, int port, string message, string controlId, TimeSpan timeout, TimeProvider clock, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(host, port, either.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Acknowledgement(AcknowledgementKind.NotConnected);
        }

        try
        {
            var stream = connection.GetStream();
            await stream.WriteAsync((byte[])[Start, .. Encoding.UTF8.GetBytes(message), End, Return], either.Token);
            return await AnswerAsync(stream, controlId, either.Token);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Acknowledgement(AcknowledgementKind.Missing);
        }
    }

    private static async Task<Acknowledgement> AnswerAsync(NetworkStream stream, string controlId, CancellationToken cancel)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0 && received.Count + read <= AnswerBytesMax)
        {
            received.AddRange(buffer.AsSpan(0, read));
            int end;
            while ((end = received.IndexOf(End)) >= 0)
            {
                var frame = Encoding.UTF8.GetString([.. received.Take(end)]).TrimStart((char)Start, '\r', '\n');
                received.RemoveRange(0, end + 1);
                if (Read(frame, controlId) is { } answer)
                {
                    return answer;
                }
            }
        }

        return new Acknowledgement(AcknowledgementKind.Missing);
    }

    /// <summary>MSA-2 names the message it answers; anything else is not about ours.</summary>
    internal static Acknowledgement? Read(string frame, string controlId)
    {
        var segments = frame.Split('\r', '\n');
        var separator = segments[0].StartsWith("MSH", StringComparison.Ordinal) && segments[0].Length > 3 ? segments[0][3] : '|';
        var msa = segments.FirstOrDefault(s => s.StartsWith("MSA" + separator, StringComparison.Ordinal))?.Split(separator);
        return msa is not [_, var code, var about, ..] || about != controlId ? null : code switch
        {
            "AA" => new Acknowledgement(AcknowledgementKind.Accepted),
            "CA" => new Acknowledgement(AcknowledgementKind.Committed),
            "AE" or "AR" or "CE" or "CR" => new Acknowledgement(AcknowledgementKind.Refused, code),
            _ => null,
        };
    }
}
