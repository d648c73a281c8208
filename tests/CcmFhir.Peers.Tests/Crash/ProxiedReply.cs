using Microsoft.AspNetCore.Http;

namespace CcmFhir.Peers.Tests.Crash;

/// <param name="BreaksOff">Only half of it arrives.</param>
internal sealed record ProxiedReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool BreaksOff = false)
{
    public async Task WriteAsync(HttpContext http)
    {
        Begin(http);
        await http.Response.Body.WriteAsync(Body);
    }

    public async Task WriteHalfAsync(HttpContext http)
    {
        Begin(http);
        await http.Response.Body.WriteAsync(Body.AsMemory(0, Body.Length / 2));
        await http.Response.Body.FlushAsync();
    }

    private void Begin(HttpContext http)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentLength = Status is 204 or 304 ? null : Body.Length;
    }
}
