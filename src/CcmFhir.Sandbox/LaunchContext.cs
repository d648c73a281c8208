namespace CcmFhir.Sandbox;

/// <summary>
/// What the EHR knows when its user presses "launch": ids of resources in this EHR. It travels inside the opaque
/// <c>launch</c> parameter and comes back in the token response.
/// </summary>
public sealed record LaunchContext
{
    /// <summary>Patient id, for example <c>alder</c>.</summary>
    public string? Patient { get; init; }

    /// <summary>Practitioner id of the signed-in user, for example <c>nurse-birch</c>.</summary>
    public required string User { get; init; }

    /// <summary>What the id_token's <c>fhirUser</c> says; null: the Practitioner <see cref="User"/> of this EHR, as a URL.</summary>
    public string? FhirUser { get; init; }

    public string? Encounter { get; init; }

    public string? Intent { get; init; }

    /// <summary>Null leaves <c>need_patient_banner</c> out of the token response.</summary>
    public bool? NeedPatientBanner { get; init; } = true;
}
