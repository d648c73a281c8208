using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>What a preset puts where an EHR entry is silent. It sets defaults only; every one can be overridden.</summary>
internal sealed record PresetDefaults
{
    private static readonly ImmutableArray<string> UsCorePlans = ["assess-plan"];
    private static readonly ImmutableArray<string> UsCoreProblems = ["problem-list-item", "encounter-diagnosis"];

    /// <summary>Hosts beside those of <c>iss</c>: where this vendor's authorization servers are.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Level at which clinical scopes are asked for; some EHRs give billing writes to users only.</summary>
    public string ScopeLevel { get; init; } = "patient";

    public ImmutableArray<string> CarePlanCategories { get; init; } = UsCorePlans;

    public ImmutableArray<string> ConditionCategories { get; init; } = UsCoreProblems;

    public decimal RequestsPerSecond { get; init; } = 5;

    /// <summary>RFC 6749 2.3.1 form encoding of the Basic credentials.</summary>
    public bool FormEncodeSecret { get; init; } = true;

    public ImmutableArray<string> RequiredScopes =>
        ["launch", "openid", "fhirUser", $"{ScopeLevel}/Patient.r", $"{ScopeLevel}/Condition.rs", $"{ScopeLevel}/CarePlan.rs"];

    public ImmutableArray<string> OptionalScopes =>
    [
        "online_access",
        .. Scopes("CareTeam.rs Goal.rs Consent.rs Encounter.rs MedicationRequest.rs AllergyIntolerance.rs Coverage.rs"),
        .. Scopes("DocumentReference.rs Observation.rs ChargeItem.rs Task.rs"),
        "user/Practitioner.r", "user/PractitionerRole.rs", "user/Organization.r",
        .. Scopes("ChargeItem.cu Task.cu Observation.cu Consent.cu CarePlan.cu DocumentReference.c Provenance.crs"),
    ];

    public static PresetDefaults For(EhrPreset preset) => preset switch
    {
        EhrPreset.Generic => new(),
        EhrPreset.Epic => new() { CarePlanCategories = ["38717003", .. UsCorePlans] },
        EhrPreset.Oracle => new() { Hosts = ["authorization.cerner.com"], ScopeLevel = "user" },
        EhrPreset.Athena => new() { Hosts = ["athena.okta.com"] },
        EhrPreset.Ecw => new() { Hosts = ["oauthserver.eclinicalworks.com"], ScopeLevel = "user", RequestsPerSecond = 4 },
        EhrPreset.Veradigm => new(),
        EhrPreset.NextGen => new(),
        EhrPreset.Meditech => new(),
        EhrPreset.Medplum => OpenServer,
        EhrPreset.SmartLauncher => OpenServer with { FormEncodeSecret = false },
        EhrPreset.Hapi => OpenServer,
        EhrPreset.Inferno => new(),
    };

    private static PresetDefaults OpenServer =>
        new() { CarePlanCategories = [], ConditionCategories = [], RequestsPerSecond = 20 };

    private IEnumerable<string> Scopes(string types) => types.Split(' ').Select(t => $"{ScopeLevel}/{t}");
}
