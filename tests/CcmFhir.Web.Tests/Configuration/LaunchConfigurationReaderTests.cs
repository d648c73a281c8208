using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Tests.Configuration;

public sealed class LaunchConfigurationReaderTests
{
    private const string Ehr2 = """
        { "id": "second", "displayName": "Second", "iss": ["https://two.example.org/fhir"], "clientId": "b", "auth": { "method": "public" },
          "practice": { "id": "p1", "name": "Practice One", "timeZone": "America/Chicago", "site": { "kind": "office" } } }
        """;

    private const string Key = """{ "kid": "k1", "alg": "ES384", "privateKeyRef": "env:KEY" }""";

    [Fact]
    public void The_smallest_file_gets_every_default()
    {
        var ehr = LaunchJson.Accepted(LaunchJson.Minimal).Ehrs.Single();

        Assert.Equal(
            (EhrPreset.Generic, EhrEnvironment.Production, "ehr.example.org", NonceMode.VerifyIfPresent, "month-end", RelayCredentials.Session, (DeliveryRoute?)null),
            (ehr.Preset, ehr.Environment, ehr.AllowedHosts.Single(), ehr.IdToken.NonceMode, ehr.Practice.Site.DateOfService, ehr.RelayCredentials, ehr.Writeback.ChargeItem.Route));
    }

    [Theory]
    [InlineData("schemaVersion")]
    [InlineData("app")]
    [InlineData("app.publicBaseUrl")]
    [InlineData("store")]
    [InlineData("store.kind")]
    [InlineData("store.path")]
    [InlineData("dataProtection")]
    [InlineData("dataProtection.masterSecretRef")]
    [InlineData("ehrs[0].id")]
    [InlineData("ehrs[0].displayName")]
    [InlineData("ehrs[0].iss")]
    [InlineData("ehrs[0].clientId")]
    [InlineData("ehrs[0].auth")]
    [InlineData("ehrs[0].auth.method")]
    [InlineData("ehrs[0].practice")]
    [InlineData("ehrs[0].practice.id")]
    [InlineData("ehrs[0].practice.name")]
    [InlineData("ehrs[0].practice.timeZone")]
    [InlineData("ehrs[0].practice.site")]
    [InlineData("ehrs[0].practice.site.kind")]
    public void A_required_key_that_is_missing_or_null_is_the_one_error(string path)
    {
        Assert.Equal([$"{path}: Is missing"], LaunchJson.Problems(LaunchJson.With(path, null)));
        Assert.Equal([$"{path}: Is missing"], LaunchJson.Problems(LaunchJson.With(path, "null")));
    }

