using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Resources;
using CcmFhir.Web.Tests.Commands;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>The command, its three files, and what must not stand in them.</summary>
public sealed class CertifyReportTests
{
    [Fact]
    public async Task A_client_with_keys_passes_and_every_file_says_so()
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true);
        var run = await CommandRun.OfAsync(new CertifyCommand(), Arguments(ehr));

        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(ehr.Folder, "out", "certify.json")))!;
        var suite = XDocument.Parse(await File.ReadAllTextAsync(Path.Combine(ehr.Folder, "out", "certify.junit.xml"))).Root!.Element("testsuite")!;
        var html = await File.ReadAllTextAsync(Path.Combine(ehr.Folder, "out", "certify.html"));
        var results = json["results"]!.AsArray();
        Assert.Equal((CommandLine.Done, 0), (run.ExitCode, json["failed"]!.GetValue<int>()));
        Assert.Equal(
            ["pass", "pass", "pass"],
            results.Where(r => r!["id"]!.ToString() is "token-request.assertion" or "backend.token" or "traffic.proofs-once").Select(r => r!["verdict"]!.ToString()));
        Assert.True(json["run"]!.GetValue<int>() >= 45, $"only {json["run"]} checks ran");
        Assert.Equal(
            (results.Count, json["failed"]!.ToString(), json["skipped"]!.ToString()),
            (suite.Elements("testcase").Count(), suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Contains($"{json["passed"]} passed", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_in_the_readers_language_and_the_other_files_are_not()
    {
        var result = new CertifyResult(
            "read.goal", new Phrase("certify.check.read.search", "Goal", "patient"), ["us-core#Goal.patient"], Verdict.Fail, "Incorrect (400)", CertifyAdvice.On("read.goal"), 41, []);
        var report = new CertifyReport("general", "https://ehr.example.org/fhir", DateTimeOffset.UnixEpoch, "1.0.0", false, [result]);
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("es-US");
            var (html, json, junit) = (CertifyHtml.Write(report), report.ToJson(), report.ToJUnit());

            Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"es\">", html, StringComparison.Ordinal);
            Assert.Contains("Goal por patient", html, StringComparison.Ordinal);
            Assert.Contains("Fallidas (1)", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Goal by patient", html, StringComparison.Ordinal);
            Assert.Contains("\"title\": \"Goal by patient\"", json, StringComparison.Ordinal);
            Assert.Contains("\"toDo\": \"Ask for the type", json, StringComparison.Ordinal);
            Assert.Contains("read.goal: Goal by patient", junit, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task Definitions_without_snapshots_are_no_profiles_that_were_met()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(ehr.Folder, "guide")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "goal.json"),
            """{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-goal","type":"Goal","kind":"resource","differential":{"element":[{"id":"Goal","path":"Goal"}]}}""");

        var run = await CommandRun.OfAsync(new CertifyCommand(), [.. Arguments(ehr), "--definitions", folder]);

        Assert.Equal(
            (CommandLine.BadInput, "ccmfhir: --definitions: holds StructureDefinitions without snapshots only: take the guide's published package"),
            (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task What_no_check_verified_is_listed_with_the_reason()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        await CommandRun.OfAsync(new CertifyCommand(), Arguments(ehr));

        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(ehr.Folder, "out", "certify.json")))!;
        var uncovered = json["notCovered"]!.AsArray().Select(n => n!["id"]!.ToString()).ToArray();
        Assert.Superset(
            Requirements.VerifiedElsewhere.ToHashSet(StringComparer.Ordinal), uncovered.ToHashSet(StringComparer.Ordinal));
        Assert.Contains("smart-app-launch-2.2.0#1", uncovered);
        Assert.DoesNotContain("smart-app-launch-2.2.0#60", uncovered);
        Assert.All(json["notCovered"]!.AsArray(), n => Assert.NotEmpty(n!["why"]!.ToString()));
    }

    [Fact]
    public async Task No_file_holds_a_token_a_code_or_a_word_of_the_chart()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.CreateIgnoredIfNoneExist);
        var run = await CommandRun.OfAsync(new CertifyCommand(), Arguments(ehr));

        var written = string.Concat(Directory.EnumerateFiles(Path.Combine(ehr.Folder, "out")).Select(File.ReadAllText)) + run.Output + run.Error;
        Assert.Equal(CommandLine.FoundProblems, run.ExitCode);
        Assert.DoesNotContain("alder", written, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Testpatient", written, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", written, StringComparison.Ordinal);
        Assert.DoesNotMatch("Bearer [A-Za-z0-9]", written);
        Assert.DoesNotMatch("(code|code_verifier|refresh_token|state)=[A-Za-z0-9_-]", written);
    }

    [Fact]
    public async Task Everything_written_is_withdrawn()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        await CommandRun.OfAsync(new CertifyCommand(), Arguments(ehr));

        string[] types = ["Task", "Observation", "Consent", "CarePlan", "ChargeItem"];
        var ours = types.SelectMany(t => ehr.Sandbox.All(t)).Select(r => JsonNode.Parse(r)!)
            .Where(r => r["identifier"]?[0]?["system"]?.ToString().StartsWith("https://ccmfhir.org/sid/", StringComparison.Ordinal) == true).ToArray();
        Assert.Equal(8, ours.Length);
        Assert.All(ours, r => Assert.Equal("entered-in-error", r["status"]!.ToString()));
    }

    [Fact]
    public async Task Without_a_launch_URL_only_the_standalone_launch_is_tried()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var run = await CommandRun.OfAsync(new CertifyCommand(), "--ehr", "sandbox", "--config", ehr.ConfigFile, "--out", Path.Combine(ehr.Folder, "out"));

        Assert.Equal(CommandLine.Done, run.ExitCode);
        Assert.Contains("skip launch-ehr.start: no launch URL was given (--launch-url)", run.Error, StringComparison.Ordinal);
        Assert.Contains("pass launch-standalone.token", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EHR_launch_json_does_not_have_is_bad_input()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var run = await CommandRun.OfAsync(new CertifyCommand(), "--ehr", "other", "--config", ehr.ConfigFile, "--out", Path.Combine(ehr.Folder, "out"));

        Assert.Equal((CommandLine.BadInput, "ccmfhir: --ehr: name one of sandbox"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Every_requirement_a_check_names_is_listed()
    {
        var known = Requirements.All.ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Requirements.VerifiedElsewhere.Except(known));
        Assert.Empty(
            DiscoveryChecks.All.Concat(LaunchChecks.All).Concat(RequestChecks.All).Concat(NegativeChecks.All).Concat(IdTokenChecks.All).Concat(WriteChecks.All)
                .Concat(TokenChecks.All).Concat(KeyChecks.All).Concat(TrafficChecks.All).SelectMany(c => c.Verifies).Except(known));
    }

    private static string[] Arguments(EhrUnderTest ehr) =>
        ["--ehr", "sandbox", "--config", ehr.ConfigFile, "--out", Path.Combine(ehr.Folder, "out"), "--launch-url", ehr.LaunchUrl.AbsoluteUri];
}
