using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>What became of the charges: in the EHR and in our store.</summary>
internal static class ChargesOf
{
    /// <summary>Code, units and status of every charge in the EHR that carries our identifier or mark, in the order they came.</summary>
    public static string[] Ehr(RunningApp app) =>
    [
        .. InEhr(app).Select(c => $"{c["code"]!["coding"]![0]!["code"]} x{c["quantity"]!["value"]} {c["status"]}"),
    ];

    public static JsonObject[] InEhr(RunningApp app) => [.. app.Ehr.All("ChargeItem").Select(c => JsonNode.Parse(c)!.AsObject()).Where(IsOurs)];

    /// <summary>Somebody at the EHR moves our charge of this code on.</summary>
    public static void SetStatus(RunningApp app, string code, string status)
    {
        var charge = InEhr(app).Single(c => $"{c["code"]!["coding"]![0]!["code"]}" == code);
        charge["status"] = status;
        app.Ehr.Put(charge.ToJsonString());
    }

    /// <summary>Code, units, state and whether it was withdrawn, of every charge and change in the outbox.</summary>
    public static async Task<string[]> OutboxAsync(RunningApp app)
    {
        var rows = await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app));
        return [.. rows.Where(r => r.Item.Kind == "ChargeItem").Select(r => $"{What(r.Item.Body)} {r.State}{(r.Route is null ? "" : " by " + r.Route)}")];
    }

    public static async Task<string[]> DetailsAsync(RunningApp app)
    {
        var rows = await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app));
        return [.. rows.Where(r => r.Item.Kind == "ChargeItem").Select(r => r.Detail ?? "")];
    }

    /// <summary>The charge of this code that stands.</summary>
    public static async Task<Guid> IdAsync(RunningApp app, string code)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from charge where withdrawn_at is null and code = @code", new { code });
    }

    /// <summary>Waits until a charge of the outbox has come so far; the clock stands, or moves by <paramref name="step"/> at each look.</summary>
    public static async Task ReachedAsync(RunningApp app, Func<OutboxRow, bool> isSo, TimeSpan step = default)
    {
        var outbox = app.Services.GetRequiredService<Outbox>();
        var patient = await MainJob.PatientAsync(app);
        for (var tries = 0; tries < 1200; tries++)
        {
            if ((await outbox.ForPatientAsync(patient, "ChargeItem")).Any(isSo))
            {
                return;
            }

            app.Clock.Advance(step);
            await Task.Delay(25);
        }

        Assert.Fail("The charge did not come so far: " + string.Join(' ', await OutboxAsync(app)));
    }

    private static string What(JsonObject body) =>
        body["code"]?["coding"]?[0]?["code"] is { } code ? $"{code} x{body["quantity"]!["value"]}"
        : body["quantity"] is { } quantity ? $"now x{quantity["value"]}"
        : $"now {body["status"]}";

    private static bool IsOurs(JsonObject charge) =>
        charge["identifier"]?[0]?["system"]?.ToString() == Chart.CcmTerms.ChargeIdentifier
        || charge["extension"]?.ToJsonString().Contains("CCMFHIR_CHARGE_KEY", StringComparison.Ordinal) == true;
}
