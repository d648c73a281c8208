using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Rest;

internal enum Interaction
{
    Read,
    VRead,
    History,
    Search,
    Create,
    Update,
}

/// <summary>What an EHR of this kind offers. <c>/metadata</c> prints it and the gate enforces it, so the two cannot differ.</summary>
internal sealed record PersonaRules(Persona Persona)
{
    public bool Versioned => Persona != Persona.NoVersion;

    public bool ConditionalCreate => Persona == Persona.Open;

    /// <summary>A charge is written by <c>$create</c>, <c>$modify</c> and <c>$credit</c> only, and found by few parameters.</summary>
    public bool ChargeOperations => Persona == Persona.Operation;

    /// <summary><c>Group/{id}/$export</c>.</summary>
    public bool GroupExport => Persona != Persona.NoVersion;

    public ResourceType? Type(string name) => ResourceType.All.GetValueOrDefault(name) switch
    {
        { Name: "ChargeItem" } charge when ChargeOperations => charge with { Parameters = OperationChargeParameters },
        var type => type,
    };

    public ImmutableArray<Interaction> For(string type) => (Persona, type) switch
    {
        (Persona.Open, _) => [.. Enum.GetValues<Interaction>()],
        (Persona.NoVersion, _) => [Interaction.Read, Interaction.Search, Interaction.Create, Interaction.Update],
        (Persona.ReadMostly, "DocumentReference") => [.. ReadOnly, Interaction.Create],
        (Persona.Operation or Persona.ReadMostly, _) => ReadOnly,
        _ => throw new InvalidOperationException($"Persona {Persona} has no rules."),
    };

    /// <summary>Can a scope with this letter be honoured? Operations count as creating and updating.</summary>
    public bool Offers(string type, char letter) => letter switch
    {
        'c' => For(type).Contains(Interaction.Create) || (ChargeOperations && type == "ChargeItem"),
        'r' => For(type).Contains(Interaction.Read),
        'u' => For(type).Contains(Interaction.Update) || (ChargeOperations && type == "ChargeItem"),
        's' => For(type).Contains(Interaction.Search),
        _ => false,
    };

    /// <summary>What is missing from a search for charges, or null. Such an EHR never lists a patient's charges.</summary>
    public string? Missing(SearchQuery query)
    {
        var names = query.Criteria.Select(c => c.Parameter.Name).ToHashSet();
        return !ChargeOperations || query.Type.Name != "ChargeItem" || names.SetEquals(["_id"])
            || (names.Contains("-status") && (names.Contains("context") || names.Contains("account")))
            ? null
            : "Search charges by _id, or by context or account together with -status.";
    }

    private static ImmutableArray<SearchParameter> OperationChargeParameters =>
    [
        new("context", SearchKind.Reference, ["context"]), new("account", SearchKind.Reference, ["account"]),
        new("-status", SearchKind.Token, ["status"]),
    ];

    private static ImmutableArray<Interaction> ReadOnly => [Interaction.Read, Interaction.VRead, Interaction.History, Interaction.Search];
}
