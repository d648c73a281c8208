using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// An answer of the FHIR endpoint. The one place where a body is written, and so the one where faults of the body
/// (truncated, duplicate keys, HTML, Consent without date) are put in.
/// </summary>
internal sealed record FhirAnswer(int Status, JsonNode Body) : IResult
{
    /// <summary>Type in the request path: faults may be limited to it.</summary>
    public string? ResourceType { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public string? Challenge { get; init; }

    public string? Allow { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var faults = httpContext.RequestServices.GetRequiredService<Switchboard>();
        var response = httpContext.Response;
        response.StatusCode = Status;
        SetHeaders(response.Headers);
        if (Status < 400 && faults.Strike(FaultName.FhirHtml, ResourceType) is not null)
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync("<!doctype html><title>Maintenance</title><p>Down for maintenance.", httpContext.RequestAborted);
            return;
        }

        response.ContentType = "application/fhir+json; charset=utf-8";
        await response.Body.WriteAsync(Status < 400 ? Spoilt(faults) : FhirJson.Write(Body), httpContext.RequestAborted);
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.Location = Location;
        headers.ETag = ETag;
        headers.WWWAuthenticate = Challenge;
        headers.Allow = Allow;
        headers.LastModified = LastModified?.ToString("R", CultureInfo.InvariantCulture);
    }

    private byte[] Spoilt(Switchboard faults)
    {
        if (HoldsConsent() && faults.Strike(FaultName.ConsentWithoutDate) is not null)
        {
            RemoveConsentDates(Body);
        }

        var bytes = FhirJson.Write(Body);
        if (faults.Strike(FaultName.FhirTruncatedJson, ResourceType) is not null)
        {
            return bytes[..(bytes.Length / 2)];
        }

        return faults.Strike(FaultName.FhirDuplicateKeys, ResourceType) is null
            ? bytes
            : [.. Encoding.UTF8.GetBytes("""{"resourceType":"Basic","""), .. bytes.AsSpan(1)];
    }

    private bool HoldsConsent() => ResourceType == "Consent";

    private static void RemoveConsentDates(JsonNode node)
    {
        foreach (var resource in node["entry"] is JsonArray entries ? entries.Select(e => e?["resource"]) : [node])
        {
            (resource as JsonObject)?.Remove("dateTime");
        }
    }
}
