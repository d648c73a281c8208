using System.Collections.Immutable;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// Which of the asked scopes this EHR grants: those it knows, that fit the launch, that its persona can honour and that
/// <see cref="SandboxOptions.GrantableScopes"/> does not rule out. The rest is left out, not refused.
/// </summary>
internal sealed class ScopeDecision(PersonaRules persona, SandboxOptions options)
{
    private static readonly ImmutableArray<string> Plain =
        ["openid", "fhirUser", "profile", "online_access", "offline_access", "launch", "launch/patient", "launch/encounter"];

    public ImmutableArray<string> ForUser(string asked, LaunchContext context, bool ehrLaunch) =>
        [.. Split(asked).Select(s => Granted(s, scope => scope.Context == "user" || (scope.Context == "patient" && context.Patient is not null)))
            .OfType<string>().Where(s => ehrLaunch || s != "launch")];

    public ImmutableArray<string> ForSystem(string asked) =>
        [.. Split(asked).Where(s => !Plain.Contains(s)).Select(s => Granted(s, scope => scope.Context == "system")).OfType<string>()];

    public static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string? Granted(string asked, Func<ResourceScope, bool> fits)
    {
        if (Plain.Contains(asked))
        {
            return options.GrantableScopes?.Contains(asked) == false ? null : asked;
        }

        if (ResourceScope.Parse(asked) is not { } scope || !fits(scope) || (scope.Type != "*" && !ResourceType.All.ContainsKey(scope.Type)))
        {
            return null;
        }

        var letters = string.Concat(scope.Letters.Where(letter => Offered(scope, letter) && Grantable(scope, letter)));
        return letters switch
        {
            "" => null,
            _ when letters == scope.Letters || (letters == "cu" && scope.Letters == "cud") => asked,
            _ => (scope with { Letters = letters }).ToString(),
        };
    }

    private bool Offered(ResourceScope scope, char letter)
    {
        var types = scope.Type == "*" ? ResourceType.All.Keys : [scope.Type];
        return types.Any(type => persona.Offers(type, letter));
    }

    private bool Grantable(ResourceScope scope, char letter) => options.GrantableScopes is not { } most
        || most.Select(ResourceScope.Parse).OfType<ResourceScope>().Any(m => m.Context == scope.Context && m.Permits(scope.Type, letter));
}
