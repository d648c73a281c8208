using System.Collections.Immutable;

namespace CcmFhir.Smart.Scopes;

/// <summary>
/// A list of scopes as asked for or granted: v1, v2 or mixed, with or without the <c>http://smarthealthit.org/fhir/scopes/</c>
/// prefix. Unknown words are kept and mean nothing. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
/// </summary>
public sealed class ScopeSet
{
    private readonly ImmutableArray<ResourceScope> _resources;

    private ScopeSet(ImmutableArray<string> words)
    {
        Words = words;
        _resources = [.. words.Select(ResourceScope.TryParse).OfType<ResourceScope>()];
    }

    public static ScopeSet Empty { get; } = new([]);

    /// <summary>Every scope once, in the order given.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>Never fails: what is no scope is a word that allows nothing.</summary>
    public static ScopeSet Parse(string? scopes) =>
        new([.. (scopes ?? string.Empty).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]);

    /// <summary>RFC 6749 section 3.3: <c>1*( %x21 / %x23-5B / %x5D-7E )</c>.</summary>
    public static bool IsToken(string word) => word.Length > 0 && word.All(c => c is >= '!' and <= '~' and not '"' and not '\\');

    /// <summary>Whether the exact word (<c>openid</c>, <c>launch</c>, <c>offline_access</c>) is there.</summary>
    public bool Has(string word) => Words.Contains(word, StringComparer.Ordinal);

    /// <summary>
    /// Whether every resource of <paramref name="type"/> may be touched with <paramref name="interaction"/>, one of
    /// <c>c r u d s</c>, at <paramref name="level"/> or, when that is null, at any level. A scope with a filter does not count.
    /// </summary>
    public bool Allows(string type, char interaction, ScopeLevel? level = null) =>
        _resources.Any(s => s.Filter is null && s.Covers(type, interaction, level));

    /// <summary>As <see cref="Allows"/>, but a scope limited by a filter (<c>?category=…</c>) counts too.</summary>
    public bool AllowsSome(string type, char interaction, ScopeLevel? level = null) =>
        _resources.Any(s => s.Covers(type, interaction, level));

    /// <summary>The same wishes in v1: <c>.rs</c> becomes <c>.read</c>, anything that writes <c>.write</c>; filters are lost.</summary>
    public ScopeSet ToV1() => Parse(string.Join(' ', Words.SelectMany(w => ResourceScope.TryParse(w)?.ToV1() ?? [w])));

    /// <summary>The same wishes in v2: <c>.read</c> = <c>.rs</c>, <c>.write</c> = <c>.cud</c>, <c>.*</c> = <c>.cruds</c>.</summary>
    public ScopeSet ToV2() => Parse(string.Join(' ', Words.Select(w => ResourceScope.TryParse(w)?.ToV2() ?? w)));

    /// <summary>The words of this set that <paramref name="wider"/> also holds or covers with its resource scopes.</summary>
    public ScopeSet Within(ScopeSet wider) => new([.. Words.Where(w => wider.Has(w) || (ResourceScope.TryParse(w) is { } s && wider.Covers(s)))]);

    private bool Covers(ResourceScope scope) =>
        scope.Interactions.All(i => _resources.Any(r => r.Covers(scope.Type, i, scope.Level) && (r.Filter is null || r.Filter == scope.Filter)));

    public override string ToString() => string.Join(' ', Words);
}
