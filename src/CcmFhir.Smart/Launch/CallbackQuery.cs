namespace CcmFhir.Smart.Launch;

/// <summary>The parameters of an authorization response, before any of them is believed.</summary>
public sealed record CallbackQuery
{
    private const int LengthMax = 16 * 1024;

    public required string State { get; init; }

    public string? Code { get; init; }

    public string? Error { get; init; }

    /// <summary>RFC 9207.</summary>
    public string? Iss { get; init; }

    /// <summary>
    /// Fails with <see cref="SmartFailureKind.CallbackIncomplete"/> when <c>state</c> is missing, a known parameter comes twice or is
    /// overlong, or there is not exactly one of <c>code</c> and <c>error</c>. Unknown parameters are ignored.
    /// </summary>
    public static SmartResult<CallbackQuery> Parse(IEnumerable<KeyValuePair<string, string?>> query)
    {
        var parameters = query.Where(p => p.Key is "state" or "code" or "error" or "iss").ToArray();
        string? Value(string name) => parameters.FirstOrDefault(p => p.Key == name).Value is { Length: > 0 } value ? value : null;

        var sound = parameters.DistinctBy(p => p.Key, StringComparer.Ordinal).Count() == parameters.Length
            && parameters.All(p => p.Value is null or { Length: <= LengthMax });
        if (!sound || Value("state") is not { } state || Value("code") is null == Value("error") is null)
        {
            return new SmartFailure(SmartFailureKind.CallbackIncomplete, "The EHR's answer to the sign-in is incomplete.");
        }

        return new CallbackQuery { State = state, Code = Value("code"), Error = Value("error"), Iss = Value("iss") };
    }

    public override string ToString() => nameof(CallbackQuery);
}
