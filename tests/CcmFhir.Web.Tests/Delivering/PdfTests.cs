using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Testing;
using CcmFhir.Web.Ehr.Delivering.Documents;
using CcmFhir.Web.Tests.Configuration;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>The external PDF writer: a real one, and ones that fail in every way; none of them keeps the document back.</summary>
public sealed class PdfTests
{
    private const string Chromium =
        """["chromium","--headless","--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync","--no-pdf-header-footer","--print-to-pdf={out}","{in}"]""";

    private static readonly byte[] Xhtml = new DocumentText("Chronic care, October", ["Patient: Señora <Álvarez> & co"]).Xhtml;

    [Fact]
    public async Task The_months_summary_is_filed_as_PDF_too_with_its_size_and_hash()
    {
        await using var app = await StartAsync(Chromium);
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        var pdf = Assert.Single(Attachments(app), a => $"{a["contentType"]}" == "application/pdf");
        var bytes = Convert.FromBase64String($"{pdf["data"]}");
        Assert.Equal("%PDF-"u8, bytes.AsSpan(0, 5));
        Assert.Equal((bytes.Length, Convert.ToBase64String(Hash(bytes))), (pdf["size"]!.GetValue<int>(), $"{pdf["hash"]}"));
        Assert.Equal(["A biller reads the month's summary in the chart and enters the charge in the EHR."], await ChargesOf.DetailsAsync(app));
    }

    [Fact]
    public async Task Without_a_PDF_the_document_is_filed_all_the_same_and_the_row_says_so()
    {
        await using var app = await StartAsync("""["false"]""");
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        Assert.Equal(3, Attachments(app).Length);
        Assert.Equal(["99490 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.EndsWith("(filed without PDF: the PDF writer failed (exit code 1))", Assert.Single(await ChargesOf.DetailsAsync(app)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["/nowhere/pdf"]""", "the PDF writer could not be run (Win32Exception)")]
    [InlineData("""["cat"]""", "the PDF writer made no PDF")]
    [InlineData("""["cat", "{in}"]""", "the PDF writer made no PDF")]
    [InlineData("""["true", "{out}"]""", "the PDF writer made no PDF")]
    [InlineData("""["sh", "-c", "exit 3"]""", "the PDF writer failed (exit code 3)")]
    [InlineData("""["sh", "-c", "printf %%PDF-; head -c 2000000 /dev/zero"]""", "the PDF writer made more than 1 MB")]
    [InlineData("""["sh", "-c", "sleep 60 & sleep 60"]""", "the PDF writer took longer than 1 s")]
    public async Task A_writer_that_fails_is_told_and_ended(string command, string problem)
    {
        using var writer = Writer(command);
        var watch = Stopwatch.StartNew();

        var written = await writer.WriteAsync(Xhtml, CancellationToken.None);

        Assert.Equal((null, problem), (written.Pdf, written.Problem));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task What_a_writer_prints_is_taken_and_it_sees_the_document_and_nothing_of_our_environment()
    {
        using var writer = Writer("""["sh", "-c", "printf %%PDF-; env; cat"]""");

        var text = Encoding.UTF8.GetString((await writer.WriteAsync(Xhtml, CancellationToken.None)).Pdf!);

        Assert.Contains("Señora &lt;Álvarez&gt; &amp; co", text, StringComparison.Ordinal);
        Assert.Equal(
            ["HOME", "LANG", "PATH", "PWD"],
            text["%PDF-".Length..].Split('\n').TakeWhile(l => !l.StartsWith('<')).Select(l => l.Split('=')[0]).Where(n => n is not ("_" or "SHLVL" or "OLDPWD")).Order());
    }

    private static PdfWriter Writer(string command) => new(
        LaunchJson.Accepted(LaunchJson.With(("pdfWriter", $$"""{ "command": {{command}}, "timeoutSeconds": {{(command.Contains("sleep", StringComparison.Ordinal) ? 1 : 20)}}, "maxMegabytes": 1 }"""))));

    private static Task<RunningApp> StartAsync(string command) => RunningApp.StartAsync(new()
    {
        Sandbox = o => o with { Persona = Persona.ReadMostly },
        LaunchJson = launch => launch["pdfWriter"] = JsonNode.Parse($$"""{ "command": {{command}}, "timeoutSeconds": 120 }"""),
    });

    private static JsonNode[] Attachments(RunningApp app) =>
    [
        .. app.Ehr.All("DocumentReference").Select(d => JsonNode.Parse(d)!).Single(d => $"{d["type"]!["coding"]![0]!["code"]}" == "11506-3")
            ["content"]!.AsArray().Select(c => c!["attachment"]!),
    ];

#pragma warning disable CA5350 // FHIR R4 says of Attachment.hash: SHA-1.
    private static byte[] Hash(byte[] data) => SHA1.HashData(data);
#pragma warning restore CA5350
}
