using System.IO.Compression;
using System.Text;
using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Tests.Rest;

namespace CcmFhir.Fhir.Tests.Bulk;

public sealed class BulkExportTests
{
    private const string TwoFiles = """
        {"transactionTime":"2026-11-01T00:00:00Z","request":"x","requiresAccessToken":true,"output":[
         {"type":"Condition","url":"{base}/a.ndjson","count":3},{"type":"Observation","url":"{base}/b.ndjson"}],"error":[]}
        """;

    private static readonly ExportRequest Panel = new()
    {
        Operation = "Group/panel/$export",
        Types = ["Condition", "Encounter"],
        TypeFilters = ["Encounter?date=ge2026-10-01"],
        Since = new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData(429, FhirFailureKind.Busy)]
    [InlineData(401, FhirFailureKind.Unauthorized)]
    [InlineData(404, FhirFailureKind.NotFound)]
    [InlineData(501, FhirFailureKind.Unsupported)]
    [InlineData(500, FhirFailureKind.Fault)]
    [InlineData(200, FhirFailureKind.Fault)]
    public async Task A_server_that_does_not_begin_says_why(int status, FhirFailureKind kind)
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, status, "", ("Retry-After", "600")));

        var begun = await peer.Export.KickOffAsync(Panel, CancellationToken.None);

        Assert.Equal((null, kind, status), (begun.Value, begun.Failure!.Kind, begun.Status));
        Assert.Single(peer.Calls);
    }

    [Fact]
    public async Task A_status_address_on_another_host_is_refused()
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, 202, "", ("Content-Location", "http://elsewhere.example/status")));

        Assert.Equal(FhirFailureKind.Forbidden, (await peer.Export.KickOffAsync(Panel, CancellationToken.None)).Failure!.Kind);
        Assert.Equal(FhirFailureKind.Forbidden, (await peer.Export.WaitAsync(new ExportJob("http://elsewhere.example/status"), new(), CancellationToken.None)).Failure!.Kind);
        Assert.Single(peer.Calls);
    }

    [Fact]
    public async Task Kick_off_by_get_or_post_asks_for_the_same()
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, 202, "", ("Content-Location", "/status/7")));

        var byGet = await peer.Export.KickOffAsync(Panel, CancellationToken.None);
        var byPost = await peer.Export.KickOffAsync(Panel with { ByPost = true }, CancellationToken.None);

        Assert.Equal((new ExportJob("/status/7"), new ExportJob("/status/7")), (byGet.Value, byPost.Value));
        Assert.Equal(
            [
                new ExportCall(
                    "GET",
                    "/fhir/Group/panel/$export?_type=Condition%2CEncounter&_typeFilter=Encounter%3Fdate%3Dge2026-10-01&_since=2026-09-01T00%3A00%3A00.000%2B00%3A00",
                    "Bearer secret-token", "respond-async", ""),
                new ExportCall(
                    "POST", "/fhir/Group/panel/$export", "Bearer secret-token", "respond-async",
                    """{"resourceType":"Parameters","parameter":[{"name":"_type","valueString":"Condition"},{"name":"_type","valueString":"Encounter"},{"name":"_typeFilter","valueString":"Encounter?date=ge2026-10-01"},{"name":"_since","valueInstant":"2026-09-01T00:00:00+00:00"}]}"""),
            ],
            peer.Calls);
    }

    [Fact]
    public async Task Waiting_keeps_to_what_the_server_asks_in_both_forms_and_goes_on_when_it_is_busy()
    {
        var later = ImpatientTime.Now.AddSeconds(40).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        await using var peer = await ExportPeer.StartAsync((http, before) => before switch
        {
            0 => ExportPeer.WriteAsync(http, 202, "", ("Retry-After", "30"), ("X-Progress", "half")),
            1 => ExportPeer.WriteAsync(http, 202, "", ("Retry-After", later)),
            2 => ExportPeer.WriteAsync(http, 503, ""),
            3 => ExportPeer.WriteAsync(http, 429, "", ("Retry-After", "0")),
            _ => ExportPeer.WriteAsync(http, 200, """{"output":[]}"""),
        });

        var ready = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);

        Assert.Equal((null, true, true), (ready.Failure, ready.Value!.Manifest!.RequiresAccessToken, ready.Value.IsRead));
        Assert.Equal([30, 40, 10, 1], peer.Time.Waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task Patience_has_an_end_and_the_wait_may_be_taken_up_again()
    {
        await using var peer = await ExportPeer.StartAsync((http, before) => before < 3 ? ExportPeer.WriteAsync(http, 202, "") : ExportPeer.WriteAsync(http, 200, """{"output":[]}"""));

        var first = await peer.Export.WaitAsync(peer.Job, new() { Whole = TimeSpan.FromSeconds(25) }, CancellationToken.None);
        var second = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);

        Assert.Equal((FhirFailureKind.Busy, (FhirFailure?)null), (first.Failure!.Kind, second.Failure));
    }

    [Theory]
    [InlineData(500, """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception","diagnostics":"Out of disk"}]}""", FhirFailureKind.Fault, "Out of disk")]
    [InlineData(404, "", FhirFailureKind.NotFound, null)]
    [InlineData(200, "<html>", FhirFailureKind.Fault, null)]
    [InlineData(200, """{"transactionTime":"2026"}""", FhirFailureKind.Fault, null)]
    [InlineData(200, """{"output":[{"type":"Patient"}]}""", FhirFailureKind.Fault, null)]
    public async Task An_export_that_failed_or_a_manifest_that_is_none_ends_the_wait(int status, string body, FhirFailureKind kind, string? text)
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, status, body));

        var ended = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);

        Assert.Equal((kind, text), (ended.Failure!.Kind, ended.Failure.Issues.Select(i => i.Text).FirstOrDefault()));
        Assert.Single(peer.Calls);
    }

    [Fact]
    public async Task A_cut_is_taken_up_behind_the_last_line_and_no_line_comes_twice()
    {
        await using var peer = await ExportPeer.WithFilesAsync(TwoFiles, (http, before) => (http.Request.Path.Value, before) switch
        {
            ("/a.ndjson", 0) => ExportPeer.CutAsync(http, Row("Condition", 1) + Row("Condition", 2) + "{\"resourceType\":\"Cond"),
            ("/a.ndjson", 1) => ExportPeer.WriteAsync(http, 503, ""),
            ("/a.ndjson", _) => ExportPeer.WriteAsync(http, 200, Row("Condition", 1) + Row("Condition", 2) + Row("Condition", 3)),
            _ => ExportPeer.WriteAsync(http, 200, Row("Observation", 4)),
        });

        var (job, failure, rows) = await ReadAsync(peer);

        Assert.Equal((null, true), (failure, job.IsRead));
        Assert.Equal(["Condition/1 of p", "Condition/2 of p", "Condition/3 of p", "Observation/4 of p"], rows);
    }

    [Fact]
    public async Task A_file_that_stays_cut_is_told_with_how_far_it_came_and_read_on_from_there()
    {
        var isWell = false;
        await using var peer = await ExportPeer.WithFilesAsync(TwoFiles, (http, _) =>
            isWell || http.Request.Path == "/b.ndjson" ? ExportPeer.WriteAsync(http, 200, Row("Condition", 1) + Row("Condition", 2)) : ExportPeer.CutAsync(http, Row("Condition", 1)));

        var (half, failure, before) = await ReadAsync(peer);
        isWell = true;
        var after = new List<string>();
        var (whole, none) = await peer.Export.ReadAsync(half, (_, _, json) => after.Add(Fact(json)), CancellationToken.None);

        Assert.Equal((FhirFailureKind.Unavailable, new FileProgress(1, false), default(FileProgress)), (failure!.Kind, half.Progress[0], half.Progress[1]));
        Assert.Equal((null, true), (none, whole.IsRead));
        Assert.Equal(["Condition/1 of p"], before);
        Assert.Equal(["Condition/2 of p", "Condition/1 of p", "Condition/2 of p"], after);
    }

    [Fact]
    public async Task Files_that_need_no_token_get_none_and_zipped_ones_are_unzipped()
    {
        const string Open = """{"requiresAccessToken":false,"output":[{"type":"Condition","url":"{base}/a.ndjson.gz"}]}""";
        await using var peer = await ExportPeer.WithFilesAsync(Open, async (http, _) =>
        {
            await using var zip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Row("Condition", 1) + Row("Condition", 2)));
        });

        var (_, failure, rows) = await ReadAsync(peer);

        Assert.Null(failure);
        Assert.Equal(["Condition/1 of p", "Condition/2 of p"], rows);
        Assert.Equal(["Bearer secret-token", ""], peer.Calls.Select(c => c.Authorization));
    }

    [Fact]
    public async Task A_file_on_another_host_is_not_fetched()
    {
        const string Foreign = """{"output":[{"type":"Condition","url":"http://elsewhere.example/a.ndjson"}]}""";
        await using var peer = await ExportPeer.WithFilesAsync(Foreign, (http, _) => ExportPeer.WriteAsync(http, 200, ""));

        var (job, failure, _) = await ReadAsync(peer);

        Assert.Equal((FhirFailureKind.Forbidden, false), (failure!.Kind, job.IsRead));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("outcome")]
    public async Task What_is_gone_and_what_failed_is_told_in_both_spellings(string member)
    {
        var manifest = """{"output":[],"deleted":[{"type":"Bundle","url":"{base}/gone"}],"MEMBER":[{"type":"OperationOutcome","url":"{base}/bad","count":"1"}]}""";
        await using var peer = await ExportPeer.WithFilesAsync(manifest.Replace("MEMBER", member, StringComparison.Ordinal), (http, _) => ExportPeer.WriteAsync(http, 200, http.Request.Path == "/gone"
            ? """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/9"}},{"request":{"method":"PUT","url":"Patient/8"}}]}"""
            : """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"No consent"}]}"""));
        var ready = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);
        var told = new List<string>();

        await peer.Export.ReadAsync(ready.Value!, (file, _, json) => told.Add(file.Kind == ExportFileKind.Deleted
            ? string.Join(' ', ExportLines.Deleted(json)!.Value) : ExportLines.Issues(json)![0].Text!), CancellationToken.None);

        Assert.Equal(["Patient/9", "No consent"], told);
    }

    [Fact]
    public async Task A_manifest_in_parts_is_read_whole()
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, 200, http.Request.Path == "/status"
            ? """{"output":[{"type":"A","url":"/a"}],"link":[{"relation":"next","url":"/status2"}]}""" : """{"output":[{"type":"B","url":"/b"}]}"""));

        var ready = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);

        Assert.Equal(["A", "B"], ready.Value!.Manifest!.Files.Select(f => f.Type));
    }

    [Theory]
    [InlineData(202, null)]
    [InlineData(404, null)]
    [InlineData(403, FhirFailureKind.Forbidden)]
    public async Task An_export_is_deleted_or_gone_already(int status, FhirFailureKind? kind)
    {
        await using var peer = await ExportPeer.StartAsync((http, _) => ExportPeer.WriteAsync(http, status, ""));

        Assert.Equal(kind, (await peer.Export.DeleteAsync(peer.Job, CancellationToken.None))?.Kind);
        Assert.Equal(["DELETE /status"], peer.Calls.Select(c => $"{c.Method} {c.Path}"));
    }

    private static async Task<(ExportJob Job, FhirFailure? Failure, List<string> Rows)> ReadAsync(ExportPeer peer)
    {
        var ready = await peer.Export.WaitAsync(peer.Job, new(), CancellationToken.None);
        var rows = new List<string>();
        var (job, failure) = await peer.Export.ReadAsync(ready.Value!, (_, _, json) => rows.Add(Fact(json)), CancellationToken.None);
        return (job, failure, rows);
    }

    private static string Fact(ReadOnlySpan<byte> json) =>
        ClinicalRow.TryRead(json, out var row) ? $"{row.ResourceType.ToString()}/{row.Id.ToString()} of {row.Patient.ToString()}" : "no row";

    private static string Row(string type, int id) => $$$"""{"resourceType":"{{{type}}}","id":"{{{id}}}","subject":{"reference":"p"}}""" + "\n";
}
