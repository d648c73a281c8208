using CcmFhir.Web.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Peers.Tests;

/// <summary>A month of care plan oversight (G0181) written to an EHR that others wrote.</summary>
public sealed class PeerHomeCareTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Care_plan_oversight_is_delivered_once_although_every_answer_is_lost()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var clinic = installation.Clinic;
        var patient = await clinic.AdmitAsync("Edna");
        await using var app = await installation.StartAsync();
        using var job = await MainJob.LaunchAsync(installation, patient);
        var month = LocalDate.FromDateTime(PracticeTime.Now).ToYearMonth().PlusMonths(-1);
        await AttestInAsync(app, month, await job.ConditionsAsync());
        await job.OverseeAsync(month, "Practitioner/" + clinic.Physician);
        await installation.Outbox.WaitUntilSettledAsync(Patience);

        await clinic.Peer.DisturbAsync(PeerFault.LoseAnswers);
        await job.CloseTwiceAsync(month);
        using (var patience = new CancellationTokenSource(Patience))
        {
            while (!(await clinic.WrittenAsync(patient)).Any(r => PeerClinic.SystemOf(r) == "ccm-charge"))
            {
                await Task.Delay(50, patience.Token);
            }
        }

        await clinic.Peer.DisturbAsync(PeerFault.None);
        await installation.Outbox.WaitUntilSettledAsync(Patience);

        var charge = Assert.Single(await clinic.WrittenAsync(patient), r => PeerClinic.SystemOf(r) == "ccm-charge");
        Assert.Equal(
            ("G0181", "1", "billable", $"Practitioner/{clinic.Physician}"),
            ($"{charge["code"]!["coding"]![0]!["code"]}", $"{charge["quantity"]!["value"]}", $"{charge["status"]}", $"{charge["performer"]![0]!["actor"]!["reference"]}"));
        Assert.Equal(["confirmed"], (await installation.Outbox.RowsAsync()).Where(r => r.Kind == "ChargeItem").Select(r => r.State));
    }

    /// <summary>Attested in the month itself; the tokens of the peer keep the app on today's time.</summary>
    private static async Task AttestInAsync(WebApplicationRun app, YearMonth month, IReadOnlyList<string> conditions)
    {
        var author = new Author("Practitioner/before", "Pat Testdoctor-Peer, MD (invented)", "physician");
        await using var work = await app.Services.GetRequiredService<Database>().BeginAsync();
        var patient = await work.SingleOrDefaultAsync<Guid>("select id from patient");
        var (practice, ehr) = (await work.SingleOrDefaultAsync<string>("select practice_id from patient"), await work.SingleOrDefaultAsync<string>("select ehr_id from patient"));
        foreach (var (condition, code) in conditions.Zip(["E11.9", "I10"]))
        {
            await app.Services.GetRequiredService<Ledger>().AppendAsync(
                work, new PatientKey(practice!, ehr!, patient), Guid.CreateVersion7(), author.Id,
                new ConditionAttested(condition, "icd-10-cm", code, code, "12-months", ["acute-exacerbation"], month.OnDayOfMonth(1), author));
        }

        await work.CommitAsync();
    }
}
