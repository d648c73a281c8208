namespace CcmFhir.Peers.Tests.Crash;

/// <summary>What goes wrong between the relay and the EHR, a while each.</summary>
internal enum EhrTrouble
{
    None,

    /// <summary>Stored, and the connection is cut instead of an answer.</summary>
    ReplyLost,

    /// <summary>Stored, and the answer is 500.</summary>
    Error500AfterWrite,

    /// <summary>Stored, and a gateway answers 503 with <c>Retry-After: 1</c> all the same.</summary>
    Error503AfterWrite,

    /// <summary>429 with <c>Retry-After: 1</c>, for two seconds out of four.</summary>
    TooManyRequests,

    /// <summary>Now and then no answer for longer than the app waits; stored before or after.</summary>
    Hang,

    /// <summary>Stored, and the connection breaks in the middle of the answer.</summary>
    ResetMidBody,

    /// <summary>What was written is not found for five seconds, by searches and by <c>If-None-Exist</c>.</summary>
    Lag,

    /// <summary>A search by identifier is refused; so there is no conditional create either.</summary>
    NoIdentifierSearch,
}