    [Theory]
    [InlineData("app.keys[0]", """{ "alg": "ES384", "privateKeyRef": "env:K" }""", "app.keys[0].kid")]
    [InlineData("app.keys[0]", """{ "kid": "k", "privateKeyRef": "env:K" }""", "app.keys[0].alg")]
    [InlineData("app.keys[0]", """{ "kid": "k", "alg": "ES384" }""", "app.keys[0].privateKeyRef")]
    [InlineData("store", """{ "kind": "postgres" }""", "store.connectionRef")]
    [InlineData("payerPolicies[0]", """{ "basedOn": "strict" }""", "payerPolicies[0].id")]
    [InlineData("payerPolicies[0]", """{ "id": "acme" }""", "payerPolicies[0].basedOn")]
    [InlineData("ehrs[0].roles[0]", """{ "appRole": "biller" }""", "ehrs[0].roles[0].match")]
    [InlineData("ehrs[0].roles[0]", """{ "match": { "any": true } }""", "ehrs[0].roles[0].appRole")]
    [InlineData("ehrs[0].roles[0]", """{ "match": { "any": true }, "appRole": "clinical-staff", "billingRole": "care-manager" }""", "ehrs[0].roles[0].credential", " for a care-manager")]
    [InlineData("ehrs[0].billingPractitioners[0]", """{ "role": "np", "fhirUser": "Practitioner/1" }""", "ehrs[0].billingPractitioners[0].id")]
    [InlineData("ehrs[0].billingPractitioners[0]", """{ "id": "a", "fhirUser": "Practitioner/1" }""", "ehrs[0].billingPractitioners[0].role")]
    [InlineData("ehrs[0].billingPractitioners[0]", """{ "id": "a", "role": "np" }""", "ehrs[0].billingPractitioners[0].fhirUser", ", and so is npi")]
    [InlineData("ehrs[0].auth.method", "\"client_secret_basic\"", "ehrs[0].auth.secretRef", " for method client_secret_basic")]
    [InlineData("ehrs[0].auth.method", "\"private_key_jwt\"", "ehrs[0].auth.alg", " for method private_key_jwt")]
    [InlineData("ehrs[0].writeback.chargeItem.route", "\"hl7v2-dft-p03\"", "ehrs[0].writeback.chargeItem.dft", " for route hl7v2-dft-p03")]
    [InlineData("ehrs[0].writeback.chargeItem.route", "\"fhir-create-profiled\"", "ehrs[0].writeback.chargeItem.transform", " for route fhir-create-profiled")]
    [InlineData("ehrs[0].writeback.chargeItem", """{ "route": "oracle-operation", "encounter": "launch" }""", "ehrs[0].writeback.chargeItem.oracle", " for route oracle-operation")]
    [InlineData("ehrs[0].writeback.chargeItem.transform[0]", """{ "op": "set", "path": "/a" }""", "ehrs[0].writeback.chargeItem.transform[0].value", " for set")]
    [InlineData("ehrs[0].writeback.chargeItem.transform[0]", """{ "op": "move", "path": "/a" }""", "ehrs[0].writeback.chargeItem.transform[0].to", " for move")]
    public void A_key_that_another_makes_necessary_is_the_one_error(string path, string json, string missing, string why = "") =>
        Assert.Equal([$"{missing}: Is missing{why}"], LaunchJson.Problems(LaunchJson.With(path, json)));

