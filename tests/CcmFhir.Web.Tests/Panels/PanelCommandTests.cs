using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Tests.Commands;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Panels;

/// <summary><c>ccmfhir panel</c> at the sandbox, over HTTP.</summary>
public sealed class PanelCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_export_and_searches_give_the_same_facts_and_evaluate_and_audit_take_them()
    {
        await using var exporting = await PanelEhr.StartAsync();
        await using var searched = await PanelEhr.StartAsync(Persona.NoVersion);
        var export = await PanelEhr.RunAsync(exporting);
        var search = await PanelEhr.RunAsync(searched);

        Assert.Equal((0, 0), (export.ExitCode, search.ExitCode));
        Assert.Equal(22, export.Lines.Length);
        Assert.Equal(export.Lines, search.Lines);
        Assert.Contains("Group/ccm-panel: by export", export.Told);
        Assert.Contains("Group/ccm-panel: by search", search.Told);
        Assert.Contains("ccmfhir: Group/ccm-panel: the EHR exports no groups; its members are read one by one", search.Told);
        Assert.Contains("2026-10: 22 patients, 22 with facts (0 not known in part), 0 without", export.Told);
        Assert.Equal("2026-10-06T10:00:00-05:00", export.FactsOf("juniper")["entries"]![0]!["start"]!.ToString());
        Assert.Equal("physician", export.FactsOf("katsura")["billingPractitioner"]!["role"]!.ToString());
        Assert.DoesNotContain("Testpatient", export.Error + search.Error, StringComparison.Ordinal);

        var facts = _folder.File("facts.ndjson", export.Output);
        using var decided = new MemoryStream();
        var evaluate = new EvaluateCommand();
        Assert.Equal(0, await evaluate.RunAsync(evaluate.Parse(["--facts", facts, "--json"]), decided, CancellationToken.None));
        var outcomes = Encoding.UTF8.GetString(decided.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Equal(22, outcomes.Count(o => o["outcome"] is not null));
        Assert.Equal([("juniper", 25.0)], outcomes.Select(o => (o["patient"]!.ToString(), Minutes(o["minutes"]!))).Where(o => o.Item2 > 0));
        Assert.Equal(0, (await CommandRun.OfAsync(new AuditCommand(), "--facts", facts)).ExitCode);
    }

    [Fact]
    public async Task A_file_is_for_its_owner_only_and_the_summary_is_on_standard_output()
    {
        await using var ehr = await PanelEhr.StartAsync();
        var file = Path.Combine(_folder.Data, "panel.ndjson");
        Directory.CreateDirectory(_folder.Data);
        await File.WriteAllTextAsync(file + ".new", "of a run that was killed");
        var run = await PanelEhr.RunAsync(ehr, "--out", file, "--json");

        var summary = JsonNode.Parse(run.Output)!;
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(22, (await File.ReadAllLinesAsync(file)).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Data));
        Assert.Equal(
            ("2026-10", 22, 22, 0, 0, 0, """[{"group":"ccm-panel","way":"export"}]""", 22),
            (summary["month"]!.ToString(), (int)summary["patients"]!, (int)summary["facts"]!, (int)summary["withoutFacts"]!, (int)summary["inPart"]!, (int)summary["ofNoPatient"]!,
                summary["groups"]!.ToJsonString(), (int)summary["resources"]!["Patient"]!));
    }

    [Theory]
    [InlineData("post", 0, "export")]
    [InlineData("auto", 1, "export")] // GET is refused, POST is not
    [InlineData("auto", 2, "search")]
    [InlineData("get", 1, "search")]
    public async Task An_export_is_begun_as_launch_json_says(string kickoff, int refused, string way)
    {
        await using var ehr = await PanelEhr.StartAsync(backend: b => b["kickoff"] = kickoff);
        if (refused > 0)
        {
            ehr.Sandbox.Faults.Set(FaultName.Fhir404, times: refused);
        }

        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((0, 22), (run.ExitCode, run.Lines.Length));
        Assert.Contains($"Group/ccm-panel: by {way}", run.Told);
        Assert.Equal(way == "search", run.Error.Contains("refuses the export it lists", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_status_is_not_looked_at_sooner_than_launch_json_allows()
    {
        await using var ehr = await PanelEhr.StartAsync(backend: b => b["minPollSeconds"] = 2);
        var began = Stopwatch.GetTimestamp();
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Contains("ccmfhir: the EHR is making the files; the next look is in 2 s", run.Told);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_busy_EHR_is_waited_for()
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.Fhir429WithRetryAfter, times: 1);
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((0, 22), (run.ExitCode, run.Lines.Length));
        Assert.Contains("ccmfhir: the EHR is busy with an export; the next look is in 1 s", run.Told);
    }

    [Theory]
    [InlineData(Persona.Open, null)]
    [InlineData(Persona.Open, "Condition")]
    [InlineData(Persona.NoVersion, "Condition")]
    public async Task A_token_that_is_refused_on_the_way_is_replaced(Persona persona, string? type)
    {
        await using var ehr = await PanelEhr.StartAsync(persona);
        ehr.Sandbox.Faults.Set(FaultName.Fhir401, type, times: 1);
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((0, 22), (run.ExitCode, run.Lines.Length));
    }

    [Fact]
    public async Task A_token_that_is_always_refused_ends_it_and_says_where()
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.Fhir401, "Condition");
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal(
            (1, "", "ccmfhir: Group/ccm-panel/$export: the EHR: Unauthorized (401); see what ccmfhir doctor says of the token"), (run.ExitCode, run.Output, run.Told[^1]));
    }

    [Fact]
    public async Task A_group_names_its_members_and_those_who_left_or_are_no_patients_are_left_out()
    {
        await using var ehr = await PanelEhr.StartAsync(Persona.NoVersion);
        PanelEhr.Group(
            ehr, "mixed",
            PanelEhr.Member("juniper"),
            PanelEhr.Member("katsura", ""","inactive":true"""),
            PanelEhr.Member("larch", ""","period":{"start":"2025-01-01","end":"2026-09-30"}"""),
            PanelEhr.Member("maple", ""","period":{"start":"2025-01-01","end":"2026-10-01"}"""),
            PanelEhr.Member("juniper"),
            $$"""{"entity":{"reference":"{{ehr.Sandbox.FhirBase}}/Patient/olive"} }""",
            """{"entity":{"reference":"https://elsewhere.example/fhir/Patient/poplar"}}""",
            """{"entity":{"reference":"Practitioner/physician-oak"}}""",
            """{"entity":{"identifier":{"value":"RB-0011"}}}""");
        var run = await PanelEhr.RunAsync(ehr, "--group", "mixed");

        Assert.Equal((0, "juniper maple olive"), (run.ExitCode, string.Join(' ', run.Lines.Select(l => JsonNode.Parse(l)!["patient"]!["id"]!))));
        Assert.Contains("ccmfhir: Group/mixed: 3 members are no patients of this EHR and are left out", run.Told);
        Assert.Contains("ccmfhir: Group/mixed: 3 of 3 charts read", run.Told);
    }

    [Theory]
    [InlineData(Persona.Open)]
    [InlineData(Persona.NoVersion)]
    public async Task A_patient_of_two_groups_comes_once(Persona persona)
    {
        await using var ehr = await PanelEhr.StartAsync(persona);
        PanelEhr.Group(ehr, "first", PanelEhr.Member("juniper"), PanelEhr.Member("katsura"));
        PanelEhr.Group(ehr, "second", PanelEhr.Member("katsura"), PanelEhr.Member("larch"));
        var run = await PanelEhr.RunAsync(ehr, "--group", "first", "second", "second");

        Assert.Equal((0, "juniper katsura larch"), (run.ExitCode, string.Join(' ', run.Lines.Select(l => JsonNode.Parse(l)!["patient"]!["id"]!))));
        Assert.Equal(2, run.Told.Count(t => t.StartsWith("Group/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("none", "--group", "nowhere", "Group/nowhere: the EHR has no such Group; correct --group or backend.groupIds")]
    [InlineData("empty", "--group", "empty", "Group/empty: lists no members, and the EHR exports no groups: name a Group that lists its members")]
    [InlineData("none", "--month", "2026-13", "--month: must be a calendar month, like 2026-10")]
    [InlineData("none", "--policy", "lax", "--policy: name one of ")]
    [InlineData("none", "--practitioner", "nobody", "--practitioner: name one of oak")]
    [InlineData("none", "--ehr", "elsewhere", "--ehr: name one of sandbox")]
    [InlineData("none", "--out", "/nowhere/panel.ndjson", "--out: Could not find a part of the path")]
    public async Task What_cannot_be_is_bad_input_and_says_what_to_do(string group, string option, string value, string told)
    {
        await using var ehr = await PanelEhr.StartAsync(Persona.NoVersion);
        if (group == "empty")
        {
            PanelEhr.Group(ehr, "empty");
        }

        var given = new Dictionary<string, string> { ["--ehr"] = "sandbox", ["--config"] = ehr.ConfigFile, ["--month"] = PanelEhr.Month, [option] = value };
        var run = await CommandRun.OfAsync(new PanelCommand(), [.. given.SelectMany(g => new[] { g.Key, g.Value })]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"ccmfhir: {told}", run.Error.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_backend_services_or_groups_nothing_is_asked()
    {
        await using var off = await PanelEhr.StartAsync(backend: b => b["enabled"] = false);
        await using var groupless = await PanelEhr.StartAsync(backend: b => b["groupIds"] = new JsonArray());

        Assert.Equal(
            (2, "ccmfhir: --ehr: backend is not enabled for sandbox: a panel is read with the app's own token; see docs/connecting.md, Reading the panel"),
            Outcome(await PanelEhr.RunAsync(off)));
        Assert.Equal((2, "ccmfhir: --group: name a Group of the EHR, or list the panel's in backend.groupIds"), Outcome(await PanelEhr.RunAsync(groupless)));
    }

    [Theory]
    [InlineData(FaultName.TokenError400, 1, "token: the EHR refuses the app a token (invalid_request); ccmfhir doctor says what to register")]
    [InlineData(FaultName.TokenError500, 3, "token: the EHR gives the app no token now (ServerFault); try again later")]
    [InlineData(FaultName.Fhir403, 1, "Group/ccm-panel/$export: the EHR: Forbidden (403 forbidden); register its scope and name it in backend.scopes")]
    [InlineData(FaultName.Fhir500, 1, "Group/ccm-panel/$export: the EHR: Fault (500 exception)")]
    public async Task What_the_EHR_refuses_is_told_and_leaves_no_file(FaultName fault, int exitCode, string told)
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(fault);
        var run = await PanelEhr.RunAsync(ehr, "--out", Path.Combine(ehr.Folder, "panel.ndjson"));

        Assert.Equal((exitCode, $"ccmfhir: {told}"), Outcome(run));
        Assert.DoesNotContain(Directory.GetFiles(ehr.Folder), f => f.Contains("panel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_EHR_that_is_away_is_told_apart_from_one_that_refuses()
    {
        var ehr = await PanelEhr.StartAsync();
        await ehr.Sandbox.DisposeAsync();
        var run = await PanelEhr.RunAsync(ehr);
        await ehr.DisposeAsync();

        Assert.Equal((3, "ccmfhir: token: the EHR gives the app no token now (Unreachable); try again later"), Outcome(run));
    }

    [Fact]
    public async Task A_file_that_cannot_be_fetched_leaves_nothing_here_and_nothing_there()
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.Fhir500, "Encounter");
        var run = await PanelEhr.RunAsync(ehr, "--out", Path.Combine(ehr.Folder, "panel.ndjson"));

        Assert.Equal((1, "ccmfhir: Group/ccm-panel/$export: the EHR: Fault (500)"), Outcome(run));
        Assert.DoesNotContain(Directory.GetFiles(ehr.Folder), f => f.Contains("panel", StringComparison.Ordinal));
        Assert.Equal(404, await StatusOfExportAsync(ehr));
    }

    [Fact]
    public async Task Cancelled_it_deletes_the_export_and_writes_nothing()
    {
        await using var ehr = await PanelEhr.StartAsync(backend: b => b["minPollSeconds"] = 60);
        using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var run = await PanelEhr.RunAsync(ehr, [], ended.Token);

        Assert.Equal((1, "ccmfhir: ended before the panel was read: nothing was written"), Outcome(run));
        Assert.Equal(404, await StatusOfExportAsync(ehr));
    }

    [Fact]
    public async Task Asked_to_end_the_program_deletes_the_export_and_its_file()
    {
        await using var ehr = await PanelEhr.StartAsync(backend: b => b["minPollSeconds"] = 60);
        using var process = CommandProcess.Start(
            ["panel", "--ehr", "sandbox", "--config", ehr.ConfigFile, "--month", PanelEhr.Month, "--out", Path.Combine(ehr.Folder, "panel.ndjson")]);
        var told = await process.StandardError.ReadLineAsync();
        await CommandProcess.EndAsync(process);
        var rest = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("ccmfhir: the EHR is making the files; the next look is in 60 s", told);
        Assert.Equal((1, "ccmfhir: ended before the panel was read: nothing was written"), (process.ExitCode, rest.Trim()));
        Assert.DoesNotContain(Directory.GetFiles(ehr.Folder), f => f.Contains("panel", StringComparison.Ordinal));
        Assert.Equal(404, await StatusOfExportAsync(ehr));
    }

    /// <summary>Whether they count depends on the sandbox's visits, whose days move with today.</summary>
    private static double Minutes(JsonNode minutes) =>
        minutes["counted"]!.AsArray().Concat(minutes["excluded"]!.AsArray()).Sum(m => (double)m!["minutes"]!);

    /// <summary>Of the sandbox's first export.</summary>
    private static async Task<int> StatusOfExportAsync(EhrUnderTest ehr)
    {
        ehr.Sandbox.Faults.ClearAll();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ehr.Sandbox.FhirBase}/export/1");
        request.Headers.Authorization = new("Bearer", ehr.Sandbox.IssueAccessToken("system/Group.r"));
        using var response = await http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static (int ExitCode, string Last) Outcome(PanelRun run) => (run.ExitCode, run.Told[^1]);
}
