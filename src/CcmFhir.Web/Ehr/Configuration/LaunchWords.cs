using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;

namespace CcmFhir.Web.Ehr.Configuration;

internal enum EhrPreset
{
    [JsonStringEnumMemberName("generic")] Generic,
    [JsonStringEnumMemberName("epic")] Epic,
    [JsonStringEnumMemberName("oracle")] Oracle,
    [JsonStringEnumMemberName("athena")] Athena,
    [JsonStringEnumMemberName("ecw")] Ecw,
    [JsonStringEnumMemberName("veradigm")] Veradigm,
    [JsonStringEnumMemberName("nextgen")] NextGen,
    [JsonStringEnumMemberName("meditech")] Meditech,
    [JsonStringEnumMemberName("medplum")] Medplum,
    [JsonStringEnumMemberName("smart-launcher")] SmartLauncher,
    [JsonStringEnumMemberName("hapi")] Hapi,
    [JsonStringEnumMemberName("inferno")] Inferno,
}

internal enum EhrEnvironment
{
    [JsonStringEnumMemberName("production")] Production,
    [JsonStringEnumMemberName("development")] Development,
}

internal enum StoreKind
{
    [JsonStringEnumMemberName("sqlite")] Sqlite,
    [JsonStringEnumMemberName("postgres")] Postgres,
}

internal enum SigningAlgorithm
{
    [JsonStringEnumMemberName("RS384")] RS384,
    [JsonStringEnumMemberName("ES384")] ES384,
}

internal enum KeyUse
{
    [JsonStringEnumMemberName("current")] Current,
    [JsonStringEnumMemberName("next")] Next,
    [JsonStringEnumMemberName("retired")] Retired,
}

internal enum ClientAuthMethod
{
    [JsonStringEnumMemberName("public")] Public,
    [JsonStringEnumMemberName("client_secret_basic")] ClientSecretBasic,
    [JsonStringEnumMemberName("private_key_jwt")] PrivateKeyJwt,
}

internal enum NonceMode
{
    [JsonStringEnumMemberName("required")] Required,
    [JsonStringEnumMemberName("verify-if-present")] VerifyIfPresent,
    [JsonStringEnumMemberName("off")] Off,
}

internal enum AuthorizeMethod
{
    [JsonStringEnumMemberName("auto")] Auto,
    [JsonStringEnumMemberName("get")] Get,
    [JsonStringEnumMemberName("post")] Post,
}

internal enum ScopeSyntax
{
    [JsonStringEnumMemberName("auto")] Auto,
    [JsonStringEnumMemberName("v1")] V1,
    [JsonStringEnumMemberName("v2")] V2,
}

internal enum BulkKickoff
{
    [JsonStringEnumMemberName("auto")] Auto,
    [JsonStringEnumMemberName("get")] Get,
    [JsonStringEnumMemberName("post")] Post,
}

internal enum SignInKind
{
    [JsonStringEnumMemberName("oidc")] Oidc,
}

internal enum AuthWindow
{
    [JsonStringEnumMemberName("same-frame")] SameFrame,
    [JsonStringEnumMemberName("new-tab")] NewTab,
}

/// <summary>With whose token the relay sends: the user's session, an offline grant, or the backend client.</summary>
internal enum RelayCredentials
{
    [JsonStringEnumMemberName("session")] Session,
    [JsonStringEnumMemberName("offline")] Offline,
    [JsonStringEnumMemberName("system")] System,
}

internal enum ChargeEncounter
{
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("launch")] Launch,
    [JsonStringEnumMemberName("latest")] Latest,
}

internal enum TransformOperation
{
    [JsonStringEnumMemberName("set")] Set,
    [JsonStringEnumMemberName("remove")] Remove,
    [JsonStringEnumMemberName("move")] Move,
}

internal enum DftTransport
{
    [JsonStringEnumMemberName("file")] File,
    [JsonStringEnumMemberName("mllp")] Mllp,
}

internal enum AppRole
{
    [JsonStringEnumMemberName("clinical-staff")] ClinicalStaff,
    [JsonStringEnumMemberName("billing-practitioner")] BillingPractitioner,
    [JsonStringEnumMemberName("delegate")] Delegate,
    [JsonStringEnumMemberName("biller")] Biller,
    [JsonStringEnumMemberName("manager")] Manager,
    [JsonStringEnumMemberName("medical-director")] MedicalDirector,
    [JsonStringEnumMemberName("integrator")] Integrator,
    [JsonStringEnumMemberName("tester")] Tester,
}

/// <summary>The written form of an enum's members, from the same attribute the JSON serializer uses.</summary>
internal static class LaunchWords<T> where T : struct, Enum
{
    private static readonly ImmutableArray<(string Word, T Value)> Members =
    [
        .. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name, (T)f.GetValue(null)!)),
    ];

    public static IEnumerable<string> All => Members.Select(m => m.Word);

    public static T? Find(string word) =>
        Members.Where(m => m.Word == word).Select(m => (T?)m.Value).FirstOrDefault();

    public static string For(T value) => Members.First(m => EqualityComparer<T>.Default.Equals(m.Value, value)).Word;
}
