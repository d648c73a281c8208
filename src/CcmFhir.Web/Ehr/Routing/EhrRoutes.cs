using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>How everything leaves for one EHR.</summary>
/// <remarks>
/// <c>ConditionalCreate</c>: <c>If-None-Exist</c> is offered where charges are created.
/// <c>BulkExport</c>: levels of <c>$export</c> the EHR lists: group, patient, system, in this order.
/// </remarks>
internal sealed record EhrRoutes(
    ImmutableArray<ChosenRoute> Routes, bool ConditionalCreate, EhrVersioning Versioning, ImmutableArray<string> BulkExport)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Types whose records are changed by JSON Patch: the EHR then keeps what it does not show us.</summary>
    [JsonIgnore]
    public ImmutableHashSet<string> Patched { get; init; } = [];

    public ChosenRoute For(RouteSubject subject) => Routes.First(r => r.What == subject);

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <remarks>
/// <c>Refused</c>: the better routes that are not open, best first. <c>ManualStep</c>: what a person still has to do, or null.
/// </remarks>
internal sealed record ChosenRoute(
    RouteSubject What, DeliveryRoute Route, string Because, ImmutableArray<RefusedRoute> Refused, string? ManualStep);

internal sealed record RefusedRoute(DeliveryRoute Route, string Because);
