using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Connect;

/// <summary>An exchange without secrets and without patient data, for reports.</summary>
internal sealed record RedactedExchange(
    string Request, ImmutableArray<string> Headers, ImmutableArray<string> Form, string Answer, long Milliseconds);

/// <summary>
/// Makes exchanges printable. What is not known to be harmless is left out: values of queries and forms, ids in paths, bodies;
/// of a FHIR answer its types and issue codes stay, of a token response its keys.
/// </summary>
internal static class Redaction
{
    private const string Hidden = "…";

    private static readonly string[] ShownHeaders = ["Accept", "Content-Type", "If-None-Exist", "If-Match", "Prefer"];

    private static readonly string[] ShownValues =
    [
        "grant_type", "response_type", "code_challenge_method", "client_assertion_type", "token_type_hint", "scope", "aud", "redirect_uri", "client_id",
        "category", "status", "clinical-status", "lifecycle-status", "intent", "_count", "token_type", "expires_in", "error", "issuer",
    ];

    public static RedactedExchange Of(Exchange exchange) => new(
        Request(exchange),
        [.. exchange.RequestHeaders.Where(h => ShownHeaders.Contains(h.Key, StringComparer.OrdinalIgnoreCase) || h.Key == "Authorization").Select(Header)],
        [.. exchange.Form.Select(f => $"{f.Key}={(ShownValues.Contains(f.Key) ? f.Value : Hidden)}")],
        Answer(exchange),
        (long)exchange.Took.TotalMilliseconds);

    /// <summary><c>GET https://ehr.example.org/fhir/Condition?patient=…&amp;category=problem-list-item</c></summary>
    public static string Request(Exchange exchange) => $"{exchange.Method} {Url(exchange.Url)}";

    /// <summary><c>403, OperationOutcome (error forbidden)</c></summary>
    public static string Answer(Exchange exchange) => exchange.Status is { } status
        ? string.Join(", ", new[] { status.ToString(CultureInfo.InvariantCulture), Body(exchange), exchange.Trouble ?? "" }.Where(p => p.Length > 0))
        : exchange.Trouble ?? "no answer";

    public static string Url(Uri url)
    {
        var segments = url.AbsolutePath.Split('/');
        for (var n = 1; n < segments.Length; n++)
        {
            // What follows a resource type is an id, unless it is an operation or a history.
            if (segments[n - 1] is [>= 'A' and <= 'Z', ..] && segments[n] is [not ('$' or '_'), ..])
            {
                segments[n] = Hidden;
            }
        }

        var query = QueryHelpers.ParseQuery(url.Query).SelectMany(q => q.Value.Select(v => $"{q.Key}={(ShownValues.Contains(q.Key) ? v : Hidden)}"));
        return url.GetLeftPart(UriPartial.Authority) + string.Join('/', segments) + (url.Query.Length > 1 ? "?" + string.Join('&', query) : "");
    }

    private static string Header(KeyValuePair<string, string> header) => header.Key switch
    {
        "Authorization" => $"Authorization: {header.Value.Split(' ')[0]} {Hidden}",
        "If-None-Exist" => $"If-None-Exist: {header.Value.Split('=')[0]}={Hidden}",
        _ => $"{header.Key}: {header.Value}",
    };

    private static string Body(Exchange exchange)
    {
        if (exchange.AnswerBody.Length == 0)
        {
            return "no body";
        }

        try
        {
            using var json = JsonDocument.Parse(exchange.AnswerBody);
            return json.RootElement.ValueKind != JsonValueKind.Object ? "JSON that is no object"
                : json.RootElement.TryGetProperty("resourceType", out var type) ? Resource(json.RootElement, type.ToString())
                : Members(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return exchange.AnswerBody.Length >= TrafficRecorder.BodyCharactersMax ? "a long body" : $"{Named(exchange.AnswerType)} that is not JSON";
        }
    }

    private static string Resource(JsonElement resource, string type) => type switch
    {
        "Bundle" => "Bundle of " + string.Join(", ", Items(resource, "entry")
            .Select(e => e.TryGetProperty("resource", out var r) && r.TryGetProperty("resourceType", out var t) ? t.ToString() : "entry")
            .GroupBy(t => t).Select(g => $"{g.Count()} {g.Key}").DefaultIfEmpty("nothing")),
        "OperationOutcome" => "OperationOutcome (" + string.Join(", ", Items(resource, "issue").Select(i => $"{Text(i, "severity")} {Text(i, "code")}")) + ")",
        _ => type,
    };

    private static string Members(JsonElement json) => "{" + string.Join(", ", json.EnumerateObject().Take(40).Select(m =>
        ShownValues.Contains(m.Name) && m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? $"{m.Name}: {m.Value}" : m.Name)) + "}";

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object) : [];

    private static string Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Named(string type) => type.Length == 0 ? "a body" : type;
}
