using System.Collections.Immutable;

namespace CcmFhir.Web.Certify;

/// <summary>
/// What a SMART client and this app must fulfil, by id. <c>smart-app-launch-2.2.0#n</c> is numbered as in Inferno's client suite
/// <c>smart_client_stu2_2</c>; <c>us-core#…</c> are searches US Core obliges a server to answer; <c>ccmfhir#…</c> are this app's own promises.
/// </summary>
internal static class Requirements
{
    private const string Smart = "smart-app-launch-2.2.0#";

    public static readonly ImmutableSortedDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Smart + "1"] = "Sensitive data goes over TLS only",
        [Smart + "2"] = "The state cannot be guessed",
        [Smart + "4"] = "The state is bound to the user's session",
        [Smart + "6"] = "The app is no open redirector",
        [Smart + "7"] = "No bearer token in a cookie in clear",
        [Smart + "36"] = "No launch parameter in a standalone launch",
        [Smart + "40"] = "One state for each authorization",
        [Smart + "50"] = "Authorization by GET",
        [Smart + "51"] = "Authorization by POST where the server lists it",
        [Smart + "52"] = "POST parameters are a form",
        [Smart + "60"] = "The returned state is validated",
        [Smart + "61"] = "The state belongs to this session",
        [Smart + "71"] = "A public client names itself in the token request",
        [Smart + "72"] = "A confidential client does not",
        [Smart + "97"] = "No token to a foreign reference",
        [Smart + "108"] = "Refreshed scopes are a subset of the granted ones",
        [Smart + "117"] = "A new refresh token replaces the old one",
        [Smart + "120-146"] = "Scope grammar, versions 1 and 2",
        [Smart + "133"] = "POST when scopes are long",
        [Smart + "193"] = "An unknown intent means the default view",
        [Smart + "201"] = "The id_token is validated",
        [Smart + "211"] = "No max_age to servers that do not support it",
        [Smart + "218"] = "Keys by OpenID Connect discovery",
        [Smart + "230"] = "TLS to the authorization server",
        [Smart + "232"] = "TLS to the FHIR server",
        [Smart + "267"] = "No token to another server",
        [Smart + "308"] = "The client can sign with RS384",
        [Smart + "309"] = "The client can sign with ES384",
        [Smart + "313"] = "A JWK has kty and kid",
        [Smart + "314"] = "An RSA JWK has n and e",
        [Smart + "315"] = "An EC JWK has crv, x and y",
        [Smart + "331"] = "An assertion lives at most five minutes",
        [Smart + "379"] = "Relative endpoints resolve against the FHIR base",
        [Smart + "authorization-request"] = "The authorization request as the suite's tests 5.05 to 5.07 read it",
        [Smart + "token-request"] = "The token request as the suite's tests 5.08 to 5.10 read it",
        [Smart + "backend-token-request"] = "The token request of Backend Services as the suite's test 5.11 reads it",
        [Smart + "token-use"] = "A request to the FHIR server carries the token (the suite's test 5.12)",
        [Smart + "registration"] = "What is registered is well formed (the suite's groups 1 to 4)",
        ["us-core#Patient.read"] = "Patient by id",
        ["us-core#Practitioner.read"] = "Practitioner by id",
        ["us-core#PractitionerRole.practitioner"] = "PractitionerRole by practitioner",
        ["us-core#Condition.patient"] = "Condition by patient",
        ["us-core#Condition.patient+category"] = "Condition by patient and category",
        ["us-core#Encounter.date+patient"] = "Encounter by patient and date",
        ["us-core#Coverage.patient"] = "Coverage by patient",
        ["us-core#CarePlan.patient"] = "CarePlan by patient (US Core obliges with category only)",
        ["us-core#CarePlan.patient+category"] = "CarePlan by patient and category",
        ["us-core#Goal.patient"] = "Goal by patient",
        ["us-core#CareTeam.patient"] = "CareTeam by patient (US Core obliges with status)",
        ["ccmfhir#Consent.patient"] = "Consent by patient",
        ["ccmfhir#Consent.patient+category"] = "Consent by patient and category",
        ["ccmfhir#ChargeItem.patient"] = "ChargeItem by patient",
        ["ccmfhir#discovery"] = "Everything the app needs is discovered",
        ["ccmfhir#launch-negative"] = "What is no launch ends on its own page and leaves nothing behind",
        ["ccmfhir#code-once"] = "A code works once and only with its verifier",
        ["ccmfhir#token-refused"] = "The EHR refuses requests without a good token",
        ["ccmfhir#single-flight"] = "A grant is refreshed by one caller at a time",
        ["ccmfhir#revocation"] = "A session can be ended at the EHR",
        ["ccmfhir#least-data"] = "No token, code or secret in a URL; no host but the EHR's",
        ["ccmfhir#read-complete"] = "A list the app trusts is whole, in time and of this patient",
        ["ccmfhir#read-valid"] = "What the app reads is valid R4, and US Core where its definitions were given",
        ["ccmfhir#introspection"] = "Where the EHR offers it, introspection says of a token what the EHR granted",
        ["ccmfhir#write"] = "What the app writes arrives, comes back as it was and can be withdrawn",
        ["ccmfhir#profile"] = "What the app writes is valid by its own profiles, and still is when it comes back",
        ["ccmfhir#exactly-once"] = "A repeated or answerless write leaves exactly one record",
        ["ccmfhir#routes"] = "Each kind of record has a route at this EHR",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Where a requirement no run at an EHR can reach is verified instead.</summary>
    public static readonly ImmutableSortedDictionary<string, string> VerifiedElsewhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Smart + "6"] = "The app's pages: CcmFhir.Web.Tests, Launch",
        [Smart + "7"] = "The app's pages: CcmFhir.Web.Tests, Slices and Storage",
        [Smart + "133"] = "Depends on the length of the scopes: CcmFhir.Smart.Tests, Launch",
        [Smart + "193"] = "Needs an EHR that sends an unknown intent: CcmFhir.Smart.Tests, Tokens",
        [Smart + "379"] = "Needs an EHR with relative endpoints: CcmFhir.Smart.Tests, Discovery",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
