using System.Collections.Immutable;

namespace CcmFhir.Smart.Scopes;

public enum ScopeSyntax
{
    /// <summary>v2 when the server lists <c>permission-v2</c>, else v1.</summary>
    Auto,
    V1,
    V2,
}

/// <summary>What a registration asks for, in v2 syntax; translated to v1 for servers that need it.</summary>
public sealed class ScopeWishes
{
    /// <param name="required">Without these the app cannot work.</param>
    /// <param name="optional">Nice to have; those that write are dropped on the second try after <c>invalid_scope</c>.</param>
    /// <param name="verbatim">Sent exactly so, instead of everything else.</param>
    /// <param name="syntax">What the server is spoken to in; no effect on <paramref name="verbatim"/>.</param>
    /// <exception cref="ArgumentException">A scope is empty or holds characters RFC 6749 forbids; the parameter is named.</exception>
    public ScopeWishes(
        IEnumerable<string> required,
        IEnumerable<string>? optional = null,
        string? verbatim = null,
        ScopeSyntax syntax = ScopeSyntax.Auto)
    {
        Required = [.. required];
        Optional = [.. optional ?? []];
        Verbatim = verbatim;
        Syntax = syntax;

        Check(Required, nameof(required));
        Check(Optional, nameof(optional));
        Check(verbatim?.Split(' ') ?? [], nameof(verbatim));
        if (Required.IsEmpty && verbatim is null)
        {
            throw new ArgumentException("At least one required scope, or verbatim scopes.", nameof(required));
        }
    }

    public ImmutableArray<string> Required { get; }

    public ImmutableArray<string> Optional { get; }

    public string? Verbatim { get; }

    public ScopeSyntax Syntax { get; }

    /// <summary>
    /// The required scopes for resources that were asked for and not granted: for a launch it is all one whether the EHR granted them for the
    /// patient or the user, in one word or several, in part (a category, some types of <c>*</c>) or whole. Other words (<c>launch</c>, <c>openid</c>) are not
    /// repeated by every server; what they stand for shows by itself.
    /// </summary>
    public ImmutableArray<string> MissingFrom(ScopeSet granted)
    {
        var asked = Verbatim is { } sent ? ScopeSet.Parse(sent) : null;
        return [.. Required.Where(r => ResourceScope.TryParse(r) is { } scope && (asked is null || IsIn(asked, scope)) && !IsIn(granted, scope))];
    }

    private static bool IsIn(ScopeSet set, ResourceScope scope)
    {
        var held = set.Words.Select(ResourceScope.TryParse).OfType<ResourceScope>()
            .Where(h => (h.Level == ScopeLevel.System) == (scope.Level == ScopeLevel.System)).ToArray();
        return scope.Interactions.All(i => held.Any(h => (h.Type == "*" || scope.Type == "*" || h.Type == scope.Type) && h.Interactions.Contains(i)));
    }

    private static void Check(IEnumerable<string> scopes, string parameter)
    {
        if (scopes.Any(s => !ScopeSet.IsToken(s)))
        {
            throw new ArgumentException("A scope is one word of visible ASCII without quotes and backslashes.", parameter);
        }
    }
}
