using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Tests.Commands;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>EHRs that take nothing by plain FHIR: what leaves by another route is written, read back, sent again, withdrawn all the same.</summary>
public sealed class CertifyRouteTests
{
    [Fact]
    public async Task A_charge_by_operation_is_there_once_and_credited_in_the_end()
    {
        await using var ehr = await EhrUnderTest.StartAsync(persona: Persona.Operation, change: json =>
        {
            var entry = json["ehrs"]![0]!;
            entry["launch"]!["optional"]!.AsArray().Add("user/ChargeItem.cruds");
            entry["writeback"]!["chargeItem"]!["oracle"] = JsonNode.Parse(
                """{ "tenant": "t1", "tier": "CPT", "scheduleCode": "615214", "icdScheduleCode": "615216", "codes": {} }""");
            entry["writeback"]!["chargeItem"]!["encounter"] = "latest";
        });
        var results = await RunAsync(ehr);

        Assert.Equal(
            ["pass create", "pass read-back", "pass stays-valid", "pass found", "pass withdraw"],
            Of(results, "write.charge-item.").Where(r => !r.EndsWith(" valid", StringComparison.Ordinal)));
        Assert.Equal("pass", Verdict(results, "once.lost-answer"));
        Assert.StartsWith("leaves by local", results.Single(r => r.Id == "write.task.create").Why, StringComparison.Ordinal);
        var charges = ehr.Sandbox.All("ChargeItem").Where(c => c.Contains("CCMFHIR_CHARGE_KEY", StringComparison.Ordinal)).Select(c => JsonNode.Parse(c)!).ToArray();
        Assert.Equal(["aborted", "aborted"], charges.Select(c => c["status"]!.ToString()));
    }

    [Fact]
    public async Task Where_only_documents_are_taken_each_is_filed_once_and_stays()
    {
        await using var ehr = await EhrUnderTest.StartAsync(persona: Persona.ReadMostly);
        var results = await RunAsync(ehr);

        foreach (var kind in (string[])["charge-item", "consent", "care-plan"])
        {
            Assert.Equal(
                ["pass create", "pass read-back", "pass stays-valid", "pass found", "skip withdraw"],
                Of(results, $"write.{kind}.").Where(r => !r.EndsWith(" valid", StringComparison.Ordinal)));
        }

        Assert.Equal(("pass", "pass"), (Verdict(results, "once.lost-answer"), Verdict(results, "write.clean-up")));
        Assert.Equal(4, ehr.Sandbox.All("DocumentReference").Count(d => d.Contains("ccm-document", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_launch_json_says_cannot_be_searched_is_skipped()
    {
        await using var ehr = await EhrUnderTest.StartAsync(
            change: json => json["ehrs"]![0]!["capabilityOverrides"] = JsonNode.Parse("""{ "CarePlan": { "search": false } }"""));
        var results = await RunAsync(ehr, mayWrite: false);

        Assert.Equal("skip", Verdict(results, "read.care-plan"));
        Assert.Equal("launch.json says that CarePlan cannot be searched here", results.Single(r => r.Id == "read.care-plan").Why);
    }

    [Fact]
    public async Task Without_leave_to_write_nothing_is_written()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var before = ehr.Sandbox.All("ChargeItem").Length;
        var results = await RunAsync(ehr, mayWrite: false);

        Assert.Equal(before, ehr.Sandbox.All("ChargeItem").Length);
        Assert.Equal("writing was not asked for", results.Single(r => r.Id == "once.lost-answer").Why);
    }

    [Fact]
    public async Task Ended_early_it_takes_back_what_it_wrote_and_ends_the_session()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        using var probe = ehr.Probe();
        using var way = new HeadlessWay(ehr.Configuration, probe, ehr.LaunchUrl);
        using var end = new CancellationTokenSource();
        var report = await new CertifyRun(probe, way, new CertifyWish(ProfileBook.Own, MayWrite: true), result =>
        {
            if (result.Id == "write.task.create")
            {
                end.Cancel();
            }

            return Task.CompletedTask;
        }).RunAsync(end.Token);

        Assert.True(report.EndedEarly);
        Assert.Equal(("skip", "pass", "pass"), (Verdict(report.Results, "write.task.found"), Verdict(report.Results, "write.clean-up"), Verdict(report.Results, "token.revoke")));
        var task = Assert.Single(ehr.Sandbox.All("Task").Select(t => JsonNode.Parse(t)!), t => t["identifier"]?[0]?["system"]?.ToString().StartsWith("https://ccmfhir.org/", StringComparison.Ordinal) == true);
        Assert.Equal("entered-in-error", task["status"]!.ToString());
    }

    [Fact]
    public async Task Asked_to_end_the_program_takes_back_what_it_wrote_and_writes_its_files()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var folder = Path.Combine(ehr.Folder, "results");
        using var process = CommandProcess.Start(
            ["certify", "--ehr", "sandbox", "--config", ehr.ConfigFile, "--launch-url", ehr.LaunchUrl.AbsoluteUri, "--out", folder]);
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains(" write.task.create", StringComparison.Ordinal))
        {
            // what comes before it
        }

        await CommandProcess.EndAsync(process);
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "certify.json")))!;
        Assert.Equal("pass", report["results"]!.AsArray().Single(r => r!["id"]!.ToString() == "write.clean-up")!["verdict"]!.ToString());
        var task = Assert.Single(ehr.Sandbox.All("Task").Select(t => JsonNode.Parse(t)!), t => t["identifier"]?[0]?["system"]?.ToString().StartsWith("https://ccmfhir.org/", StringComparison.Ordinal) == true);
        Assert.Equal("entered-in-error", task["status"]!.ToString());
    }

    private static async Task<ImmutableArray<CertifyResult>> RunAsync(EhrUnderTest ehr, bool mayWrite = true)
    {
        using var probe = ehr.Probe();
        using var way = new HeadlessWay(ehr.Configuration, probe, ehr.LaunchUrl);
        return (await new CertifyRun(probe, way, new CertifyWish(ProfileBook.Own, mayWrite), _ => Task.CompletedTask).RunAsync(CancellationToken.None)).Results;
    }

    private static IEnumerable<string> Of(ImmutableArray<CertifyResult> results, string beginning) =>
        results.Where(r => r.Id.StartsWith(beginning, StringComparison.Ordinal)).Select(r => $"{r.Verdict.ToString().ToLowerInvariant()} {r.Id[beginning.Length..]}");

    private static string Verdict(ImmutableArray<CertifyResult> results, string id) => results.Single(r => r.Id == id).Verdict.ToString().ToLowerInvariant();
}