    [Theory]
    [InlineData("app.publicBaseUrl", "\"http://ccm.example.org\"", "Is plain http outside development")]
    [InlineData("app.publicBaseUrl", "\"https://ccm.example.org/app\"", "Must be scheme, host and port only")]
    [InlineData("app.publicBaseUrl", "\"ccm.example.org\"", "Is not an absolute http(s) URL")]
    [InlineData("app.jwksPath", "\"jwks.json\"", "Must be a path below the app's address")]
    [InlineData("store.kind", "\"mysql\"", "'mysql' is not a word it knows")]
    [InlineData("store.connectionRef", "\"env:X\"", "Has no meaning for a store of kind sqlite")]
    [InlineData("dataProtection.createIfMissing", "true", "Is only for an app on a loopback host", "Needs a masterSecretRef of the form file:PATH")]
    [InlineData("sessions.idleMinutes", "0", "Must be a whole number from 1 to 480")]
    [InlineData("sessions.idleMinutes", "\"15\"", "Must be a whole number from 1 to 480")]
    [InlineData("sessions", "[]", "Must be an object in braces")]
    [InlineData("ehrs", "{}", "Must be a list in brackets")]
    [InlineData("ehrs", "[]", "Must list at least one")]
    [InlineData("ehrs[0]", "7", "Must be an object in braces")]
    [InlineData("ehrs[0].id", "\"General Hospital\"", "Must be up to 40 lower-case letters, digits and hyphens")]
    [InlineData("ehrs[0].displayName", "7", "Must be a text that is not empty")]
    [InlineData("ehrs[0].displayName", "\" \"", "Must be a text that is not empty")]
    [InlineData("ehrs[0].preset", "\"cerner\"", "'cerner' is not a word it knows")]
    [InlineData("ehrs[0].iss", "[]", "Must list at least one")]
    [InlineData("ehrs[0].iss[0]", "\"http://ehr.example.org/fhir/r4\"", "Is plain http outside development")]
    [InlineData("ehrs[0].iss[0]", "\"https://user:pass@ehr.example.org/fhir/r4\"", "Holds a user name or password")]
    [InlineData("ehrs[0].iss[0]", "\"https://ehr.example.org/fhir/r4?x=1\"", "Has a query, a fragment or blanks")]
    [InlineData("ehrs[0].allowInsecureHttp", "true", "Is only for environment development")]
    [InlineData("ehrs[0].allowInsecureHttp", "\"yes\"", "Must be true or false")]
    [InlineData("ehrs[0].allowedHosts", """["auth.example.org"]""", "Lacks ehr.example.org, the host of an iss")]
    [InlineData("ehrs[0].auth.secretRef", "\"env:X\"", "Has no meaning for method public")]
    [InlineData("ehrs[0].auth.alg", "\"HS256\"", "'HS256' is not a word it knows", "Has no meaning for method public")]
    [InlineData("ehrs[0].idToken.algs", """["none"]""", "'none' is not an asymmetric signature algorithm")]
    [InlineData("ehrs[0].idToken.algs", "[]", "Must list at least one")]
    [InlineData("ehrs[0].launch.required", "[]", "Must list at least one")]
    [InlineData("ehrs[0].relayCredentials", "\"system\"", "Is system, but backend is not enabled")]
    [InlineData("ehrs[0].relayCredentials", "\"offline\"", "Is offline, but offline_access is not asked for")]
    [InlineData("ehrs[0].http.requestsPerSecond", "0", "Must be a number above 0 and up to 1000")]
    [InlineData("ehrs[0].capabilityOverrides.staleStatus", "[200]", "Must list whole numbers from 400 to 499")]
    [InlineData("ehrs[0].writeback.task.route", "\"oracle-operation\"", "'oracle-operation' is not a word it knows")]
    [InlineData("ehrs[0].practice.timeZone", "\"Central\"", "'Central' is not an IANA time zone")]
    [InlineData("ehrs[0].practice.npi", "\"1234567890\"", "Is not an NPI: its check digit is wrong")]
    [InlineData("ehrs[0].practice.npi", "\"3234567893\"", "Is not an NPI (ten digits, the first 1 or 2)")]
    [InlineData("ehrs[0].practice.organizationReference", "\"Practitioner/1\"", "'Practitioner/1' is not a reference to an Organization")]
    [InlineData("ehrs[0].practice.site.kind", "\"clinic\"", "'clinic' is not a word it knows")]
    [InlineData("ehrs[0].practice.site.pos", "\"1\"", "Must be 2 digits in quotes")]
    [InlineData("ehrs[0].practice.house.laneChoice", "\"cheapest\"", "'cheapest' is not a word it knows")]
    public void A_wrong_value_is_refused_at_its_place(string path, string json, params string[] problems) =>
        Assert.Equal(problems.Select(p => $"{path}: {p}"), LaunchJson.Problems(LaunchJson.With(path, json)));

