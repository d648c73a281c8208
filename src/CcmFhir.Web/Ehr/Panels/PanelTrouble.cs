using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;

namespace CcmFhir.Web.Ehr.Panels;

internal enum PanelTroubleKind
{
    /// <summary>Something that was asked for, or a setting, is wrong.</summary>
    Asked,

    /// <summary>The EHR does not answer; later it may.</summary>
    Away,

    /// <summary>The EHR answers, and does not give what is needed.</summary>
    Refused,
}

/// <summary>Why a panel cannot be read at all.</summary>
/// <param name="Where">The option, the key of launch.json, or what was asked of the EHR.</param>
/// <param name="What">What is wrong with it and what to do; nothing of a patient's.</param>
internal sealed record PanelTrouble(PanelTroubleKind Kind, string Where, string What)
{
    public static PanelTrouble Of(string asked, FhirFailure failure) => failure.Kind switch
    {
        FhirFailureKind.Unavailable or FhirFailureKind.Busy or FhirFailureKind.Interrupted => new(PanelTroubleKind.Away, asked, $"{Told(failure)}; try again later"),
        FhirFailureKind.Unauthorized => new(PanelTroubleKind.Refused, asked, $"{Told(failure)}; see what ccmfhir doctor says of the token"),
        FhirFailureKind.Forbidden => new(PanelTroubleKind.Refused, asked, $"{Told(failure)}; register its scope and name it in backend.scopes"),
        _ => new(PanelTroubleKind.Refused, asked, Told(failure)),
    };

    /// <summary>Of a token that is not given.</summary>
    public static PanelTrouble Of(SmartFailure failure) =>
        failure.Kind is SmartFailureKind.Unreachable or SmartFailureKind.TimedOut or SmartFailureKind.ServerFault or SmartFailureKind.Busy
            ? new(PanelTroubleKind.Away, "token", $"the EHR gives the app no token now ({failure.Kind}); try again later")
            : new(PanelTroubleKind.Refused, "token", $"the EHR refuses the app a token ({failure.OAuthError ?? $"{failure.Kind}"}); ccmfhir doctor says what to register");

    /// <summary>A failure in words: its kind, its status and the codes of its issues, whose texts may name a patient.</summary>
    public static string Told(FhirFailure failure)
    {
        string[] told = [.. failure.Status is { } status ? [$"{status}"] : Array.Empty<string>(), .. failure.Issues.Select(i => i.Code)];
        return told.Length == 0 ? $"the EHR: {failure.Kind}" : $"the EHR: {failure.Kind} ({string.Join(' ', told)})";
    }
}
