using System.Diagnostics.CodeAnalysis;

namespace CcmFhir.Smart.Ehrs;

/// <summary>
/// The form in which <c>iss</c> values are compared: scheme and host lower case, default port dropped, one trailing
/// slash trimmed, the path untouched (so <c>/a/../b</c> is never <c>/b</c>). Never a pattern.
/// </summary>
public static class IssuerUrl
{
    private const int LengthMax = 2048;

    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        if (text is null || text.Length > LengthMax || text.Any(c => c is <= ' ' or > '~' or '?' or '#' or '@' or '\\'))
        {
            return false;
        }

        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : text.IndexOf('/', authority + 3);
        var origin = path < 0 ? text : text[..path];
        if (authority < 0 || !Uri.TryCreate(origin, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
        {
            return false;
        }

        var rest = path < 0 ? string.Empty : text[path..];
        normal = url.GetLeftPart(UriPartial.Authority) + (rest.EndsWith('/') ? rest[..^1] : rest);
        return true;
    }
}
