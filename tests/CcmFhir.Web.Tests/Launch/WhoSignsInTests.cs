using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>
/// Whom the id_token's fhirUser makes of somebody. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data
/// </summary>
public sealed class WhoSignsInTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Physician = "physician-oak";

    public static TheoryData<string> PatientSide =>
        ["Patient/alder", "RelatedPerson/r1", "Person/p1", "https://elsewhere.example/fhir/Patient/alder", "Patient/an_id_no_server_has", "Patient/alder/_history/1"];

    [Theory]
    [MemberData(nameof(PatientSide))]
    public async Task A_patients_account_is_turned_away_and_the_access_log_says_so_without_naming_it(string fhirUser)
    {
        using var browser = shared.App.NewBrowser();
        var before = await Footprint.OfAsync(shared.App);

        var page = await browser.LaunchAsync(LaunchUrl(shared.App, Physician, fhirUser));

        Expect.Problem(page, HttpStatusCode.Forbidden, ProblemKind.NotStaff);
        Assert.Equal((before, ""), (await Footprint.OfAsync(shared.App), browser.ContextId));
        var last = (await shared.App.Services.GetRequiredService<AuditLog>().ReadAsync())[^1];
        Assert.Equal(
            ("denial", "refused", "riverbend", "sandbox", "GET /callback/{ehr}", null as Guid?), (last.Action, last.Outcome, last.PracticeId, last.EhrId, last.What, last.PatientId));
        Assert.Matches("^not staff [0-9a-f-]{36}$", last.PersonId);
    }

    [Theory]
    [InlineData("""{ "sub": "physician-oak" }""", "Patient/alder")]
    [InlineData("""{ "sub": "physician-oak" }""", "Patient/an_id_no_server_has")]
    [InlineData("""{ "fhirUser": "Patient/alder" }""", "Patient/alder")]
    [InlineData("""{ "fhirUser": "Person/p1" }""", "Person/p1")]
    public async Task A_role_entry_that_names_exactly_them_lets_them_in(string match, string fhirUser)
    {
        await using var app = await StartAsync(match);

        Assert.Equal(HttpStatusCode.OK, (await LaunchAsync(app, Physician, fhirUser)).Page.Status);
    }

    [Theory]
    [InlineData("""{ "sub": "nurse-birch" }""")]
    [InlineData("""{ "fhirUser": "Patient/beech" }""")]
    [InlineData("""{ "any": true }""")]
    public async Task A_role_entry_for_somebody_else_or_everybody_does_not(string match)
    {
        await using var app = await StartAsync(match);

        Expect.Problem((await LaunchAsync(app, Physician, "Patient/alder")).Page, HttpStatusCode.Forbidden, ProblemKind.NotStaff);
    }

    [Theory]
    [InlineData("https://other.example/fhir/Practitioner/physician-oak")]
    [InlineData("https://other.example/fhir/PractitionerRole/physician-oak-role")]
    public async Task Somebody_of_another_server_is_that_URL_and_not_whoever_has_the_id_here(string fhirUser)
    {
        await using var app = await RunningApp.StartAsync();

        var (_, person, role, asked) = await LaunchAsync(app, Physician, fhirUser);

        Assert.Equal((fhirUser, "clinical-staff", ""), (person, role, asked));
    }

    [Fact]
    public async Task The_whole_URL_in_launch_json_names_somebody_of_another_server()
    {
        await using var app = await StartAsync("""{ "fhirUser": "https://Other.example/fhir/Practitioner/p9" }""");

        var (_, person, role, _) = await LaunchAsync(app, Physician, "https://other.example/fhir/Practitioner/p9");

        Assert.Equal(("https://other.example/fhir/Practitioner/p9", "manager"), (person, role));
    }

    [Fact]
    public async Task Below_another_address_of_the_same_entry_somebody_is_of_this_EHR()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            LaunchJson = json => json["ehrs"]![0]!["iss"]!.AsArray().Add("http://127.0.0.1:9/r4"),
        });

        var (_, person, role, asked) = await LaunchAsync(app, Physician, "http://127.0.0.1:9/r4/Practitioner/physician-oak");

        Assert.Equal(("Practitioner/physician-oak", "billing-practitioner", "Practitioner/physician-oak"), (person, role, asked));
    }

    [Fact]
    public async Task Of_a_PractitionerRole_its_code_and_its_practitioner_are_read_in_one_more_step()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { LaunchJson = NamedByNpiAlone });

        var (page, person, role, asked) = await LaunchAsync(app, Physician, "PractitionerRole/physician-oak-role");

        // The person is launch.json's billing practitioner by the NPI of the Practitioner behind the role.
        Assert.Equal(("oak", "billing-practitioner", "PractitionerRole/physician-oak-role Practitioner/physician-oak"), (person, role, asked));
        Assert.Contains("Testdoctor-Oak", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PractitionerRole_nobody_can_read_is_still_a_user()
    {
        await using var app = await RunningApp.StartAsync();

        var (page, person, role, _) = await LaunchAsync(app, Physician, "PractitionerRole/none");

        Assert.Equal((HttpStatusCode.OK, "PractitionerRole/none", "clinical-staff"), (page.Status, person, role));
    }

    private static Uri LaunchUrl(RunningApp app, string user, string fhirUser) =>
        app.Ehr.LaunchUrl(new LaunchContext { User = user, Patient = "alder", FhirUser = fhirUser });

    /// <summary>The landing page, who the launch is by and as what, and which records of staff were read.</summary>
    private static async Task<(BrowserPage Page, string? Person, string? Role, string Asked)> LaunchAsync(RunningApp app, string user, string fhirUser)
    {
        using var traffic = new OutboundTraffic(url => url.AbsoluteUri.StartsWith(app.Ehr.FhirBase.AbsoluteUri + "/Practitioner", StringComparison.Ordinal));
        using var browser = app.NewBrowser();
        var page = await browser.LaunchAsync(LaunchUrl(app, user, fhirUser));
        var asked = traffic.Take().OrderBy(r => r.From).Where(r => r.Url.Query.Length == 0).Select(r => r.Url.AbsolutePath["/fhir/".Length..]);
        await using var connection = await app.Database.OpenAsync();
        var (person, role) = await connection.QuerySingleOrDefaultAsync<(string?, string?)>("select person_id, role from care_context");
        return (page, person, role, string.Join(' ', asked));
    }

    private static Task<RunningApp> StartAsync(string match) => RunningApp.StartAsync(new RunningAppOptions
    {
        LaunchJson = json => json["ehrs"]![0]!["roles"]!.AsArray().Insert(0, JsonNode.Parse($$"""{ "match": {{match}}, "appRole": "manager" }""")),
    });

    private static void NamedByNpiAlone(JsonNode json)
    {
        foreach (var practitioner in json["ehrs"]![0]!["billingPractitioners"]!.AsArray())
        {
            practitioner!.AsObject().Remove("fhirUser");
        }
    }
}
