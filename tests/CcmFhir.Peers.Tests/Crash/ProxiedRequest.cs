using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>A request as it came, kept whole so that it can be sent on when its sender is dead.</summary>
internal sealed record ProxiedRequest(string Method, Uri Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>For example <c>POST ChargeItem</c> or <c>GET Task?identifier</c>; null for what the pages and the launch ask.</summary>
    public string? RelayKind
    {
        get
        {
            var type = Target.AbsolutePath.Split("/fhir/") is [_, var rest] ? rest.Split('/')[0] : null;
            return type is null ? null
                : Method is "POST" or "PUT" or "PATCH" ? $"{Method} {type}"
                : Target.Query.Contains("identifier=", StringComparison.Ordinal) ? $"GET {type}?identifier"
                : null;
        }
    }

    public bool IsWrite => Method != "GET";

    public string? IfNoneExist => Headers.FirstOrDefault(h => h.Key == "If-None-Exist").Value;

    public static async Task<ProxiedRequest> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return new ProxiedRequest(
            http.Request.Method,
            new Uri(http.Features.Get<IHttpRequestFeature>()!.RawTarget),
            [.. http.Request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Proxy-Connection"))
                .Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))],
            body.ToArray());
    }

    public async Task<ProxiedReply> SendAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        request.Content = Body.Length > 0 ? new ByteArrayContent(Body) : null;
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request);
        return new ProxiedReply(
            (int)response.StatusCode,
            [.. response.Headers.Concat(response.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection" or "Content-Length" or "Keep-Alive"))
                .Select(h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)))],
            await response.Content.ReadAsByteArrayAsync());
    }
}