    [Theory]
    [InlineData("ehrs[0].launch.optional", """["patient/Goal.rs patient/Task.rs"]""", "ehrs[0].launch.optional[0]: 'patient/Goal.rs patient/Task.rs' is not one scope")]
    [InlineData("ehrs[0].allowedHosts", """["ehr.example.org", "https://x.org"]""", "ehrs[0].allowedHosts[1]: 'https://x.org' is not a host name")]
    [InlineData("ehrs[0].allowedHosts", """["ehr.example.org", "ehr.example.org"]""", "ehrs[0].allowedHosts[1]: 'ehr.example.org' is in the list twice")]
    [InlineData("ehrs[0].embedding.frameAncestors", """["*"]""", "ehrs[0].embedding.frameAncestors[0]: '*' is not an origin the app may be framed by")]
    [InlineData("ehrs[0].embedding.frameAncestors", """["https://x.org; script-src *"]""", "ehrs[0].embedding.frameAncestors[0]: 'https://x.org; script-src *' is not an origin the app may be framed by")]
    [InlineData("ehrs[0].http.extraHeaders", """{ "Authorization": "Bearer x" }""", "ehrs[0].http.extraHeaders.Authorization: Would hold a secret in clear")]
    [InlineData("ehrs[0].http.extraHeaders", """{ "X-A": "1\n2" }""", "ehrs[0].http.extraHeaders.X-A: Is not an HTTP header")]
    [InlineData("ehrs[0].roles[0]", """{ "match": {}, "appRole": "biller" }""", "ehrs[0].roles[0].match.any: Is missing, and so is every other condition")]
    [InlineData("ehrs[0].roles[0]", """{ "match": { "any": false }, "appRole": "biller" }""", "ehrs[0].roles[0].match.any: Must be true")]
    [InlineData("ehrs[0].roles[0]", """{ "match": { "any": true, "sub": "x" }, "appRole": "biller" }""", "ehrs[0].roles[0].match.any: Is one condition too many")]
    [InlineData("ehrs[0].backend", """{ "enabled": true, "clientId": "b", "scopes": ["system/Patient.rs"] }""", "ehrs[0].backend.enabled: There is no current key in app.keys")]
    [InlineData("ehrs[0].backend.scopes", """["user/Patient.rs"]""", "ehrs[0].backend.scopes: 'user/Patient.rs' is not a system scope")]
    [InlineData("payerPolicies[0]", """{ "id": "strict", "basedOn": "strict" }""", "payerPolicies[0].id: 'strict' is a policy that ships with the app")]
    [InlineData("payerPolicies[0]", """{ "id": "example-medicaid", "basedOn": "strict" }""", "payerPolicies[0].id: 'example-medicaid' is a policy that ships with the app")]
    [InlineData("payerPolicies[0]", """{ "id": "a", "basedOn": "strict", "settings": { "coveredCodes": "some" } }""", "payerPolicies[0].settings.coveredCodes: 'some' is not a word it knows")]
    [InlineData("ehrs[0].auth", """{ "method": "private_key_jwt", "alg": "RS384" }""", "ehrs[0].auth.alg: There is no current RS384 key in app.keys")]
    public void A_wrong_item_is_refused_at_its_place(string path, string json, string problem) =>
        Assert.Equal([problem], LaunchJson.Problems(LaunchJson.With(path, json)));

    [Theory]
    [InlineData("dataProtection.masterSecretRef")]
    [InlineData("ehrs[0].auth.secretRef")]
    public void A_secret_in_clear_is_refused_and_not_repeated(string path)
    {
        var json = LaunchJson.With(("ehrs[0].auth", """{ "method": "client_secret_basic", "secretRef": "env:S" }"""), (path, "\"hunter2hunter2\""));

        var error = Assert.Single(LaunchConfigurationReader.Read(json).Errors);

        Assert.Equal((path, "Is not a reference to a secret; a secret in clear has no place here"), (error.Path, error.Problem));
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_cannot_be_resolved_is_refused()
    {
        var result = LaunchConfigurationReader.Read(LaunchJson.Minimal, _ => null);

        Assert.Equal(["dataProtection.masterSecretRef: Nothing can be read at env:CCM_MASTER"], result.Errors.Select(e => $"{e.Path}: {e.Problem}"));
    }

    [Fact]
    public void An_unknown_key_is_refused_with_the_keys_known_there() =>
        Assert.Equal(
            new ConfigurationError("store.pth", "Is not a key of launch.json", "Remove it or correct its name; known here: connectionRef, kind, path"),
            Assert.Single(LaunchConfigurationReader.Read(LaunchJson.With("store.pth", "1")).Errors));

    [Theory]
    [InlineData("https://EHR.example.org:443/fhir/r4/")]
    [InlineData("https://ehr.example.org/fhir/r4")]
    public void Two_EHRs_with_the_same_iss_are_refused_however_it_is_written(string iss) =>
        Assert.Equal(
            ["ehrs[1].iss[0]: Is the same address as ehrs[0].iss[0]"],
            LaunchJson.Problems(LaunchJson.With(("ehrs[1]", Ehr2), ("ehrs[1].iss[0]", $"\"{iss}\""))));

    [Fact]
    public void What_must_be_unique_is_refused_the_second_time() =>
        Assert.Equal(
            [
                "app.keys[1].kid: 'k1' is already at app.keys[0].kid",
                "ehrs[1].id: 'general' is already at ehrs[0].id",
                "payerPolicies[1].plans[0]: 'gold' is already at payerPolicies[0].plans[0]",
                "ehrs[1].practice: Differs from ehrs[0].practice, which has the same id",
            ],
            LaunchJson.Problems(LaunchJson.With(
                ("app.keys[0]", Key),
                ("app.keys[1]", Key),
                ("ehrs[1]", Ehr2),
                ("ehrs[1].id", "\"general\""),
                ("ehrs[1].practice.timeZone", "\"America/Denver\""),
                ("payerPolicies[0]", """{ "id": "a", "basedOn": "strict", "plans": ["gold"] }"""),
                ("payerPolicies[1]", """{ "id": "b", "basedOn": "strict", "plans": ["gold"] }"""))));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("// launch\n{}")]
    [InlineData("{\"a\":1,}")]
    public void What_is_not_JSON_is_refused_as_a_whole(string json) =>
        Assert.StartsWith("$: Is not JSON (line ", Assert.Single(LaunchJson.Problems(json)), StringComparison.Ordinal);

