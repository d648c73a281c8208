namespace CcmFhir.Web.Components;

/// <summary>
/// A part of a page that waits for its own EHR read. <c>null</c> in a view model means "not read yet": the page shows the
/// loading state and htmx fetches the fragment. <see cref="Failure"/> set means the read failed; the fragment offers retry.
/// </summary>
public sealed record PanelContent<T>(T? Value, EhrFailure? Failure) where T : class;

public static class PanelContent
{
    public static PanelContent<T> Of<T>(T value) where T : class => new(value, null);

    public static PanelContent<T> Failed<T>(EhrFailure failure) where T : class => new(null, failure);
}

// Kind: What went wrong, in the words of the failure table.
// Reference: Code the log can be searched by; no patient data.
// RetryAfterSeconds: From the EHR's Retry-After, or null.
public sealed record EhrFailure(EhrFailureKind Kind, string Reference, int? RetryAfterSeconds = null);

public enum EhrFailureKind { Unavailable, Busy, Forbidden, NotFound, Unreadable, SessionExpired, Unsupported, Late }
