namespace CcmFhir.Smart.Launch;

/// <summary>A code that came back for a request of ours, to the browser that made it. Worth about one minute.</summary>
public sealed class AuthorizationCode(string code, PendingAuthorization pending)
{
    public string Code { get; } = code;

    public PendingAuthorization Pending { get; } = pending;
}
