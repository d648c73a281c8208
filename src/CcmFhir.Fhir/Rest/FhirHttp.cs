using System.Net;

namespace CcmFhir.Fhir.Rest;

/// <summary>The connection settings the client relies on.</summary>
public static class FhirHttp
{
    public const string MediaType = "application/fhir+json";

    /// <summary>No redirects (a token must not follow one), no cookies, unzips bodies. Time-outs are the client's own.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
