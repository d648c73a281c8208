namespace CcmFhir.Web.Hosting;

/// <summary>
/// The one cookie of a browser session. Partitioned, so that it also lives inside the EHR's cross-site frame (CHIPS);
/// SameSite=None gives no protection against forged posts, which the antiforgery token and the Origin check do.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "__Host-ccm";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpResponse response, string token) => response.Cookies.Append(Name, token, Options());

    public static void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options());

    /// <summary>Applies the same rules to a cookie the framework writes.</summary>
    public static void Shape(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.None;
        // "Secure" by hand: the framework's own setting refuses plain http, which development on loopback uses and browsers trust.
        cookie.SecurePolicy = CookieSecurePolicy.None;
        cookie.Extensions.Add("Secure");
        cookie.Extensions.Add("Partitioned");
    }

    private static CookieOptions Options() => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.None,
        Extensions = { "Partitioned" },
    };
}
