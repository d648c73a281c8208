using System.Net.Http.Headers;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>A request that can be built anew for every attempt.</summary>
internal sealed record FhirRequest(HttpMethod Method, Uri Address)
{
    /// <summary>Sends a body; a POST search is a read all the same.</summary>
    public bool IsWrite { get; init; }

    public byte[]? Body { get; init; }

    public string BodyType { get; init; } = FhirHttp.MediaType;

    public string? IfMatch { get; init; }

    public string? IfNoneExist { get; init; }

    public static FhirRequest Write(HttpMethod method, Uri address, Resource body) =>
        new(method, address) { IsWrite = true, Body = FhirJson.Write(body) };

    public HttpRequestMessage Build(FhirServerSettings settings, string? token)
    {
        var message = new HttpRequestMessage(Method, Address);
        message.Headers.Accept.ParseAdd(FhirHttp.MediaType);
        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(BodyType, "utf-8");
        }

        if (IsWrite)
        {
            message.Headers.TryAddWithoutValidation("Prefer", "return=representation");
        }

        AddIfSet(message, "If-Match", IfMatch);
        AddIfSet(message, "If-None-Exist", IfNoneExist);
        foreach (var (name, value) in settings.ExtraHeaders)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static void AddIfSet(HttpRequestMessage message, string header, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
