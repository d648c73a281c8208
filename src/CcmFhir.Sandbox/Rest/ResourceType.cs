using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Rest;

internal enum SearchKind
{
    Token,
    Reference,
    Date,
    String,
}

/// <summary>One search parameter of R4 and the elements it looks at.</summary>
internal sealed record SearchParameter(string Name, SearchKind Kind, ImmutableArray<string> Paths);

/// <summary>What the sandbox knows about one resource type.</summary>
/// <param name="Name">As in R4.</param>
/// <param name="PatientPath">Where the patient is named; null when the type belongs to no patient.</param>
/// <param name="Required">Elements without which a write is refused.</param>
/// <param name="Statuses">Allowed values of <c>status</c>; empty when not checked.</param>
/// <param name="Parameters">What it can be searched by.</param>
internal sealed partial record ResourceType(
    string Name, string? PatientPath, ImmutableArray<string> Required, FrozenSet<string> Statuses, ImmutableArray<SearchParameter> Parameters)
{
    public static FrozenDictionary<string, ResourceType> All { get; } = Table().ToFrozenDictionary(t => t.Name);

    public SearchParameter? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name);
}
