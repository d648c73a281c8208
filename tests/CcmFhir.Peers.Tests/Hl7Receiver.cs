using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>An interface engine whose HL7 v2 parser others wrote (npm hl7-standard), on a loopback port of its own.</summary>
internal sealed class Hl7Receiver : IAsyncDisposable
{
    private readonly Process _process;

    private Hl7Receiver(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="answers">One a message: ok, late, negative, twice, none.</param>
    public static async Task<Hl7Receiver> StartAsync(params string[] answers)
    {
        var info = new ProcessStartInfo("node")
        {
            WorkingDirectory = PeerServer.Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "hl7-receiver.mjs", "--answers", string.Join(',', answers) },
        };
        var process = Process.Start(info)!;
        var ready = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver ended before it was ready.");
        return new Hl7Receiver(process, JsonNode.Parse(ready)!["port"]!.GetValue<int>());
    }

    /// <summary>The next message as its parser understood it.</summary>
    public async Task<JsonNode> NextAsync() => JsonNode.Parse((await _process.StandardOutput.ReadLineAsync())!)!;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
