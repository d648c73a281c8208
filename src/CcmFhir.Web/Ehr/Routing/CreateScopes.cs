using CcmFhir.Smart.Scopes;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>Which scope of a set allows creating a resource type, by name: for decisions that are explained to people.</summary>
internal static class CreateScopes
{
    /// <summary>
    /// The scope that allows it, a user's before others, or null. One narrowed by a query does not: our records do not fit its filter.
    /// </summary>
    public static string? Allowing(this ScopeSet scopes, string type, bool patientLevelToo)
    {
        ScopeLevel[] levels = patientLevelToo ? [ScopeLevel.User, ScopeLevel.System, ScopeLevel.Patient] : [ScopeLevel.User, ScopeLevel.System];
        return levels.SelectMany(l => scopes.Words.Where(w => ScopeSet.Parse(w).Allows(type, 'c', l))).FirstOrDefault();
    }

    /// <summary>A scope that would allow it if it were not narrowed or of patient level; for explanations.</summary>
    public static string? Nearly(this ScopeSet scopes, string type) =>
        scopes.Words.FirstOrDefault(w => ScopeSet.Parse(w).AllowsSome(type, 'c'));
}
