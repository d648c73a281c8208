using System.Collections.Immutable;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Launch;

/// <summary>A launch that may be followed: the EHR is registered. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
/// <param name="Ehr">The registration that names <paramref name="Iss"/>.</param>
/// <param name="Iss">As received: it goes back as <c>aud</c> character for character.</param>
/// <param name="Launch">The EHR's opaque launch value; null in a standalone launch.</param>
/// <param name="ContextScopes">Standalone only: what the EHR is asked to let the user pick, such as <c>launch/patient</c>.</param>
public sealed record LaunchRequest(EhrRegistration Ehr, string Iss, string? Launch, ImmutableArray<string> ContextScopes)
{
    // The public launcher packs its settings, keys included, into this value.
    private const int LaunchLengthMax = 16 * 1024;

    /// <summary>Normalised base for every call; <see cref="Iss"/> differs from it by case or a trailing slash at most.</summary>
    public Uri FhirBase => IssuerUrl.TryNormalise(Iss, out var normal) ? new Uri(normal) : Ehr.FhirBases[0];

    /// <summary>
    /// Reads the query of the launch URL. Fails with <see cref="SmartFailureKind.LaunchIncomplete"/> or
    /// <see cref="SmartFailureKind.UnknownIssuer"/>; nothing is fetched. Other parameters are ignored: none may override configuration.
    /// </summary>
    public static SmartResult<LaunchRequest> Read(IEnumerable<KeyValuePair<string, string?>> query, EhrRegistry registry)
    {
        var parameters = query.ToLookup(p => p.Key, p => p.Value, StringComparer.Ordinal);
        if (Single(parameters["iss"]) is not { } iss)
        {
            return new SmartFailure(SmartFailureKind.LaunchIncomplete, "The launch does not say once which EHR it comes from (iss).");
        }

        if (registry.ByIss(iss) is not { } ehr)
        {
            return new SmartFailure(SmartFailureKind.UnknownIssuer, "The launch comes from an EHR this app is not registered with.");
        }

        return Single(parameters["launch"]) is { Length: <= LaunchLengthMax } launch && launch.All(c => c is >= ' ' and <= '~')
            ? new LaunchRequest(ehr, iss, launch, [])
            : new SmartFailure(SmartFailureKind.LaunchIncomplete, "The EHR did not send its launch value.");
    }

    /// <summary>A launch that starts at this app; the first <c>iss</c> of the registration is used.</summary>
    public static LaunchRequest Standalone(EhrRegistration ehr, IEnumerable<string> contextScopes) =>
        new(ehr, ehr.FhirBases[0].OriginalString, null, [.. contextScopes]);

    /// <summary>
    /// The same launch once more, for <see cref="ScopeAttempt.WithoutOptionalWrites"/>. Null when the failure is another than
    /// <see cref="SmartFailureKind.InvalidScope"/>, when this was the second try, or when it would ask for the same again.
    /// </summary>
    public static LaunchRequest? SecondTry(PendingAuthorization pending, SmartFailure failure, EhrRegistration ehr) =>
        failure.Kind == SmartFailureKind.InvalidScope && pending.Attempt == ScopeAttempt.Full && ScopeRequest.HasOptionalWrites(ehr.Scopes)
            ? new(ehr, pending.Iss, pending.Launch, [.. ScopeSet.Parse(pending.ContextScopes).Words])
            : null;

    private static string? Single(IEnumerable<string?> values) =>
        values.ToArray() is [{ Length: > 0 } only] ? only : null;
}
