using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Smart.Discovery;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>
/// What the SMART configuration adds. <c>scopes_supported</c> is not exhaustive (SMART App Launch 2.2, conformance), so a
/// scope in it is a hint what to ask for; its absence says nothing.
/// </summary>
internal sealed record SmartFacts(ImmutableArray<string> ScopesSupported)
{
    /// <summary>Of what discovery found; null when it found nothing.</summary>
    public static SmartFacts? Of(SmartConfiguration? found) => found is null ? null : new SmartFacts(found.ScopesSupported);

    /// <returns>The facts, or why the document is no SMART configuration.</returns>
    public static (SmartFacts? Facts, string? Problem) Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return (null, "is not a JSON object");
        }

        if (!document.TryGetProperty("token_endpoint", out _) && !document.TryGetProperty("authorization_endpoint", out _)
            && !document.TryGetProperty("capabilities", out _))
        {
            return (null, "is no SMART configuration: it has neither token_endpoint nor capabilities");
        }

        var scopes = document.TryGetProperty("scopes_supported", out var found) ? found : default;
        return (new SmartFacts(scopes.ValueKind switch
        {
            JsonValueKind.Array => [.. scopes.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.String).Select(s => s.GetString()!)],
            JsonValueKind.String => [.. scopes.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        }), null);
    }
}
