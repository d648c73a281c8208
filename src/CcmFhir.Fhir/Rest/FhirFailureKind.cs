namespace CcmFhir.Fhir.Rest;

/// <summary>Everything that can become of a request besides its answer.</summary>
public enum FhirFailureKind
{
    /// <summary>The server could not be reached or did not answer in time; nothing was changed.</summary>
    Unavailable,

    /// <summary>The server asked us to slow down and did nothing (429; of a read also 503).</summary>
    Busy,

    /// <summary>The server refused what we sent (400, 422).</summary>
    Incorrect,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403, or a link to a host that is not this EHR's.</summary>
    Forbidden,

    /// <summary>404, 410.</summary>
    NotFound,

    /// <summary>409 or 412: somebody else changed it, or several match a conditional create.</summary>
    Conflict,

    /// <summary>405, 406, 415, 501, or a redirect, which is not followed.</summary>
    Unsupported,

    /// <summary>A write was sent and its outcome is unknown: no answer, or 502, 503, 504. Search before any repetition.</summary>
    Interrupted,

    /// <summary>The server failed (5xx) or answered with something that is not FHIR. After a write the outcome is unknown.</summary>
    Fault,
}
