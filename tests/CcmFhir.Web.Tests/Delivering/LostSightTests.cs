using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Rows that would stay where they are for ever go on by themselves, or once a person says so.</summary>
public sealed class LostSightTests
{
    [Fact]
    public async Task A_row_this_node_took_without_being_told_is_searched_for_and_sent_once()
    {
        await using var app = await RunningApp.StartAsync();
        using var physician = await app.SignInAsync("physician-oak");
        using var job = new MainJob(app, physician, physician);
        var worker = app.Services.GetRequiredService<RelayLeases>().Node.Name;
        var until = app.Clock.GetUtcNow().AddSeconds(15).ToUnixTimeMilliseconds();
        var id = await QueueAsync(app, $"state = 'sending', attempts = 1, claimed_by = '{worker}', claimed_until = {until}");

        var states = await job.SettledAsync("Task");

        var row = await app.Services.GetRequiredService<Outbox>().FindAsync(id);
        var history = (await app.Services.GetRequiredService<Outbox>().HistoriesAsync(row!.Item.Patient.PatientId, "Task"))[id];
        Assert.Equal([DeliveryState.Confirmed], states);
        Assert.Single(Sent(app));
        Assert.Contains("the app ended, or lost sight of it, while it was sent", history.Select(h => h.Detail));
        Assert.Contains("not found; the EHR is given time to settle", history.Select(h => h.Detail));
    }

    [Fact]
    public async Task A_row_that_was_set_aside_after_twelve_tries_is_sent_when_a_person_tries_it_again()
    {
        await using var app = await RunningApp.StartAsync();
        using var physician = await app.SignInAsync("physician-oak");
        using var job = new MainJob(app, physician, physician);
        var id = await QueueAsync(app, "state = 'rejected', attempts = 12, route = 'fhir-create', detail = 'set aside'");

        Expect.Done(await physician.SubmitAsync("/charges", $"/charges/{id}/retry"), Done.ChargeQueued);

        Assert.Equal([DeliveryState.Confirmed], await job.SettledAsync("Task"));
        Assert.Single(Sent(app));
    }

    private static string[] Sent(RunningApp app) => [.. app.Ehr.All("Task").Where(t => t.Contains("urn:lost", StringComparison.Ordinal))];

    /// <summary>A Task of the patient, as an earlier try left it.</summary>
    private static async Task<Guid> QueueAsync(RunningApp app, string state)
    {
        var id = Guid.CreateVersion7();
        var patient = new PatientKey("riverbend", "sandbox", await MainJob.PatientAsync(app));
        var body = JsonNode.Parse("""
            {"resourceType":"Task","identifier":[{"system":"urn:lost","value":"1"}],"status":"completed","intent":"order","for":{"reference":"Patient/alder"}}
            """)!.AsObject();
        await using var work = await app.Database.BeginAsync();
        await app.Services.GetRequiredService<Outbox>().AddAsync(work, new OutboxItem(id, patient, "Task", "urn:lost|1", null, body));
        await work.ExecuteAsync($"update outbox set {state} where id = @id", new { id });
        await work.CommitAsync();
        return id;
    }
}
