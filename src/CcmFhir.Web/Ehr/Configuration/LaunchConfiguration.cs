using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// launch.json after reading: complete (presets and defaults applied), consistent, and without a secret in it. Property
/// names are the keys of the file, so the effective configuration printed from it can be read again.
/// </summary>
internal sealed record LaunchConfiguration(
    int SchemaVersion,
    AppSettings App,
    StoreSettings Store,
    DataProtectionSettings DataProtection,
    SessionSettings Sessions,
    ImmutableArray<EhrConnection> Ehrs,
    BackOfficeSettings? BackOffice,
    PdfWriterSettings? PdfWriter,
    ImmutableArray<PayerPolicySettings> PayerPolicies)
{
    public EhrConnection? FindById(string id) => Ehrs.FirstOrDefault(e => e.Id == id);
}

/// <remarks>
/// <c>PublicBaseUrl</c>: Where browsers and EHRs reach the app; https, or http on a loopback host. No trailing slash.
/// <c>JwksPath</c>: Path below it that serves the public keys.
/// <c>SoftwareId</c>: What the app calls itself when an EHR asks for a software id.
/// </remarks>
internal sealed record AppSettings(Uri PublicBaseUrl, string JwksPath, string SoftwareId, ImmutableArray<AppKey> Keys);

/// <summary>A signing key for private_key_jwt. All are published, only current ones sign.</summary>
internal sealed record AppKey(string Kid, SigningAlgorithm Alg, KeyUse Use, SecretReference PrivateKeyRef);

/// <remarks>
/// <c>Path</c>: SQLite only: file, relative to the working directory.
/// <c>ConnectionRef</c>: PostgreSQL only: where its connection string is kept.
/// </remarks>
internal sealed record StoreSettings(StoreKind Kind, string? Path, SecretReference? ConnectionRef);

/// <remarks>
/// <c>MasterSecretRef</c>: Secret that encrypts the key ring in the database.
/// <c>CreateIfMissing</c>: The app may make the file itself on first start; only when it is served on a loopback host.
/// </remarks>
internal sealed record DataProtectionSettings(SecretReference MasterSecretRef, bool CreateIfMissing);

internal sealed record SessionSettings(int IdleMinutes, int AbsoluteMinutes, int StateTtlSeconds);

/// <summary>An external command that turns XHTML into PDF.</summary>
/// <remarks>
/// <c>Command</c>: The program and its arguments. <c>{in}</c> is the file to read, else it is given on standard input; <c>{out}</c> the
/// file to write, else standard output is taken.
/// </remarks>
internal sealed record PdfWriterSettings(ImmutableArray<string> Command, int TimeoutSeconds, int MaxMegabytes);

/// <summary>A plan-specific policy: one of the two shipped ones with settings changed.</summary>
/// <remarks>
/// <c>Plans</c>: Values of a Coverage's plan that select it.
/// </remarks>
internal sealed record PayerPolicySettings(string Id, string BasedOn, ImmutableArray<string> Plans, PolicyOverrides Settings);
