using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Tests.Configuration;
using CcmFhir.Web.Tests.Hosting;
using NodaTime;

namespace CcmFhir.Web.Tests.Connect;

/// <summary>One list of searches: what doctor and certify ask of a chart is what the pages ask, and an EHR that is strict is asked what it must answer.</summary>
public sealed class SameSearchesTests
{
    private const string Scopes = "patient/*.rs user/*.rs";

    [Fact]
    public void Each_search_is_as_small_as_it_can_be_and_falls_back_to_what_US_Core_obliges_to()
    {
        var searches = ChartSearches.Of(LaunchJson.Accepted(LaunchJson.Minimal).Ehrs[0], new LocalDate(2026, 11, 22)).All;

        Assert.Equal(
            [
                "condition-problem-list-item us-core#Condition.patient+category: patient&category=problem-list-item&clinical-status=active,recurrence,relapse | patient&category=problem-list-item",
                "condition-encounter-diagnosis us-core#Condition.patient+category: patient&category=encounter-diagnosis&clinical-status=active,recurrence,relapse | patient&category=encounter-diagnosis",
                "encounter us-core#Encounter.date+patient: patient&date=ge2024-09-22 | patient",
                "coverage us-core#Coverage.patient: patient&status=active | patient",
                "charge-item ccmfhir#ChargeItem.patient: patient&occurrence=ge2024-09-22 | patient",
                "care-plan-assess-plan us-core#CarePlan.patient+category: patient&category=assess-plan&status=active,on-hold,draft | patient&category=assess-plan",
                "goal us-core#Goal.patient: patient&lifecycle-status=proposed,planned,accepted,active,on-hold | patient",
                "care-team us-core#CareTeam.patient+status: patient&status=active,proposed | patient&status=active | patient",
                "consent ccmfhir#Consent.patient: patient&status=active,proposed,draft | patient",
                "medication-request us-core#MedicationRequest.patient+intent+status: patient&intent=order,plan&status=active | patient&intent=order,plan | patient",
                "observation-laboratory us-core#Observation.patient+category+date: patient&category=laboratory&date=ge2026-08-24 | patient&category=laboratory",
                "observation-vital-signs us-core#Observation.patient+category+date: patient&category=vital-signs&date=ge2026-08-24 | patient&category=vital-signs",
            ],
            searches.Select(s => $"{s.Id} {s.Requirement}: {string.Join(" | ", s.Wordings.Select((_, n) => s.Told(n)))}"));
        Assert.Equal(ChartSearches.Types, searches.Select(s => s.Type).Distinct());
        Assert.Empty(searches.Select(s => s.Requirement).Except(Requirements.All));
    }

    [Fact]
    public void A_type_launch_json_names_is_searched_by_its_widest_wording_first()
    {
        var ehr = LaunchJson.Accepted(LaunchJson.With("ehrs[0].search", """{ "conditionCategories": [], "unnarrowed": ["CareTeam", "MedicationRequest", "Condition"] }""")).Ehrs[0];

        Assert.Equal(
            ["condition: patient", "care-team: patient | patient&status=active", "medication-request: patient | patient&intent=order,plan"],
            ChartSearches.Of(ehr, new LocalDate(2026, 11, 22)).All.Where(s => ehr.Search.Unnarrowed.Contains(s.Type))
                .Select(s => $"{s.Id}: {string.Join(" | ", s.Wordings.Select((_, n) => s.Told(n)))}"));
        Assert.Equal(
            ["ehrs[0].search.unnarrowed: 'Patient' is not a type the app searches a chart for"],
            LaunchJson.Problems(LaunchJson.With("ehrs[0].search.unnarrowed", """["Goal", "Patient"]""")));
    }

    [Fact]
    public async Task Doctor_and_certify_send_every_search_of_the_pages_and_the_wider_one_it_is_held_against()
    {
        await using var app = await StartAsync();
        var asked = await AskedByThePagesAsync(app);
        var configuration = LaunchFile.Read(app.LaunchFile).Configuration!;
        var ehr = configuration.Ehrs[0];
        var wider = ChartSearches.Of(ehr, app.Clock).All.SelectMany(s => s.Wider.Take(1).Select(w => string.Concat(w.Select(p => $"&{p.Name}={p.Value}").Prepend($"{s.Type}?patient=alder"))));
        string[] expected = [.. asked.Concat(wider).Distinct().Order(StringComparer.Ordinal)];

        using var diagnosed = new EhrProbe(configuration, ehr, app.Clock);
        await new Doctor(diagnosed, new DoctorRequest(app.Ehr.IssueAccessToken(Scopes, "alder"), Scopes, "alder"), _ => { }).RunAsync(CancellationToken.None);
        using var certified = new EhrProbe(configuration, ehr, app.Clock);
        using var way = new HeadlessWay(configuration, certified, app.LaunchUrl("physician-oak"));
        await new CertifyRun(certified, way, new CertifyWish(ProfileBook.Own, MayWrite: false), _ => Task.CompletedTask).RunAsync(CancellationToken.None);

        Assert.Equal(ChartSearches.Types.Order(StringComparer.Ordinal), asked.Select(a => a.Split('?')[0]).Distinct());
        Assert.Equal(expected, Searches(app, diagnosed.Traffic.Since(0).Select(e => e.Url)));

        // The check of paging asks for all conditions.
        Assert.Equal(expected.Append("Condition?patient=alder").Order(StringComparer.Ordinal), Searches(app, certified.Traffic.Since(0).Select(e => e.Url)));
    }

