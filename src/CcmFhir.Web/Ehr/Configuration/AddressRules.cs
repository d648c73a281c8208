namespace CcmFhir.Web.Ehr.Configuration;

internal sealed record AddressProblem(string Problem, string Remedy);

/// <summary>What every URL and host of launch.json must fulfil.</summary>
internal static class AddressRules
{
    /// <summary>Plain http passes on a loopback host, elsewhere only where <paramref name="httpAllowed"/>.</summary>
    public static AddressProblem? ProblemWith(string text, bool httpAllowed)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return new AddressProblem("Is not an absolute http(s) URL", "Write it whole, for example https://ehr.example.org/fhir/r4");
        }

        if (url.UserInfo.Length > 0)
        {
            return new AddressProblem("Holds a user name or password", "Remove the part before the @, and replace that password");
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0 || text.Any(char.IsWhiteSpace))
        {
            return new AddressProblem("Has a query, a fragment or blanks", "Keep scheme, host, port and path only");
        }

        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback || httpAllowed
            ? null
            : new AddressProblem("Is plain http outside development",
                "Use https; only a loopback host, or an EHR with environment development and allowInsecureHttp true, may use http");
    }

    /// <summary><c>host</c>, or <c>host:port</c> where the port is not https's own.</summary>
    public static AddressProblem? ProblemWithHost(string host) =>
        Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var url) && url is { PathAndQuery: "/", UserInfo.Length: 0, Fragment.Length: 0 }
        && Uri.CheckHostName(url.Host.Trim('[', ']')) != UriHostNameType.Unknown && !host.Any(c => c is '*' or '/' or '@' || char.IsWhiteSpace(c))
            ? null
            : new AddressProblem($"'{host}' is not a host name", "Write the host alone, with its port where that is not 443: no scheme, path or wildcard");
}
