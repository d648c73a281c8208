using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CcmFhir.Fhir.Tests.Rest;

internal sealed record RawRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>
/// A loopback TCP listener that answers each connection with the next scripted bytes, so that it can break HTTP wherever it likes.
/// A null answer hangs up without a word; an empty one keeps the connection open and silent.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<string?> _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawRequest> _requests = [];
    private readonly Task _loop;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RawServer(params string?[] answers)
    {
        _answers = new Queue<string?>(answers);
        _listener.Start();
        _loop = ServeAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public Uri BaseUrl => new($"http://{Host}/fhir");

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    /// <summary>Done when the next request has arrived whole.</summary>
    public Task NextRequestAsync() => Volatile.Read(ref _next).Task;

    public static string Reply(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/fhir+json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n" +
        $"Connection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var silent = new List<TcpClient>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token), silent);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The listener stops under an accept, or before the next one: each way is the end.
        }
        finally
        {
            silent.ForEach(c => c.Dispose());
        }
    }

    private async Task AnswerAsync(TcpClient connection, List<TcpClient> silent)
    {
        var stream = connection.GetStream();
        try
        {
            _requests.Enqueue(await ReadAsync(stream));
            Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            var answer = _answers.Count > 0 ? _answers.Dequeue() : Reply(500, "");
            if (answer?.Length == 0)
            {
                silent.Add(connection);
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes((answer ?? "").Replace("{host}", Host, StringComparison.Ordinal)), _stop.Token);
        }
        catch (IOException)
        {
            // The client gave up; the test sees that on its own side.
        }

        connection.Dispose();
    }

    private async Task<RawRequest> ReadAsync(NetworkStream stream)
    {
        // One byte, one character, so that lengths are right; only the body is decoded.
        var text = "";
        var buffer = new byte[8192];
        int headEnd, length;
        do
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            text += read > 0 ? Encoding.Latin1.GetString(buffer, 0, read) : throw new IOException("The client hung up.");
            headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            length = headEnd < 0 ? 0 : ContentLength(Headers(text[..headEnd]));
        }
        while (headEnd < 0 || text.Length < headEnd + 4 + length);

        var body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(headEnd + 4)..]));
        return new RawRequest(text[..text.IndexOf("\r\n", StringComparison.Ordinal)], Headers(text[..headEnd]), body);
    }

    private static int ContentLength(Dictionary<string, string> headers) =>
        headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0;

    private static Dictionary<string, string> Headers(string head) =>
        head.Split("\r\n").Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
}
