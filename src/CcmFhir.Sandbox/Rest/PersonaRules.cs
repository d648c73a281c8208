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

    public bool ChargeOperations => Persona == Persona.Operation;

    public ImmutableArray<Interaction> For(string type) => (Persona, type) switch
    {
        (Persona.Open, _) => [.. Enum.GetValues<Interaction>()],
        (Persona.NoVersion, _) => [Interaction.Read, Interaction.Search, Interaction.Create, Interaction.Update],
        (Persona.ReadMostly, "DocumentReference") => [.. ReadOnly, Interaction.Create],
        (Persona.Operation or Persona.ReadMostly, _) => ReadOnly,
        _ => throw new InvalidOperationException($"Persona {Persona} has no rules."),
    };

    private static ImmutableArray<Interaction> ReadOnly => [Interaction.Read, Interaction.VRead, Interaction.History, Interaction.Search];
}
