using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;
using static CcmFhir.Fhir.Tests.Rest.RawServer;

namespace CcmFhir.Fhir.Tests.Rest;

public sealed class FhirClientReadTests
{
    private const string Ada = """{"resourceType":"Patient","id":"a.1","meta":{"versionId":"7"}}""";

    private const string Outcome =
        """{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"business-rule","details":{"coding":[{"code":"4130"}],"text":"Break the glass"},"expression":["Patient"]}]}""";

    [Theory]
    [InlineData(301, FhirFailureKind.Unsupported)]
    [InlineData(400, FhirFailureKind.Incorrect)]
    [InlineData(401, FhirFailureKind.Unauthorized)]
    [InlineData(403, FhirFailureKind.Forbidden)]
    [InlineData(404, FhirFailureKind.NotFound)]
    [InlineData(405, FhirFailureKind.Unsupported)]
    [InlineData(409, FhirFailureKind.Conflict)]
    [InlineData(410, FhirFailureKind.NotFound)]
    [InlineData(412, FhirFailureKind.Conflict)]
    [InlineData(418, FhirFailureKind.Incorrect)]
    [InlineData(422, FhirFailureKind.Incorrect)]
    [InlineData(500, FhirFailureKind.Fault)]
    [InlineData(501, FhirFailureKind.Unsupported)]
    public async Task A_refusal_is_a_failure_with_the_server_s_issues_and_is_not_repeated(int status, FhirFailureKind kind)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(status, Outcome));

        var result = await ehr.Client.ReadAsync<Patient>("a.1", CancellationToken.None);

        Assert.Equal((false, null, kind, status), (result.IsSuccess, result.Value, result.Failure?.Kind, result.Failure?.Status));
        var issue = Assert.Single(result.Failure!.Issues);
        Assert.Equal(("fatal", "business-rule", "4130", "Break the glass"), (issue.Severity, issue.Code, issue.Detail, issue.Text));
        Assert.Single(ehr.Ehr.Requests);
    }

    [Theory]
    [InlineData("<html><title>Login</title></html>", FhirJsonFault.Markup)]
    [InlineData("""{"resourceType":"Patient","na""", FhirJsonFault.NotJson)]
    [InlineData("""{"resourceType":"Patient","id":"a","id":"b"}""", FhirJsonFault.DuplicateName)]
    [InlineData("""{"resourceType":"Practitioner","id":"a"}""", FhirJsonFault.NotAResource)]
    [InlineData("", FhirJsonFault.Empty)]
    public async Task A_200_that_is_not_the_resource_is_a_fault(string body, FhirJsonFault fault)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, body));

        var result = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal((FhirFailureKind.Fault, 200, fault), (result.Failure?.Kind, result.Failure?.Status, result.Failure?.BadBody?.Fault));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_fault()
    {
        await using var ehr = FhirClientFixture.Answering("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + Ada);

        var result = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal((FhirFailureKind.Fault, FhirJsonFault.NotJson), (result.Failure?.Kind, result.Failure?.BadBody?.Fault));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_fault()
    {
        await using var ehr = new FhirClientFixture(s => s with { Limits = new FhirJsonLimits { BytesMax = 20 } }, Reply(200, Ada));

        var result = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal(FhirJsonFault.TooLarge, result.Failure?.BadBody?.Fault);
    }

    [Fact]
    public async Task A_read_sends_token_and_accept_and_escapes_the_id()
    {
        await using var ehr = new FhirClientFixture(s => s with { ExtraHeaders = [("x-practice", "7")] }, Reply(200, Ada, "ETag: W/\"7\""));

        var result = await ehr.Client.ReadAsync<Patient>("a/../b?c", CancellationToken.None);

        Assert.Equal(("a.1", "W/\"7\"", 200), (result.Value?.Id, result.ETag, result.Status));
        var request = Assert.Single(ehr.Ehr.Requests);
        Assert.Equal("GET /fhir/Patient/a%2F..%2Fb%3Fc HTTP/1.1", request.Line);
        Assert.Equal(("Bearer secret-token", "application/fhir+json", "7"), (request.Headers["Authorization"], request.Headers["Accept"], request.Headers["x-practice"]));
    }

    [Fact]
    public async Task Without_an_etag_the_version_in_the_body_serves()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Ada));

        Assert.Equal("W/\"7\"", (await ehr.Client.ReadAsync<Patient>("a.1", CancellationToken.None)).ETag);
    }

    [Theory]
    [InlineData("Retry-After: 7", 7)]
    [InlineData("Retry-After: Sun, 01 Mar 2026 12:00:09 GMT", 9)]
    [InlineData("x-ms-retry-after-ms: 1500", 1.5)]
    public async Task A_read_waits_as_long_as_it_is_asked_and_tries_again(string header, double seconds)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(429, "", header), Reply(503, "", header), Reply(200, Ada));

        var result = await ehr.Client.ReadAsync<Patient>("a.1", CancellationToken.None);

        Assert.True(result.IsSuccess);
        Assert.Equal([TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds)], ehr.Time!.Waits);
    }

    [Theory]
    [InlineData("Retry-After: 600", 600)]
    [InlineData("Retry-After: 999999999", 3600)]
    [InlineData("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    [InlineData("x-ms-retry-after-ms: 2000000000", 3600)]
    public async Task A_longer_wait_than_ours_is_handed_to_the_caller_up_to_an_hour(string header, int seconds)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(429, "", header), Reply(200, Ada));

        var result = await ehr.Client.ReadAsync<Patient>("a.1", CancellationToken.None);

        Assert.Equal((FhirFailureKind.Busy, TimeSpan.FromSeconds(seconds)), (result.Failure?.Kind, result.Failure?.RetryAfter));
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_read_gives_up_after_its_repetitions()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(503, ""), Reply(502, ""), Reply(504, ""), Reply(503, ""), Reply(200, Ada));

        var result = await ehr.Client.ReadAsync<Patient>("a.1", CancellationToken.None);

        Assert.Equal(FhirFailureKind.Busy, result.Failure?.Kind);
        Assert.Equal(4, ehr.Ehr.Requests.Count);
        Assert.Equal(3, ehr.Time!.Waits.Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var ehr = FhirClientFixture.Answering();
        await ehr.Ehr.DisposeAsync();

        var result = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal(new FhirFailure(FhirFailureKind.Unavailable).Kind, result.Failure?.Kind);
        Assert.Null(result.Failure?.Status);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_unavailable()
    {
        await using var ehr = FhirClientFixture.Answering(null, null, null, null, null, null);   // HttpClient itself repeats such a GET

        Assert.Equal(FhirFailureKind.Unavailable, (await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None)).Failure?.Kind);
    }

    [Fact]
    public async Task A_silent_server_is_unavailable_when_time_is_up()
    {
        await using var ehr = FhirClientFixture.TimingOut("");

        Assert.Equal(FhirFailureKind.Unavailable, (await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None)).Failure?.Kind);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_the_one_thing_that_throws()
    {
        await using var ehr = FhirClientFixture.Answering("");
        using var cancel = new CancellationTokenSource();

        var read = ehr.Client.ReadAsync<Patient>("a", cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new RawServer(Reply(200, Ada));
        await using var ehr = FhirClientFixture.Answering(Reply(302, "", $"Location: {elsewhere.BaseUrl}"));

        var result = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal(FhirFailureKind.Unsupported, result.Failure?.Kind);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task An_absolute_reference_leads_only_to_hosts_on_the_list()
    {
        await using var elsewhere = new RawServer(Reply(200, Ada));
        await using var ehr = FhirClientFixture.Answering(Reply(200, Ada));

        var own = await ehr.Client.ReadReferenceAsync<Patient>($"http://{ehr.Ehr.Host}/fhir/Patient/a.1", CancellationToken.None);
        var foreign = await ehr.Client.ReadReferenceAsync<Patient>($"http://{elsewhere.Host}/fhir/Patient/a.1", CancellationToken.None);
        var file = await ehr.Client.ReadReferenceAsync<Patient>("file:///etc/passwd", CancellationToken.None);

        Assert.True(own.IsSuccess);
        Assert.Equal((FhirFailureKind.Forbidden, FhirFailureKind.Forbidden), (foreign.Failure?.Kind, file.Failure?.Kind));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task An_open_circuit_fails_at_once()
    {
        await using var ehr = new FhirClientFixture(s => s with { BreakerAttempts = 2, RetriesMax = 0 }, Reply(503, ""), Reply(503, ""), Reply(200, Ada));

        await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);
        await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);
        var third = await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);

        Assert.Equal(FhirFailureKind.Unavailable, third.Failure?.Kind);
        Assert.Equal(2, ehr.Ehr.Requests.Count);
    }

    [Fact]
    public async Task Requests_past_the_pace_wait_their_turn()
    {
        await using var ehr = new FhirClientFixture(s => s with { RequestsPerSecond = 2 }, Reply(200, Ada), Reply(200, Ada), Reply(200, Ada), Reply(200, Ada));

        for (var i = 0; i < 4; i++)
        {
            await ehr.Client.ReadAsync<Patient>("a", CancellationToken.None);
        }

        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], ehr.Time!.Waits);
    }

    [Fact]
    public async Task The_capability_statement_is_read_from_metadata()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1"}"""));

        var result = await ehr.Client.CapabilitiesAsync(CancellationToken.None);

        Assert.Equal("4.0.1", result.Value?.FhirVersion?.Raw);
        Assert.Equal("GET /fhir/metadata HTTP/1.1", ehr.Ehr.Requests[0].Line);
    }
}
