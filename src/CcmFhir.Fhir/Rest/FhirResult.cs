namespace CcmFhir.Fhir.Rest;

/// <summary>
/// The answer to one request, or the <see cref="Failure"/> in its place. Trouble on the wire and on the server is always a value;
/// exceptions are left for the caller's own cancellation and for bad arguments.
/// </summary>
/// <typeparam name="T">What was asked for. After a successful write it may be missing: some servers send no body.</typeparam>
public sealed record FhirResult<T>
    where T : class
{
    public T? Value { get; init; }

    public FhirFailure? Failure { get; init; }

    public bool IsSuccess => Failure is null;

    /// <summary>The HTTP status, when one arrived: 201 tells a create from an existing match (200).</summary>
    public int? Status { get; init; }

    /// <summary>The version to send as If-Match, as the server wrote it (<c>W/"3"</c>).</summary>
    public string? ETag { get; init; }

    /// <summary>Location or Content-Location, as the server wrote it.</summary>
    public string? Location { get; init; }

    internal FhirResult<TOther> As<TOther>(Func<T, TOther?> convert)
        where TOther : class =>
        new() { Value = Value is null ? null : convert(Value), Failure = Failure, Status = Status, ETag = ETag, Location = Location };
}
