using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>A practice at the peer, put in through its own REST API: a physician, a nurse, and the patients a test admits.</summary>
internal sealed class PeerClinic : IAsyncDisposable
{
    private const string OurIdentifiers = "https://ccmfhir.org/sid/";

    private static readonly string[] TypesWritten = ["Consent", "CarePlan", "Task", "Observation", "ChargeItem"];

    private readonly SharedPeer _shared;

    private PeerClinic(SharedPeer shared) => _shared = shared;

    public PeerServer Peer => _shared.Peer;

    /// <summary>Logical ids, which are also the names under which they sign in.</summary>
    public string Physician { get; private set; } = "";

    public string Nurse { get; private set; } = "";

    public string Practice { get; private set; } = "";

    /// <param name="app">Where the app will be, for its registration.</param>
    /// <param name="ehrId">The peer's id in launch.json.</param>
    public static async Task<PeerClinic> OpenAsync(Uri app, string ehrId)
    {
        var shared = new SharedPeer
        {
            Options = new PeerOptions { RedirectUri = new Uri(app, $"callback/{ehrId}").AbsoluteUri, LaunchUrl = new Uri(app, "launch").AbsoluteUri },
        };
        await shared.InitializeAsync();
        var clinic = new PeerClinic(shared);
        clinic.Practice = await clinic.PutInAsync("""{"resourceType":"Organization","active":true,"name":"Peer Family Practice (invented)"}""");
        clinic.Physician = await clinic.HireAsync("Testdoctor-Peer", "doctor", """{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567893"}""");
        clinic.Nurse = await clinic.HireAsync("Testnurse-Peer", "nurse", """{"system":"http://peer.example/staff","value":"n1"}""");
        return clinic;
    }

    /// <summary>Diabetes and hypertension, Part B, seen four weeks ago, with a plan of the chart's own.</summary>
    /// <returns>The Patient's id.</returns>
    public async Task<string> AdmitAsync(string given)
    {
        var today = DateTimeOffset.UtcNow;
        var patient = await PutInAsync($$"""
            {"resourceType":"Patient","identifier":[{"system":"http://peer.example/mrn","value":"{{given}}"}],"gender":"female","birthDate":"1951-04-02",
             "name":[{"use":"official","family":"Testpatient-Peer","given":["{{given}}"]}]}
            """);
        var subject = $$"""{"reference":"Patient/{{patient}}"}""";
        var diabetes = await PutInAsync(Condition(subject, "E11.9", "Type 2 diabetes mellitus"));
        await PutInAsync(Condition(subject, "I10", "Essential hypertension"));
        await PutInAsync($$"""
            {"resourceType":"Coverage","status":"active","type":{"coding":[{"system":"https://codesystem.x12.org/005010/1032","code":"MB"}]},
             "beneficiary":{{subject}},"period":{"start":"2020-01-01"},"payor":[{"display":"Medicare"}]}
            """);
        await PutInAsync($$"""
            {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
             "type":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}]}],"subject":{{subject}},
             "participant":[{"individual":{"reference":"Practitioner/{{Physician}}"} }],
             "period":{"start":"{{Text(today.AddDays(-28))}}","end":"{{Text(today.AddDays(-28).AddMinutes(30))}}"} }
            """);
        await PutInAsync($$"""
            {"resourceType":"CarePlan","status":"active","intent":"plan","title":"Diabetes","subject":{{subject}},
             "category":[{"coding":[{"system":"http://hl7.org/fhir/us/core/CodeSystem/careplan-category","code":"assess-plan"}]}],
             "created":"{{Text(today.AddDays(-28))}}","author":{"reference":"Practitioner/{{Physician}}"},
             "addresses":[{"reference":"Condition/{{diabetes}}"}],
             "activity":[{"detail":{"status":"in-progress","description":"Weigh every morning"} }]}
            """);
        return patient;
    }

    /// <summary>Everything in a patient's chart that carries an identifier of ours.</summary>
    public async Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient)
    {
        var found = await Task.WhenAll(TypesWritten.Select(async type =>
        {
            var bundle = await ReadAsync($"{type}?patient={patient}&_count=500");
            return (bundle["entry"] as JsonArray ?? []).Select(e => (JsonObject)e!["resource"]!).Where(r => SystemOf(r) is not null);
        }));
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>The one resource a reference of another leads to.</summary>
    public Task<JsonObject> FollowAsync(JsonNode? reference) => ReadAsync(reference!["reference"]!.GetValue<string>());

    /// <summary>The last word of our identifier's system, "ccm-charge" for example; null when the resource is not ours.</summary>
    public static string? SystemOf(JsonObject resource) => (resource["identifier"] as JsonArray ?? [])
        .Select(i => i!["system"]?.GetValue<string>()).FirstOrDefault(s => s?.StartsWith(OurIdentifiers, StringComparison.Ordinal) == true)
        ?[OurIdentifiers.Length..];

    public async ValueTask DisposeAsync() => await _shared.DisposeAsync();

    private async Task<JsonObject> ReadAsync(string path)
    {
        using var response = await _shared.Fhir.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<string> HireAsync(string family, string role, string identifier)
    {
        var id = await PutInAsync($$"""
            {"resourceType":"Practitioner","identifier":[{{identifier}}],"active":true,"name":[{"family":"{{family}}","given":["Pat"]}]}
            """);
        await PutInAsync($$"""
            {"resourceType":"PractitionerRole","active":true,"practitioner":{"reference":"Practitioner/{{id}}"},
             "organization":{"reference":"Organization/{{Practice}}"},
             "code":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/practitioner-role","code":"{{role}}"}]}]}
            """);
        return id;
    }

    private async Task<string> PutInAsync(string resource)
    {
        var type = JsonNode.Parse(resource)!["resourceType"]!.GetValue<string>();
        using var response = await _shared.SendAsync(HttpMethod.Post, type, resource);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{type}: {answer}");
        return JsonNode.Parse(answer)!["id"]!.GetValue<string>();
    }

    private static string Condition(string subject, string code, string text) => $$"""
        {"resourceType":"Condition","subject":{{subject}},"onsetDateTime":"2015-01-01","recordedDate":"2015-01-01",
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],
         "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"{{code}}"}],"text":"{{text}}"} }
        """;

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
