namespace CcmFhir.Sandbox.Pages;

/// <summary>The frame of every page and its security headers. No page has inline script or style.</summary>
internal sealed class Layout(SandboxOptions options)
{
    private readonly string _apps = string.Join(' ', Origins(options));

    public IResult Page(string title, Html main, int status = StatusCodes.Status200OK) => new PageResult(status, _apps, Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} - Riverbend sandbox EHR</title>
        <link rel="stylesheet" href="/sandbox.css">
        <link rel="icon" href="/favicon.svg" type="image/svg+xml">
        </head>
        <body>
        <header class="bar" aria-label="EHR">
        <a class="brand" href="/">Riverbend <span>sandbox EHR</span></a>
        <nav aria-label="EHR"><a href="/">Patients</a><a href="/faults">Faults</a></nav>
        </header>
        <main aria-label="{title}">{main}</main>
        </body>
        </html>
        """));

    private static IEnumerable<string> Origins(SandboxOptions options)
    {
        var urls = options.Clients.SelectMany(c => c.RedirectUris)
            .Select(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) ? uri : null)
            .Append(options.LaunchUrl);
        return urls.OfType<Uri>().Select(u => u.GetLeftPart(UriPartial.Authority)).Concat(options.FrameOrigins).Distinct();
    }

    private sealed record PageResult(int Status, string Apps, Html Html) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.XContentTypeOptions = "nosniff";

            // form-action and frame-src name the apps: a form that ends in a redirect to one is checked against them too.
            response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self' {Apps}; frame-src 'self' {Apps}";
            await response.WriteAsync(Html.Text, httpContext.RequestAborted);
        }
    }
}
