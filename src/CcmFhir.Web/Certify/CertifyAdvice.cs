using System.Collections.Immutable;

namespace CcmFhir.Web.Certify;

/// <summary>What a person should do about a failed check, by the beginning of its id; the longest beginning holds.</summary>
internal static class CertifyAdvice
{
    private static readonly ImmutableArray<(string Beginning, string ToDo)> All =
    [
        ("", "Read the traffic of this check, then show it to the EHR's vendor."),
        ("registration.", "Serve the app over https (app.publicBaseUrl), then register the URLs again."),
        ("discovery.", "Run doctor: it shows the document asked for and what is wrong with it. Check the address in iss and allowedHosts."),
        ("discovery.pkce", "A SMART 2 server offers S256 alone: ask the vendor for its SMART 2 endpoint."),
        ("discovery.issuer-keys", "Name the exact issuer in oidcIssuers, and its host in allowedHosts."),
        ("launch-ehr.start", "The launch URL registered at the EHR must be this app's, and iss must stand in launch.json as the EHR sends it."),
        ("launch-ehr.authorize", "Compare client id, redirect URL and scopes with the registration; move scopes the EHR refuses to launch.optional."),
        ("launch-standalone.authorize", "Compare client id, redirect URL and scopes with the registration; standalone launches may need a right of their own."),
        ("launch-ehr.callback", "The EHR changed state, or sent the browser to another address than redirect_uri: ask the vendor."),
        ("launch-ehr.token", "Compare auth.method, keys or secret with the registration; codes live about a minute."),
        ("launch-standalone.token", "Compare auth.method, keys or secret with the registration; codes live about a minute."),
        ("launch-ehr.patient", "Launch from a patient's chart, and ask the EHR to grant the launch scope."),
        ("launch-ehr.required-scopes", "Ask the EHR's administrator to allow the missing scopes, or move them to launch.optional."),
        ("launch-ehr.token-use", "The EHR refuses its own token: look at the user's rights and at http.extraHeaders."),
        ("id-token.valid", "Name the exact issuer in oidcIssuers; set idToken.nonceMode for servers that send no nonce back; set the clocks."),
        ("read.", "Ask for the type's read scope and the user's right to see it; set the categories and parameters the EHR demands (search.*, http.extraQuery)."),
        ("read.consent-dated", "Consents without a date cannot be used: have them corrected in the EHR, or record consents in this app."),
        ("read.paging", "Pages lose or repeat records: show both requests to the vendor; until it is mended set a larger page (search)."),
        ("read.without-token", "This server answers everybody: put no real patient into it."),
        ("read.wrong-token", "This server does not look at tokens: put no real patient into it."),
        ("valid.", "The EHR sends what the standard does not allow: tell the vendor. The app reads what it can and says what is missing."),
        ("write.", "Until the EHR takes it as it is, set another route for it under writeback in launch.json."),
        ("write.clean-up", "Mark what is left as entered in error by hand, in the test patient's chart."),
        ("once.", "Set capabilityOverrides.conditionalCreate to false and raise writeback.settleSeconds, then run again before any real charge is sent."),
        ("refresh.", "Ask for online_access or offline_access; compare the granted scopes and the token endpoint's rules with the vendor's documentation."),
        ("token.revoke", "Tell the vendor: a session ended here goes on there until it expires."),
        ("token.introspection", "Not needed for work: tell the vendor that its introspection endpoint and its tokens disagree."),
        ("backend.", "Compare backend.clientId, its scopes and the registered key set with the EHR's registration."),
        ("traffic.", "This is this app's own fault: keep the report and tell its makers."),
        ("keys.", "This is this app's own fault: keep the report and tell its makers."),
        ("negative.", "This is this app's own fault: keep the report and tell its makers."),
        ("negative.wrong-verifier", "The EHR does not check PKCE: a stolen code works there. Tell the vendor before real patients are opened."),
        ("negative.code-twice", "The EHR takes a code twice: tell the vendor before real patients are opened."),
        ("request.", "This is this app's own fault: keep the report and tell its makers."),
        ("token-request.", "This is this app's own fault: keep the report and tell its makers."),
    ];

    public static string On(string check) =>
        All.Where(a => check.StartsWith(a.Beginning, StringComparison.Ordinal)).MaxBy(a => a.Beginning.Length).ToDo;
}
