namespace CcmFhir.Smart.Http;

/// <summary>A complete answer, whatever its status.</summary>
internal sealed record HttpReply(int Status, TimeSpan? RetryAfter, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public JsonFields? Json => StrictJson.ParseObject(Body);

    /// <summary>What the status alone says. The body plays no part.</summary>
    public SmartFailure Failure()
    {
        var (kind, message) = Status switch
        {
            404 or 410 => (SmartFailureKind.NotFound, "The EHR does not have this address."),
            429 => (SmartFailureKind.Busy, "The EHR asks to be called less often."),
            503 when RetryAfter is not null => (SmartFailureKind.Busy, "The EHR asks to be called later."),
            >= 500 => (SmartFailureKind.ServerFault, "The EHR's server failed."),
            >= 400 => (SmartFailureKind.RequestRefused, "The EHR refused the request."),
            _ => (SmartFailureKind.Malformed, "The EHR gave an answer this app cannot read."),
        };
        return new SmartFailure(kind, message) { HttpStatus = Status, RetryAfter = RetryAfter };
    }

    public SmartFailure NotJson() =>
        new(SmartFailureKind.Malformed, "The EHR's answer is not the JSON it should be (HTML, cut off, or with duplicate keys).") { HttpStatus = Status };
}
