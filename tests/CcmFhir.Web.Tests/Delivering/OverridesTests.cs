using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>What launch.json says of an EHR against its own statement: <c>capabilityOverrides</c>, and the largest answer that is read.</summary>
public sealed class OverridesTests
{
    [Fact]
    public async Task Where_charges_cannot_be_searched_one_is_sent_without_a_search_and_nothing_is_asked()
    {
        await using var app = await StartAsync("""{ "search": false }""", Persona.NoVersion);
        app.Ehr.Faults.Set(FaultName.IdentifierSearchIgnored, "ChargeItem"); // would find another's charge
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task There_a_lost_reply_is_a_persons_to_look_for()
    {
        await using var app = await StartAsync("""{ "search": false }""");
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Manual by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(["it may have arrived, and the EHR cannot be searched: look there, then settle it by hand"], await ChargesOf.DetailsAsync(app));
    }

    [Fact]
    public async Task Where_charges_cannot_be_changed_a_change_is_a_persons()
    {
        await using var app = await StartAsync("""{ "update": false }""");
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal("now x2 Manual by fhir-create", (await ChargesOf.OutboxAsync(app))[^1]);
        Assert.Equal(
            "launch.json says that a ChargeItem cannot be changed (capabilityOverrides): a person changes it there", (await ChargesOf.DetailsAsync(app))[^1]);
    }

    [Theory]
    [InlineData(1, FhirJsonFault.TooLarge)]
    [InlineData(3, null)]
    public async Task An_answer_larger_than_launch_json_allows_is_not_read(int megabytes, FhirJsonFault? fault)
    {
        await using var app = await RunningApp.StartAsync(new() { LaunchJson = json => json["ehrs"]![0]!["http"]!["maxResponseMegabytes"] = megabytes });
        app.Ehr.Put(new JsonObject
        {
            ["resourceType"] = "Patient",
            ["id"] = "long",
            ["text"] = new JsonObject { ["status"] = "generated", ["div"] = $"<div>{new string('x', 2 * 1024 * 1024)}</div>" },
        }.ToJsonString());

        var read = await Client(app).ReadAsync<Patient>("long", CancellationToken.None);

        Assert.Equal((fault is null, fault), (read.Value is not null, read.Failure?.BadBody?.Fault));
    }

    private static FhirClient Client(RunningApp app) =>
        app.Services.GetRequiredService<EhrAccess>().ClientWith("sandbox", app.Ehr.IssueAccessToken("system/Patient.r"));

    private static Task<RunningApp> StartAsync(string charge, Persona persona = Persona.Open) => RunningApp.StartAsync(new()
    {
        Sandbox = o => o with { Persona = persona },
        LaunchJson = json => json["ehrs"]![0]!["capabilityOverrides"]!["ChargeItem"] = JsonNode.Parse(charge),
    });
}
