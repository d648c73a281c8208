using CcmFhir.Smart.Ehrs;

namespace CcmFhir.Smart.Discovery;

/// <summary>Turns endpoint text of one EHR into URLs that may be contacted, and notes what was odd on the way.</summary>
internal sealed class EndpointReader(EhrRegistration ehr, Uri fhirBase)
{
    public List<string> Deviations { get; } = [];

    /// <summary>A URL the allow-list permits. Null with a deviation noted when it does not, null without when there is no text.</summary>
    public Uri? Optional(string name, string? text)
    {
        var url = Resolve(name, text);
        if (url is null || ehr.Permits(url))
        {
            return url;
        }

        Deviations.Add($"{name} is outside the allowed hosts and is not used.");
        return null;
    }

    /// <summary>As <see cref="Optional"/>, but a URL outside the allow-list is the failure of the whole discovery.</summary>
    public (Uri? Url, SmartFailure? Failure) Needed(string name, string? text)
    {
        var url = Resolve(name, text);
        return url is null || ehr.Permits(url)
            ? (url, null)
            : (null, new SmartFailure(SmartFailureKind.HostNotAllowed, $"The EHR's {name} is on a host that is not on its list of allowed hosts."));
    }

    private Uri? Resolve(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var absolute))
        {
            return WithoutFragment(name, absolute);
        }

        Deviations.Add($"{name} is not an absolute URL.");
        return Uri.TryCreate(new Uri(fhirBase.OriginalString + "/"), text, out var resolved) ? WithoutFragment(name, resolved) : null;
    }

    // RFC 6749 section 3.1: an endpoint has none, and parameters put behind one would never arrive.
    private Uri WithoutFragment(string name, Uri url)
    {
        if (url.Fragment.Length == 0)
        {
            return url;
        }

        Deviations.Add($"{name} has a fragment, which is dropped.");
        return new Uri(url.GetLeftPart(UriPartial.Query));
    }
}
