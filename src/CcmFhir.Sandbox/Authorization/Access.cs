using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// What one grant allows: who, for whom, on which patient, how much. Access and refresh tokens point at it. <c>Grant</c>
/// names the authorization it descends from; revoking that ends all of its tokens.
/// </summary>
internal sealed record Access(string Grant, string ClientId, LaunchContext? Context, ImmutableArray<string> Scopes, DateTimeOffset Expires)
{
    public string? Patient => Context?.Patient;

    /// <summary>The clinical scopes among <see cref="Scopes"/>.</summary>
    public IEnumerable<ResourceScope> Clinical => Scopes.Select(ResourceScope.Parse).OfType<ResourceScope>();
}
