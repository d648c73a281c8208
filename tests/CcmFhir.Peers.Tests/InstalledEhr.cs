using System.Text.Json.Nodes;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Peers.Tests;

/// <summary>An EHR as the practice that uses it writes it into launch.json.</summary>
/// <param name="Issuer">Of its id_tokens.</param>
/// <param name="Practice">Id of the Organization.</param>
/// <param name="Physician">Id of the Practitioner who bills.</param>
internal sealed record InstalledEhr(string Id, string Name, Uri FhirBase, Uri Issuer, string ClientId, string Practice, string Physician)
{
    /// <summary>launch.json.example with this EHR in the sandbox's place.</summary>
    /// <param name="app">Where the app is.</param>
    /// <param name="folder">Where the store and the master secret are kept.</param>
    public JsonNode LaunchJson(Uri app, string folder)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = app.GetLeftPart(UriPartial.Authority);
        json["store"]!["path"] = Path.Combine(folder, "ccmfhir.db");
        json["dataProtection"]!["masterSecretRef"] = "file:" + Path.Combine(folder, "master.secret");
        var ehr = json["ehrs"]![0]!;
        ehr["id"] = Id;
        ehr["displayName"] = Name;
        ehr["iss"] = new JsonArray(FhirBase.AbsoluteUri);
        ehr["allowedHosts"] = new JsonArray(FhirBase.Host);
        ehr["oidcIssuers"] = new JsonArray(Issuer.AbsoluteUri.TrimEnd('/'));
        ehr["clientId"] = ClientId;
        ehr["embedding"]!["frameAncestors"] = new JsonArray(FhirBase.GetLeftPart(UriPartial.Authority));
        ehr["http"]!["timeoutSeconds"] = 15; // what nobody answered is sent again after this and the settle time
        ehr["practice"]!["timeZone"] = PracticeTime.Zone.Id;
        ehr["practice"]!["organizationReference"] = "Organization/" + Practice;
        ehr["billingPractitioners"] = new JsonArray(JsonNode.Parse($$"""
            {"id":"oak","name":"Pat Testdoctor-Peer, MD (invented)","fhirUser":"Practitioner/{{Physician}}","npi":"1234567893","role":"physician"}
            """));
        return json;
    }
}
