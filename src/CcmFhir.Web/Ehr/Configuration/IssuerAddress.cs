namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>When two FHIR base addresses are the same one: scheme and host in lower case, default port and trailing slash dropped.</summary>
internal static class IssuerAddress
{
    /// <returns>The form to compare by, or null for anything that is not an absolute http(s) URL without user, query or fragment.</returns>
    public static string? Normalise(string iss)
    {
        var usable = Uri.TryCreate(iss, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
        return usable ? url!.GetLeftPart(UriPartial.Path).TrimEnd('/') : null;
    }
}
