using System.Collections.Immutable;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

/// <summary>What a person should do about a failed check, by the beginning of its id; the longest beginning holds.</summary>
internal static class CertifyAdvice
{
    private const string Key = "certify.todo";

    /// <summary>Beginnings of ids that have an advice of their own; what begins with none of them gets the general one.</summary>
    public static ImmutableArray<string> Beginnings { get; } =
    [
        "registration.", "discovery.", "discovery.pkce", "discovery.issuer-keys", "launch-ehr.start", "launch-ehr.authorize",
        "launch-standalone.authorize", "launch-ehr.callback", "launch-ehr.token", "launch-standalone.token", "launch-ehr.patient",
        "launch-ehr.required-scopes", "launch-ehr.token-use", "id-token.valid", "read.", "read.consent-dated", "read.paging", "read.without-token",
        "read.wrong-token", "valid.", "write.", "write.clean-up", "once.", "refresh.", "token.revoke", "token.introspection", "backend.", "traffic.",
        "keys.", "negative.", "negative.wrong-verifier", "negative.code-twice", "request.", "token-request.",
    ];

    public static Phrase On(string check) =>
        Beginnings.Where(b => check.StartsWith(b, StringComparison.Ordinal)).MaxBy(b => b.Length) is { } beginning
            ? new Phrase($"{Key}.{beginning.TrimEnd('.')}")
            : new Phrase(Key);
}
