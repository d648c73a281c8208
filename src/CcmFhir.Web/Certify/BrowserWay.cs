using CcmFhir.Smart.Launch;

namespace CcmFhir.Web.Certify;

/// <summary>Where a browser came out, or why it came out nowhere.</summary>
internal sealed record Arrival(Uri? Url, string? Problem)
{
    public static Arrival At(Uri url) => new(url, null);

    public static Arrival Nowhere(string problem) => new(null, problem);
}

/// <summary>How a run gets through the EHR's sign-in: by itself, or by a person with a browser.</summary>
internal interface IBrowserWay
{
    /// <summary>True when signing in again costs nobody's time.</summary>
    bool IsHeadless { get; }

    /// <summary>The launch URL of this app as the EHR opens it.</summary>
    Task<Arrival> LaunchAsync(CancellationToken cancel);

    /// <summary>The callback URL with which the EHR sends the browser back.</summary>
    Task<Arrival> AuthorizeAsync(AuthorizationRequest request, bool byPost, CancellationToken cancel);
}
