using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Hosting;

/// <param name="Url">The one other place to which a form of this answer goes: an EHR's authorization endpoint.</param>
internal sealed record FormTarget(Uri Url)
{
    /// <summary>Browsers hold redirects of a form to form-action too, and an EHR may sign people in on another host than it authorizes.</summary>
    public string Source => Url.Scheme == Uri.UriSchemeHttps ? "https:" : Url.GetLeftPart(UriPartial.Authority);
}

/// <summary>Headers of every answer: nothing from another host, no inline script or style, no copy in a cache, no referrer to others.</summary>
internal static class SecurityHeaders
{
    private const string Policy = HtmlHosting.ContentSecurityPolicy + "; frame-ancestors ";

    public static void UseSecurityHeaders(this WebApplication app, LaunchConfiguration configuration)
    {
        // Before the EHR is known any configured one may frame the page; afterwards only its own.
        var any = Ancestors(configuration.Ehrs.SelectMany(e => e.Embedding.FrameAncestors));
        var isPublishedByHttps = configuration.App.PublicBaseUrl.Scheme == Uri.UriSchemeHttps;
        var byEhr = configuration.Ehrs.ToDictionary(e => e.Id, e => Ancestors(e.Embedding.FrameAncestors), StringComparer.Ordinal);
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                var ehr = http.Features.Get<CareContextFeature>()?.Context.Patient.EhrId;
                var policy = http.Features.Get<FormTarget>() is { } target
                    ? Policy.Replace("form-action 'self'", "form-action 'self' " + target.Source, StringComparison.Ordinal)
                    : Policy;
                headers.ContentSecurityPolicy = policy + (ehr is not null ? byEhr.GetValueOrDefault(ehr, "'none'") : any);
                // Not "no-referrer": with it browsers send "Origin: null" with our own forms, and the gate refuses them.
                headers["Referrer-Policy"] = "same-origin";
                headers.XContentTypeOptions = "nosniff";
                if (isPublishedByHttps)
                {
                    headers.StrictTransportSecurity = "max-age=31536000"; // 45 CFR 164.312(e)(1); a proxy may end the TLS, so the request does not tell
                }

                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-store";
                }

                // Components announce themselves to a script this application does not have.
                headers.Remove("blazor-enhanced-nav");
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    private static string Ancestors(IEnumerable<string> sources) =>
        string.Join(' ', sources.Distinct(StringComparer.Ordinal)) is { Length: > 0 } list ? "'self' " + list : "'none'";
}
