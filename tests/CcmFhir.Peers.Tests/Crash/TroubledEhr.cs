using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>Sends the relay's requests on and lets them go wrong as an EHR in the field does.</summary>
internal sealed class TroubledEhr(HttpClient http, TimeSpan hang)
{
    private static readonly TimeSpan LagTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _created = new(StringComparer.Ordinal);
    private int _writes;

    public EhrTrouble Now { get; set; }

    /// <returns>Null when no answer comes: the connection is to be cut.</returns>
    public async Task<ProxiedReply?> SendAsync(ProxiedRequest request)
    {
        var trouble = Now;
        var strikes = request.IsWrite && Interlocked.Increment(ref _writes) % 3 == 0;
        switch (trouble)
        {
            case EhrTrouble.TooManyRequests when DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() % 4000 < 2000:
                return Refusal(429, "throttled") with { Headers = [KeyValuePair.Create("Retry-After", "1"), Fhir] };
            case EhrTrouble.NoIdentifierSearch when !request.IsWrite:
                return Refusal(400, "not-supported");
            case EhrTrouble.Hang when strikes && _writes % 2 == 0:
                await Task.Delay(hang);
                await request.SendAsync(http);
                return null;
        }

        var reply = Remembered(request, await (Lags(request) ? Without(request) : request).SendAsync(http));
        switch (trouble)
        {
            case EhrTrouble.ReplyLost when strikes:
                return null;
            case EhrTrouble.Error500AfterWrite when strikes:
                return Refusal(500, "exception");
            case EhrTrouble.Error503AfterWrite when strikes:
                return Refusal(503, "transient") with { Headers = [KeyValuePair.Create("Retry-After", "1"), Fhir] };
            case EhrTrouble.ResetMidBody when strikes:
                return reply with { BreaksOff = true };
            case EhrTrouble.Hang when strikes:
                await Task.Delay(hang);
                return null;
            case EhrTrouble.Lag when !request.IsWrite && reply.Status == 200:
                return WithoutRecent(reply);
            default:
                return reply;
        }
    }

    private static KeyValuePair<string, string> Fhir => KeyValuePair.Create("Content-Type", "application/fhir+json");

    private static ProxiedReply Refusal(int status, string code) => new(status, [Fhir], Encoding.UTF8.GetBytes(
        $$"""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"{{code}}"}]}"""));

    /// <summary>The EHR's own index does not know yet what the header asks for.</summary>
    private bool Lags(ProxiedRequest request) =>
        Now == EhrTrouble.Lag && request.IfNoneExist is { } condition && _created.TryGetValue(condition, out var at) && DateTimeOffset.UtcNow - at < LagTime;

    private static ProxiedRequest Without(ProxiedRequest request) =>
        request with { Headers = [.. request.Headers.Where(h => h.Key != "If-None-Exist")] };

    private ProxiedReply Remembered(ProxiedRequest request, ProxiedReply reply)
    {
        if (reply.Status == 201 && JsonNode.Parse(reply.Body)?["id"]?.GetValue<string>() is { } id)
        {
            _created[id] = DateTimeOffset.UtcNow;
            _created[request.IfNoneExist ?? id] = DateTimeOffset.UtcNow;
        }

        return reply;
    }

    private ProxiedReply WithoutRecent(ProxiedReply reply)
    {
        var bundle = JsonNode.Parse(reply.Body)!.AsObject();
        var entries = bundle["entry"] as JsonArray ?? [];
        foreach (var recent in entries.Where(IsRecent).ToArray())
        {
            entries.Remove(recent);
        }

        bundle["total"] = entries.Count;
        if (entries.Count == 0)
        {
            bundle.Remove("entry");
        }

        return reply with { Body = Encoding.UTF8.GetBytes(bundle.ToJsonString()) };
    }

    private bool IsRecent(JsonNode? entry) =>
        entry?["resource"]?["id"]?.GetValue<string>() is { } id && _created.TryGetValue(id, out var at) && DateTimeOffset.UtcNow - at < LagTime;
}
