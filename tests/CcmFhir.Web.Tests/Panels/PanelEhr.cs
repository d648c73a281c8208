using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Chart;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Sandbox;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Panels;

/// <summary>A sandbox EHR with its group of panel patients, one of whom has a month of our records, and a launch.json with Backend Services.</summary>
internal static class PanelEhr
{
    public const string Month = "2026-10";

    public static readonly string[] Types =
    [
        "Group", "Patient", "Condition", "Observation", "Consent", "CarePlan", "Encounter", "Coverage", "ChargeItem", "ExplanationOfBenefit", "Procedure", "List",
    ];

    /// <summary>What the practice wrote into one chart.</summary>
    private const string Facts = """
        {"month":"2026-10","timeZone":"America/Chicago","patient":{"id":"juniper","birthDate":"1950-01-02"},
         "billingPractitioner":{"id":"Practitioner/physician-oak","role":"physician","organization":"Organization/riverbend"},"site":{"kind":"office"},
         "conditions":[
          {"id":"own-diabetes","system":"icd-10-cm","code":"E11.9","clinicalStatus":"active","verificationStatus":"confirmed",
           "attestation":{"by":"Practitioner/physician-oak","on":"2026-01-10","lasts":"until-death","risk":["acute-exacerbation"]}},
          {"id":"own-pressure","system":"icd-10-cm","code":"I10","clinicalStatus":"active","verificationStatus":"confirmed",
           "attestation":{"by":"Practitioner/physician-oak","on":"2026-01-10","lasts":"12-months","risk":["functional-decline"]}}],
         "consents":[{"id":"own-consent","givenOn":"2026-01-10","mode":"written","practitioner":"Practitioner/physician-oak",
           "elements":["availability","cost-sharing","one-practitioner","right-to-stop"]}],
         "carePlan":{"id":"own-plan","createdOn":"2026-01-10","reviewedOn":"2026-07-01","conditions":["own-diabetes","own-pressure"],
           "elements":["problem-list","expected-outcome-prognosis","measurable-goals","cognitive-functional-assessment","symptom-management","planned-interventions",
             "medication-management","environmental-evaluation","caregiver-assessment","outside-coordination","periodic-review","self-management"],
           "approvedBy":"Practitioner/physician-oak","copyGivenOn":"2026-01-12","sharedBy":["electronic"],"inCertifiedEhr":true},
         "entries":[{"id":"own-time","start":"2026-10-06T10:00:00-05:00","end":"2026-10-06T10:25:00-05:00","activity":"care-plan","note":"Reviewed the plan",
           "by":{"id":"Practitioner/nurse-birch","name":"Bea","role":"rn","employment":"employed","location":"us"},"about":["own-diabetes"]}]}
        """;

    /// <param name="persona">NoVersion exports no groups.</param>
    /// <param name="types">What the token may read.</param>
    /// <param name="backend">Changes launch.json's <c>backend</c>.</param>
    /// <param name="change">Changes launch.json.</param>
    public static async Task<EhrUnderTest> StartAsync(
        Persona persona = Persona.Open, string[]? types = null, Action<JsonNode>? backend = null, Action<JsonNode>? change = null)
    {
        var ehr = await EhrUnderTest.StartAsync(withKeys: true, persona, json =>
        {
            var settings = json["ehrs"]![0]!["backend"]!;
            settings["scopes"] = new JsonArray([.. (types ?? Types).Select(t => JsonValue.Create($"system/{t}.rs"))]);
            settings["groupIds"] = new JsonArray("ccm-panel");
            settings["minPollSeconds"] = 1;
            backend?.Invoke(settings);
            json["ehrs"]![0]!["billingPractitioners"]!.AsArray().RemoveAt(1);
            change?.Invoke(json);
        });
        foreach (var resource in BundleWriter.FromCareMonth(FactsReader.Read(Encoding.UTF8.GetBytes(Facts)).Month!).Entry.Select(e => e.Resource!))
        {
            if (Types.Contains(resource.ResourceType) && resource.ResourceType is not ("Patient" or "List"))
            {
                ehr.Sandbox.Put(FhirJson.WriteText(resource));
            }
        }

        return ehr;
    }

    /// <summary>Puts a group in place; members are JSON as the group holds them.</summary>
    public static void Group(EhrUnderTest ehr, string id, params string[] members) => ehr.Sandbox.Put(
        $$"""{"resourceType":"Group","id":"{{id}}","type":"person","actual":true,"member":[{{string.Join(',', members)}}]}""");

    public static string Member(string patient, string more = "") => $$"""{"entity":{"reference":"Patient/{{patient}}"}{{more}} }""";

    public static async Task<PanelRun> RunAsync(EhrUnderTest ehr, string[] more, CancellationToken cancel = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] arguments = ["--ehr", "sandbox", "--config", ehr.ConfigFile, "--month", Month, .. more];
        var exitCode = await new PanelCommand().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancel);
        return new PanelRun(exitCode, output.ToString(), error.ToString());
    }

    public static Task<PanelRun> RunAsync(EhrUnderTest ehr, params string[] more) => RunAsync(ehr, more, CancellationToken.None);
}

/// <summary>What one run answered.</summary>
internal sealed record PanelRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What was told, without the clock's part.</summary>
    public string[] Told => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("took ", StringComparison.Ordinal))];

    public JsonNode FactsOf(string patient) => Lines.Select(l => JsonNode.Parse(l)!).Single(f => f["patient"]!["id"]!.ToString() == patient);
}
