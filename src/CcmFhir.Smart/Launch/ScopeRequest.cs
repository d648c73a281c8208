using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Launch;

/// <summary>
/// Which scopes to ask for: verbatim ones as they are; else the wishes in v2 where the server lists <c>permission-v2</c>, else in
/// v1. <c>scopes_supported</c> plays no part: real servers list a few of what they grant.
/// </summary>
internal static class ScopeRequest
{
    private const string LaunchWord = "launch";

    public static ScopeSet For(LaunchRequest launch, SmartConfiguration configuration, ScopeAttempt attempt)
    {
        var wishes = launch.Ehr.Scopes;
        if (wishes.Verbatim is { } verbatim)
        {
            return ScopeSet.Parse(verbatim);
        }

        var optional = wishes.Optional.Where(s => attempt == ScopeAttempt.Full || !Writes(s));
        var words = wishes.Required.Concat(optional).Where(s => s != LaunchWord);
        var all = launch.Launch is null ? words.Concat(launch.ContextScopes) : words.Prepend(LaunchWord);
        var set = ScopeSet.Parse(string.Join(' ', all));
        return UseV2(wishes.Syntax, configuration) ? set.ToV2() : set.ToV1();
    }

    public static ScopeSet For(BackendClient backend, EhrRegistration ehr, SmartConfiguration configuration)
    {
        var set = ScopeSet.Parse(string.Join(' ', backend.Scopes));
        return UseV2(ehr.Scopes.Syntax, configuration) ? set.ToV2() : set.ToV1();
    }

    public static bool HasOptionalWrites(ScopeWishes wishes) => wishes.Verbatim is null && wishes.Optional.Any(Writes);

    private static bool UseV2(ScopeSyntax syntax, SmartConfiguration configuration) => syntax switch
    {
        ScopeSyntax.V1 => false,
        ScopeSyntax.V2 => true,
        ScopeSyntax.Auto => configuration.Can("permission-v2"),
    };

    private static bool Writes(string scope) =>
        ResourceScope.TryParse(scope) is { } resource && resource.Interactions.AsSpan().IndexOfAny("cud") >= 0;
}