    [Fact]
    public async Task An_EHR_that_answers_only_what_US_Core_obliges_to_is_read_whole()
    {
        await using var app = await StartAsync();
        app.Ehr.Faults.Set(FaultName.SearchBeyondUsCore);
        using var nurse = await app.SignInAsync("nurse-birch");

        Assert.Contains("Essential hypertension", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
        Assert.Contains("Diabetes and blood pressure", (await nurse.OpenAsync("/panels/records")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not known:", (await nurse.OpenAsync("/panels/summary")).Text, StringComparison.Ordinal);
        var plan = await nurse.OpenAsync("/plan");
        Assert.DoesNotContain(Expect.English($"ehr.{EhrFailureKind.Unsupported}"), plan.Text, StringComparison.Ordinal);
        await nurse.SubmitAsync("/plan", "/plan/accept", ("chartPlanId", plan.ValuesOf("chartPlanId")[0]));
        Assert.Contains("Metformin 500 mg", (await nurse.OpenAsync("/plan?part=medication-management")).Text, StringComparison.Ordinal);
        Assert.Contains("Care manager", (await nurse.OpenAsync("/plan?part=planned-interventions")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EHR_that_misreads_several_codes_is_read_whole_once_launch_json_says_so()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            LaunchJson = json => json["ehrs"]![0]!["search"]!["unnarrowed"] = new JsonArray("Condition", "Coverage", "CarePlan", "Goal", "CareTeam", "MedicationRequest"),
        });
        app.Ehr.Faults.Set(FaultName.NarrowedSearchFindsNothing);
        using var nurse = await app.SignInAsync("nurse-birch");

        Assert.Contains("Essential hypertension", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
        Assert.Contains("Diabetes and blood pressure", (await nurse.OpenAsync("/panels/records")).Text, StringComparison.Ordinal);
    }

    /// <summary>With categories of every kind, as an EHR's entry may name them.</summary>
    private static Task<RunningApp> StartAsync() => RunningApp.StartAsync(new RunningAppOptions
    {
        LaunchJson = json => json["ehrs"]![0]!["search"] = JsonNode.Parse(
            """{ "carePlanCategories": ["assess-plan"], "conditionCategories": ["problem-list-item", "encounter-diagnosis"], "consentCategories": ["59284-0"], "unnarrowed": ["Goal"] }"""),
    });

    /// <summary>A launch with every panel of its page, and the page of the plan.</summary>
    private static async Task<string[]> AskedByThePagesAsync(RunningApp app)
    {
        using var traffic = new OutboundTraffic(url => url.AbsoluteUri.StartsWith(app.Ehr.FhirBase.AbsoluteUri, StringComparison.Ordinal));
        using var nurse = await app.SignInAsync("nurse-birch");
        string[] pages = ["", "/panels/conditions", "/panels/summary", "/panels/records", "/plan"];
        foreach (var page in pages)
        {
            await nurse.OpenAsync(page);
        }

        return Searches(app, traffic.Take().Select(r => r.Url));
    }

    /// <summary>Whole searches of the patient's chart, each once; pages of an answer are none of their own.</summary>
    private static string[] Searches(RunningApp app, IEnumerable<Uri> urls) =>
    [
        .. urls.Where(u => u.AbsoluteUri.StartsWith(app.Ehr.FhirBase.AbsoluteUri, StringComparison.Ordinal)
                && u.Query.Contains("patient=", StringComparison.Ordinal) && !u.Query.Contains("_count=", StringComparison.Ordinal))
            .Select(u => Uri.UnescapeDataString(u.AbsoluteUri[(app.Ehr.FhirBase.AbsoluteUri.Length + 1)..])).Distinct().Order(StringComparer.Ordinal),
    ];
}
