using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>One FHIR endpoint (one tenant of one EHR) and everything the app does differently there.</summary>
/// <remarks>
/// <c>Id</c>: Used in redirect URIs and in every stored row: lower-case letters, digits and hyphens.
/// <c>Iss</c>: FHIR base addresses this entry answers for, as the EHR sends them. The first one is called.
/// <c>AllowedHosts</c>: The only hosts requests, and tokens, may go to: FHIR, authorization server, keys, bulk files.
/// <c>OidcIssuers</c>: Accepted <c>iss</c> of id_tokens, matched exactly. Empty: the issuer the EHR's discovery names.
/// </remarks>
internal sealed record EhrConnection(
    string Id,
    string DisplayName,
    EhrPreset Preset,
    EhrEnvironment Environment,
    ImmutableArray<string> Iss,
    bool AllowInsecureHttp,
    ImmutableArray<string> AllowedHosts,
    ImmutableArray<string> OidcIssuers,
    string ClientId,
    ClientAuthentication Auth,
    IdTokenSettings IdToken,
    AuthorizeMethod AuthorizeMethod,
    LaunchScopes Launch,
    BackendSettings Backend,
    EmbeddingSettings Embedding,
    HttpLimits Http,
    CapabilityOverrides CapabilityOverrides,
    SearchSettings Search,
    WritebackSettings Writeback,
    RelayCredentials RelayCredentials,
    ImmutableArray<RoleMapping> Roles,
    PracticeSettings Practice,
    ImmutableArray<BillingPractitionerSettings> BillingPractitioners);

/// <remarks>
/// <c>Alg</c>: Algorithm of the client assertion; only for private_key_jwt.
/// <c>SendJku</c>: Put the JWKS address into the assertion's header.
/// <c>SecretRef</c>: Where the client secret is kept; only for client_secret_basic.
/// <c>FormEncodeSecret</c>: Form-encode id and secret before base64 (RFC 6749 2.3.1); some servers split plainly.
/// </remarks>
internal sealed record ClientAuthentication(
    ClientAuthMethod Method, SigningAlgorithm? Alg, bool SendJku, SecretReference? SecretRef, bool FormEncodeSecret);

internal sealed record IdTokenSettings(ImmutableArray<string> Algs, NonceMode NonceMode, int ClockSkewSeconds);

/// <remarks>
/// <c>Required</c>: Without one of these granted the launch stops with a page that names it. Written in v2 syntax.
/// <c>Optional</c>: Asked for too; dropped once when the EHR answers invalid_scope.
/// <c>Verbatim</c>: Sent as it is instead of the two lists; null normally.
/// </remarks>
internal sealed record LaunchScopes(
    ImmutableArray<string> Required, ImmutableArray<string> Optional, string? Verbatim, ScopeSyntax Syntax);

/// <summary>SMART Backend Services for panel work; <c>ClientId</c> may differ from the launch's.</summary>
internal sealed record BackendSettings(
    bool Enabled,
    string? ClientId,
    ImmutableArray<string> Scopes,
    ImmutableArray<string> GroupIds,
    BulkKickoff Kickoff,
    int MinPollSeconds);

/// <remarks>
/// <c>FrameAncestors</c>: Sources for CSP frame-ancestors; empty means the app may not be framed.
/// </remarks>
internal sealed record EmbeddingSettings(ImmutableArray<string> FrameAncestors, AuthWindow AuthWindow);

/// <remarks>
/// <c>ExtraQuery</c>: Added to every search (tenant filters some EHRs want).
/// </remarks>
internal sealed record HttpLimits(
    decimal RequestsPerSecond,
    int MaxConcurrency,
    int TimeoutSeconds,
    int MaxResponseMegabytes,
    ImmutableSortedDictionary<string, string> ExtraQuery,
    ImmutableSortedDictionary<string, string> ExtraHeaders)
{
    /// <summary><c>MaxResponseMegabytes</c> as what a body may ask of the reader.</summary>
    [JsonIgnore]
    public FhirJsonLimits JsonLimits => FhirJsonLimits.Default with { BytesMax = checked(MaxResponseMegabytes * 1024 * 1024) };
}

/// <summary>Category codes the chart is searched by; an empty list searches without category.</summary>
/// <remarks><c>Unnarrowed</c>: types searched without status and date, because this EHR then leaves out what it should find.</remarks>
internal sealed record SearchSettings(
    ImmutableArray<string> CarePlanCategories,
    ImmutableArray<string> ConditionCategories,
    ImmutableArray<string> ConsentCategories,
    ImmutableArray<string> Unnarrowed);

/// <summary>Corrections of what /metadata says, by resource type; null leaves the statement's word.</summary>
internal sealed record CapabilityOverrides(
    InteractionOverride? ChargeItem,
    InteractionOverride? Task,
    InteractionOverride? Observation,
    InteractionOverride? Consent,
    InteractionOverride? CarePlan,
    InteractionOverride? DocumentReference,
    InteractionOverride? Provenance,
    bool? ConditionalCreate,
    bool? Transaction,
    ImmutableArray<int> StaleStatus)
{
    /// <summary>Types a search of which launch.json says is not answered: it is not sent.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Unsearchable => [.. ByType().Where(t => t.Correction.Search == false).Select(t => t.Type)];

    /// <summary>False: launch.json says that what this EHR has of the type cannot be changed.</summary>
    public bool MayUpdate(string type) => !ByType().Any(t => t.Type == type && t.Correction.Update == false);

    public IEnumerable<(string Type, InteractionOverride Correction)> ByType()
    {
        (string Type, InteractionOverride? Correction)[] all =
        [
            ("ChargeItem", ChargeItem), ("Task", Task), ("Observation", Observation), ("Consent", Consent), ("CarePlan", CarePlan),
            ("DocumentReference", DocumentReference), ("Provenance", Provenance),
        ];
        return all.Where(t => t.Correction is not null).Select(t => (t.Type, t.Correction!));
    }
}

internal sealed record InteractionOverride(bool? Create, bool? Update, bool? Search);
