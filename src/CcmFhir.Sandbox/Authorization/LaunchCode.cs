using System.Buffers.Text;
using System.Text.Json;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// The opaque <c>launch</c> value: base64url of the context as JSON, so that a test or another process can make one.
/// A real EHR would hand out a one-time handle.
/// </summary>
internal static class LaunchCode
{
    public static string Encode(LaunchContext context) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(context));

    /// <summary>Null when the text is not a launch value of this EHR.</summary>
    public static LaunchContext? Decode(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LaunchContext>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public static Uri UrlFor(Uri app, string fhirBase, LaunchContext context)
    {
        var separator = app.Query.Length == 0 ? '?' : '&';
        return new Uri($"{app}{separator}iss={Uri.EscapeDataString(fhirBase)}&launch={Encode(context)}");
    }
}
