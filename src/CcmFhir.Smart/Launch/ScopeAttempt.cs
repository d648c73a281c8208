namespace CcmFhir.Smart.Launch;

public enum ScopeAttempt
{
    Full,

    /// <summary>Second and last try, after <c>invalid_scope</c>.</summary>
    WithoutOptionalWrites,
}
