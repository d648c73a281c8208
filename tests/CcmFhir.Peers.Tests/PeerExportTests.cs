using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>The practice's export of a month over several patients, opened by a spreadsheet reader that others wrote.</summary>
public sealed class PeerExportTests
{
    private static readonly string[] Names = ["Alma", "Berta"];

    [Fact]
    public async Task It_opens_in_a_spreadsheet_and_sums_to_the_units_charged_in_an_office_and_in_a_rural_health_clinic()
    {
        await using var installation = await PeerInstallation.CreateAsync(launchJson: ehr => ehr["writeback"]!["chargeItem"] = JsonNode.Parse("""{ "route": "export" }"""));
        var jobs = new List<MainJob>();
        await using (await installation.StartAsync())
        {
            foreach (var name in Names)
            {
                var job = await MainJob.LaunchAsync(installation, await installation.Clinic.AdmitAsync(name));
                await job.PrepareAsync();
                await job.CloseTwiceAsync();
                jobs.Add(job);
            }

            await installation.Outbox.WaitUntilSettledAsync(TimeSpan.FromSeconds(120));
            var rows = await ExportAsync(jobs[0]);
            Assert.Equal(2, rows.Select(r => Text(r, "CLM01")).Distinct().Count());
            Assert.Equal(
                [("HC", "99490", "UN", "1", "11", "1234567893"), ("HC", "99490", "UN", "1", "11", "1234567893")],
                rows.Select(r => (Text(r, "SV101-1"), Text(r, "SV101-2"), Text(r, "SV103"), Text(r, "SV104"), Text(r, "SV105"), Text(r, "NM109 82"))));
            Assert.Equal(await installation.Outbox.UnitsAsync(), Sum(rows, "SV104"));
        }

        var launch = JsonNode.Parse(await File.ReadAllTextAsync(installation.LaunchFile))!;
        launch["ehrs"]![0]!["practice"]!["site"]!["kind"] = "rhc";
        await File.WriteAllTextAsync(installation.LaunchFile, launch.ToJsonString());
        await using (await installation.StartAsync())
        {
            var rows = await ExportAsync(jobs[1]);
            Assert.Equal(
                [("71", "A", "0521", "HC", "99490", "UN", "1", "1234567893"), ("71", "A", "0521", "HC", "99490", "UN", "1", "1234567893")],
                rows.Select(r => (
                    Text(r, "CLM05-1"), Text(r, "CLM05-2"), Text(r, "SV201"), Text(r, "SV202-1"), Text(r, "SV202-2"), Text(r, "SV204"), Text(r, "SV205"), Text(r, "NM109 71"))));
            Assert.DoesNotContain(rows, r => r.ContainsKey("SV104") || r.ContainsKey("NM109 82"));
            Assert.Equal(await installation.Outbox.UnitsAsync(), Sum(rows, "SV205"));
        }

        jobs.ForEach(j => j.Dispose());
    }

    private static async Task<IReadOnlyList<JsonObject>> ExportAsync(MainJob job)
    {
        var file = await job.ExportAsync();
        Assert.Equal((HttpStatusCode.OK, "text/csv; charset=utf-8"), (file.Status, file.Headers["Content-Type"]));
        return await Spreadsheet.OpenAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(file.Html.TrimStart('\uFEFF'))]);
    }

    private static int Sum(IReadOnlyList<JsonObject> rows, string column) => rows.Sum(r => int.Parse(Text(r, column), CultureInfo.InvariantCulture));

    private static string Text(JsonObject row, string column) => row[column]!.ToString();
}