    [Fact]
    public void A_list_instead_of_an_object_is_refused_as_a_whole() =>
        Assert.Equal("$: Must be an object in braces", LaunchJson.Problems("[]").First());

    [Fact]
    public void A_key_given_twice_is_refused() =>
        Assert.Equal(
            ["store.path: Is there twice"],
            LaunchJson.Problems(LaunchJson.Minimal.Replace("\"kind\": \"sqlite\"", "\"path\": \"a.db\", \"kind\": \"sqlite\"", StringComparison.Ordinal)));

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(
            ["ehrs[0].clientId: Is missing", "ehrs[0].practice.timeZone: 'Mars/Base' is not an IANA time zone", "ehrs[0].colour: Is not a key of launch.json"],
            LaunchJson.Problems(LaunchJson.With(("ehrs[0].clientId", null), ("ehrs[0].practice.timeZone", "\"Mars/Base\""), ("ehrs[0].colour", "1"))));

    [Fact]
    public void Plain_http_passes_on_loopback_and_in_development_when_asked_for()
    {
        LaunchJson.Accepted(LaunchJson.With("ehrs[0].iss[0]", "\"http://127.0.0.1:5100/fhir\""));
        LaunchJson.Accepted(LaunchJson.With(
            ("ehrs[0].environment", "\"development\""), ("ehrs[0].allowInsecureHttp", "true"), ("ehrs[0].iss[0]", "\"http://launch.example.org/fhir\"")));
    }

    [Theory]
    [InlineData("epic", "ehr.example.org", "38717003,assess-plan", "patient/Patient.r")]
    [InlineData("oracle", "ehr.example.org,authorization.cerner.com", "assess-plan", "user/Patient.r")]
    [InlineData("hapi", "ehr.example.org", "", "patient/Patient.r")]
    public void A_preset_sets_the_defaults_of_its_vendor(string preset, string hosts, string categories, string scope)
    {
        var ehr = LaunchJson.Accepted(LaunchJson.With("ehrs[0].preset", $"\"{preset}\"")).Ehrs.Single();

        Assert.Equal((hosts, categories), (string.Join(',', ehr.AllowedHosts), string.Join(',', ehr.Search.CarePlanCategories)));
        Assert.Contains(scope, ehr.Launch.Required);
    }

    [Fact]
    public void Every_preset_is_accepted() =>
        Assert.All(LaunchWords<EhrPreset>.All, p => LaunchJson.Accepted(LaunchJson.With("ehrs[0].preset", $"\"{p}\"")));
}
