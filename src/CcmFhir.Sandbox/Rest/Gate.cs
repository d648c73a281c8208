using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Sandbox.Authorization;
using CcmFhir.Sandbox.Faults;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Sandbox.Rest;

/// <summary>Permission for one interaction on one type: which of the token's scopes allow it, and so on which resources.</summary>
internal sealed record Admission(ResourceType Type, Access Access, ImmutableArray<ResourceScope> Scopes, Compartment Compartment)
{
    public bool Covers(JsonElement resource) => Scopes.Any(scope =>
        (scope.Context != "patient" || (Access.Patient is { } patient && Compartment.Admits(Type, resource, patient)))
        && (scope.Query is null || SearchQuery.Read(Type, Pairs(scope.Query)).Query?.Matches(resource) == true));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query) =>
        QueryHelpers.ParseQuery(query).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
}

/// <summary>
/// Asks of every request: does this EHR do that at all, is the token good, does a scope allow it.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
/// </summary>
internal sealed class Gate(PersonaRules persona, TokenVault tokens, Compartment compartment, Switchboard faults)
{
    public (Admission? Admission, FhirAnswer? Refusal) Enter(HttpRequest request, string typeName, Interaction interaction)
    {
        if (persona.Type(typeName) is not { } type)
        {
            return (null, Outcome.UnknownType());
        }

        if (!persona.For(typeName).Contains(interaction)
            || (interaction == Interaction.Create && faults.Strike(FaultName.CreateNoLongerOffered, typeName) is not null))
        {
            return (null, Outcome.NotAllowed($"{interaction} is not offered for {typeName}: see /metadata."));
        }

        var (admission, refusal) = Enter(request, type, Letter(interaction));
        return (admission, refusal is null ? null : refusal with { ResourceType = typeName });
    }

    public (Admission? Admission, FhirAnswer? Refusal) Enter(HttpRequest request, ResourceType type, char letter)
    {
        if (!AcceptsJson(request))
        {
            return (null, Outcome.NotAcceptable());
        }

        if (tokens.AccessOf(Bearer(request)) is not { } access)
        {
            return (null, Outcome.NoToken("The access token is missing, unknown, revoked or expired."));
        }

        ImmutableArray<ResourceScope> scopes = [.. access.Clinical.Where(s => s.Permits(type.Name, letter))];
        return scopes.IsEmpty
            ? (null, Outcome.Forbidden($"No granted scope allows '{letter}' on {type.Name}."))
            : (new(type, access, scopes, compartment), null);
    }

    private static char Letter(Interaction interaction) => interaction switch
    {
        Interaction.Read or Interaction.VRead or Interaction.History => 'r',
        Interaction.Search => 's',
        Interaction.Create => 'c',
        Interaction.Update => 'u',
    };

    private static string Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..] : "";
    }

    private static bool AcceptsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Contains("json", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal);
    }
}
