namespace CcmFhir.Sandbox.Faults;

/// <summary>Everything the sandbox can be told to do wrong. Each name says what the caller sees.</summary>
public enum FaultName
{
    /// <summary>Authorization redirects with <c>error=invalid_scope</c>.</summary>
    InvalidScope,

    /// <summary>The code is refused as expired: <c>invalid_grant</c>.</summary>
    ExpiredCode,

    TokenError400,
    TokenError500,
    IdTokenWrongAudience,
    IdTokenWrongIssuer,
    IdTokenExpired,
    IdTokenAlgNone,
    IdTokenWrongNonce,
    Fhir401,
    Fhir403,
    Fhir404,

    /// <summary>429 with <c>Retry-After</c> of the fault's milliseconds, rounded up to seconds; one second by default.</summary>
    Fhir429WithRetryAfter,

    Fhir500,

    /// <summary>A 200 answer that is an HTML page.</summary>
    FhirHtml,

    /// <summary>A 200 answer whose JSON stops half way.</summary>
    FhirTruncatedJson,

    /// <summary>A 200 answer whose JSON object names one property twice.</summary>
    FhirDuplicateKeys,

    /// <summary>Second and later pages of a search wait for the fault's milliseconds; three seconds by default.</summary>
    SlowPage2,

    /// <summary>A created ChargeItem is stored, then the connection is cut before any answer.</summary>
    ChargeItemCreatedButReplyLost,

    /// <summary>A changed or credited ChargeItem is stored, then the connection is cut before any answer.</summary>
    ChargeItemChangedButReplyLost,

    /// <summary>The EHR takes no more new resources of the fault's type: <c>/metadata</c> no longer offers create, and one is refused with 405.</summary>
    CreateNoLongerOffered,

    /// <summary>A create stores a second resource although <c>If-None-Exist</c> finds one.</summary>
    CreateIgnoredIfNoneExist,

    /// <summary>A created resource of the fault's type is stored without its identifiers.</summary>
    CreateDropsIdentifiers,

    /// <summary>A create is answered by 201 with an OperationOutcome, and without <c>Location</c>.</summary>
    CreateAnsweredByOutcome,

    /// <summary>A search by <c>identifier</c> is answered as if that parameter had not been sent.</summary>
    IdentifierSearchIgnored,

    /// <summary>A search by status or occurrence is refused as if the server did not know the parameter.</summary>
    SearchNotNarrowed,

    /// <summary>A search by status or occurrence, or by several codes in one parameter, is answered with nothing.</summary>
    NarrowedSearchFindsNothing,

    /// <summary>A search of a patient's chart that US Core does not oblige a server to answer is refused.</summary>
    SearchBeyondUsCore,

    /// <summary>A search does not find what was written in the last milliseconds of the fault; 5,000 by default.</summary>
    SearchLagsBehindWrites,

    /// <summary>Every Consent is answered without its <c>dateTime</c>.</summary>
    ConsentWithoutDate,

    /// <summary>Every answer, or every answer about the fault's resource type, waits for the fault's milliseconds; 100 by default.</summary>
    Latency,
}
