namespace CcmFhir.Web.Hosting;

/// <summary>What the pages need from the host.</summary>
internal static class HtmlHosting
{
    /// <summary>
    /// The pages' content security policy: our own files only, nothing inline. Whoever answers adds
    /// <c>frame-ancestors</c> for the EHR of the session.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";

    public static IServiceCollection AddHtml(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services;
    }

    /// <summary>English or Spanish by the browser's wish; English when it wishes neither.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.UseRequestLocalization(options =>
    {
        options.SetDefaultCulture("en").AddSupportedCultures("en", "es").AddSupportedUICultures("en", "es");
        options.ApplyCurrentCultureToResponseHeaders = true;
    });
}
