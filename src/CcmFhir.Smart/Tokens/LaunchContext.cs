using System.Collections.Immutable;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// What the EHR says the user is looking at. Untrusted hints: ids are checked for form only, <see cref="Intent"/> is any word.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
/// </summary>
public sealed record LaunchContext
{
    /// <summary>FHIR id of the Patient, without type.</summary>
    public string? Patient { get; init; }

    /// <summary>FHIR id of the Encounter, without type.</summary>
    public string? Encounter { get; init; }

    public ImmutableArray<FhirContextItem> FhirContext { get; init; } = [];

    /// <summary>Null, or a word this app may not know: then the default view is shown.</summary>
    public string? Intent { get; init; }

    /// <summary>True when absent, so that a patient's name is never missing by accident.</summary>
    public bool NeedPatientBanner { get; init; } = true;

    /// <summary>Not yet checked against the allow-list; <see cref="Style.SmartStyleReader"/> does.</summary>
    public string? SmartStyleUrl { get; init; }

    public string? Tenant { get; init; }

    /// <summary>What a CDS Hooks card put into its link, as text; untrusted.</summary>
    public string? AppContext { get; init; }

    // The generated one would print patient ids.
    public override string ToString() => nameof(LaunchContext);
}

/// <summary>One element of <c>fhirContext</c>; 2.0 servers send the bare reference instead of an object.</summary>
/// <param name="Reference">Relative or absolute reference, or null when <paramref name="Canonical"/> or an identifier is given.</param>
/// <param name="Canonical">Canonical URL of a definition.</param>
/// <param name="Type">Resource type where stated.</param>
/// <param name="Role"><c>launch</c> when absent.</param>
public sealed record FhirContextItem(string? Reference, string? Canonical, string? Type, string Role)
{
    public const string LaunchRole = "launch";

    public override string ToString() => nameof(FhirContextItem);
}
