using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>What a CapabilityStatement says that bears on writing. Server side only; other resource types are kept too.</summary>
/// <remarks>
/// <c>FhirVersion</c>: as written, or null. <c>Names</c>: what the software and its installation call themselves, strongest first.
/// <c>Hosts</c>: of the addresses the statement gives for itself. <c>TakesJsonPatch</c>: the format; the types it may be used on list the interaction.
/// </remarks>
internal sealed record CapabilityStatementFacts(
    string? FhirVersion,
    ImmutableArray<StatementName> Names,
    ImmutableArray<string> Hosts,
    ImmutableDictionary<string, ResourceFacts> Resources,
    ImmutableArray<OperationFacts> SystemOperations,
    bool TakesJsonPatch)
{
    public FhirRelease Release => FhirVersion switch
    {
        null => FhirRelease.Unnamed,
        _ when FhirVersion.StartsWith("4.0", StringComparison.Ordinal) => FhirRelease.R4,
        _ when FhirVersion.StartsWith("4.1", StringComparison.Ordinal) || FhirVersion.StartsWith("4.3", StringComparison.Ordinal) => FhirRelease.R4B,
        _ => FhirVersion is [>= '0' and <= '9', ..] ? FhirRelease.Other : FhirRelease.Unnamed,
    };

    public ResourceFacts? Find(string type) => Resources.GetValueOrDefault(type);

    public bool Offers(string type, string interaction) => Find(type)?.Interactions.Contains(interaction) == true;
}

/// <summary>The release of FHIR a server speaks.</summary>
internal enum FhirRelease
{
    /// <summary>No version is told, or none by its number.</summary>
    Unnamed,
    R4,

    /// <summary>4.1 and 4.3: no type this app reads or writes differs from R4 in it (HL7 FHIR R4B, diff.html).</summary>
    R4B,
    Other,
}

/// <summary>A text that may name the vendor, and the element it stands in.</summary>
internal sealed record StatementName(string Element, string Text);

/// <remarks>
/// <c>Interactions</c>: codes such as create, read, search-type; those marked SHALL NOT or SHOULD NOT are left out.
/// <c>Documentation</c>: what is written about the type, and about creating it.
/// </remarks>
internal sealed record ResourceFacts(
    ImmutableSortedSet<string> Interactions,
    ImmutableArray<OperationFacts> Operations,
    bool ConditionalCreate,
    EhrVersioning Versioning,
    string Documentation)
{
    public static readonly ResourceFacts Nothing = new([], [], false, EhrVersioning.Unknown, "");
}

/// <summary>An operation, its name without <c>$</c>.</summary>
internal sealed record OperationFacts(string Name, string Definition);
