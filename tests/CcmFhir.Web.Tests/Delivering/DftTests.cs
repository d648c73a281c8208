using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Delivering.Dft;
using CcmFhir.Web.Tests.Hosting;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;
using OutboxRow = CcmFhir.Web.Storage.OutboxRow;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Charges as HL7 v2 messages: what they hold, how files are handed over once, what an acknowledgement says.</summary>
public sealed class DftTests
{
    private const string ControlId = "00000001000000000000";

    private const string Interface = """
        { "transport": "file", "path": "/tmp", "sendingApplication": "CCM|1", "sendingFacility": "P1", "receivingApplication": "ENG", "receivingFacility": "GH" }
        """;

    [Fact]
    public void A_message_holds_one_transaction_a_charge_and_escapes_what_separates()
    {
        var claim = Claim.Line("99490", 1, Claim.Ehr(dft: Interface));

        var message = DftMessage.Build(claim, ControlId, Claim.Now, [new Transaction("CG", 1, claim.Practitioner)]);

        Assert.Equal(
            [
                @"MSH|^~\&|CCM\F\1|P1|ENG|GH|20261102093000-0600||DFT^P03^DFT_P03|00000001000000000000|P|2.5.1||||||UNICODE UTF-8",
                "EVN|P03|20261102093000-0600",
                @"PID|1||000-0417^^^p1^MR||O'Hara\F\Smith \T\ Sons\S\^Zoë \R\\E\ ""Zo""||19540314|F",
                "PV1|1|O",
                "FT1|1|ABCDEFGHIJKLMNOPQRSTUVWXYZ||20261031||CG|99490^^C4|||1||||||^^^p1^^11|||E11.9^^I10~I10^^I10|1234567893^Olivia Oak, MD^^^^^^^NPI|||||99490^^C4",
                "DG1|1||E11.9^^I10|||F",
                "DG1|2||I10^^I10|||F",
                "",
            ],
            message.Split('\r'));
    }

    [Theory]
    [InlineData("a\rb\nc", @"a\X0D\b\X0A\c")]
    [InlineData(@"\", @"\E\")]
    [InlineData(null, "")]
    public void Text_cannot_end_its_field_or_segment(string? text, string expected) => Assert.Equal(expected, Hl7Text.Escape(text));

    [Fact]
    public void A_file_is_handed_over_once_whenever_we_die()
    {
        var folder = Directory.CreateTempSubdirectory("ccmfhir-drop-").FullName;
        var drop = Path.Combine(folder, "A.hl7");
        var journal = Path.Combine(folder, ".ccmfhir");

        // Dead before it was marked ready: written anew.
        Directory.CreateDirectory(journal);
        File.WriteAllText(Path.Combine(journal, "A.waiting"), "half a mess");
        Assert.True(FileDrop.Hand(folder, "A", "MSH|1\r"));
        Assert.Equal("MSH|1\r", File.ReadAllText(drop));

        // Dead after the rename, and the interface has taken the file: not written again.
        File.Delete(drop);
        Assert.False(FileDrop.Hand(folder, "A", "MSH|1\r"));
        Assert.False(File.Exists(drop));

        // Dead between the mark and the rename: renamed as it was written.
        File.WriteAllText(Path.Combine(journal, "B.waiting"), "MSH|2\r");
        File.WriteAllText(Path.Combine(journal, "B.ready"), "");
        Assert.True(FileDrop.Hand(folder, "B", "MSH|other\r"));
        Assert.Equal("MSH|2\r", File.ReadAllText(Path.Combine(folder, "B.hl7")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_waited_for_and_no_try_is_counted()
    {
        var folder = Path.GetTempFileName(); // a file where the folder should be
        await using var app = await DropIntoAsync(folder);
        using var job = await MainJob.ReadyToCloseAsync(app);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        await ChargesOf.ReachedAsync(app, IsWaiting, TimeSpan.FromSeconds(1));
        Assert.Contains("Sends by itself</span><span class=\"sub\">the interface", (await job.Physician.OpenAsync("/charges")).Html, StringComparison.Ordinal);
        File.Delete(folder);
        await ChargesOf.ReachedAsync(app, r => r.State == DeliveryState.Sent, TimeSpan.FromSeconds(1));

        Assert.Single(Directory.GetFiles(folder, "*.hl7"));
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsWaiting(OutboxRow row) =>
        row is { State: DeliveryState.Approved, Attempts: 0 } && row.Detail?.StartsWith("the interface's folder cannot be written", StringComparison.Ordinal) == true;

    /// <summary>An app whose charges leave as files for an interface.</summary>
    internal static Task<RunningApp> DropIntoAsync(string folder) => RunningApp.StartAsync(new()
    {
        LaunchJson = launch => launch["ehrs"]![0]!["writeback"]!["chargeItem"] = JsonNode.Parse($$"""
            { "route": "hl7v2-dft-p03",
              "dft": { "transport": "file", "path": {{JsonValue.Create(folder).ToJsonString()}}, "sendingApplication": "CCM", "sendingFacility": "P1",
                       "receivingApplication": "ENG", "receivingFacility": "GH" } }
            """),
    });

    [Theory]
    [InlineData("AA", "Accepted")]
    [InlineData("CA", "Committed")]
    [InlineData("AE", "Refused")]
    [InlineData("CR", "Refused")]
    public async Task An_acknowledgement_says_what_became_of_it(string code, string expected) =>
        Assert.Equal(expected, (await SendAsync(Answer(code, ControlId))).Kind.ToString());

    [Fact]
    public async Task Acknowledgements_of_other_messages_and_second_ones_are_passed_over() =>
        Assert.Equal(AcknowledgementKind.Accepted, (await SendAsync(Answer("AE", "SOMEONE ELSES"), "noise", Answer("AA", ControlId), Answer("AA", ControlId))).Kind);

    [Fact]
    public async Task No_acknowledgement_is_not_a_refusal()
    {
        Assert.Equal(AcknowledgementKind.Missing, (await SendAsync()).Kind);
        Assert.Equal(AcknowledgementKind.Missing, (await SendAsync(Answer("AA", "SOMEONE ELSES"))).Kind);
        Assert.Equal(
            AcknowledgementKind.NotConnected,
            (await Mllp.SendAsync("127.0.0.1", Testing.FreePort.Take(), "MSH", ControlId, TimeSpan.FromSeconds(5), TimeProvider.System, default)).Kind);
    }

    private static string Answer(string code, string about) => $"MSH|^~\\&|ENG|GH|CCM|P1|20261102||ACK|9|P|2.5.1\rMSA|{code}|{about}\r";

    /// <summary>A receiver that answers these frames and closes.</summary>
    private static async Task<Acknowledgement> SendAsync(params string[] frames)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var receiver = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            var received = new List<byte>();
            var buffer = new byte[1024];
            while (!received.Contains(0x1C))
            {
                received.AddRange(buffer[..await stream.ReadAsync(buffer)]);
            }

            foreach (var frame in frames)
            {
                await stream.WriteAsync((byte[])[0x0B, .. Encoding.UTF8.GetBytes(frame), 0x1C, 0x0D]);
            }

            return received[0] == 0x0B && received[^1] == 0x0D;
        });
        var answer = await Mllp.SendAsync(
            "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "MSH|x\r", ControlId, TimeSpan.FromSeconds(20), TimeProvider.System, default);
        Assert.True(await receiver);
        return answer;
    }
}
