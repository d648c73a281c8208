using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using static CcmFhir.Fhir.Tests.Rest.RawServer;

namespace CcmFhir.Fhir.Tests.Rest;

public sealed class FhirClientWriteTests
{
    [Theory]
    [InlineData(429, FhirFailureKind.Busy)]
    [InlineData(503, FhirFailureKind.Interrupted)]
    [InlineData(502, FhirFailureKind.Interrupted)]
    [InlineData(504, FhirFailureKind.Interrupted)]
    [InlineData(500, FhirFailureKind.Fault)]
    [InlineData(409, FhirFailureKind.Conflict)]
    [InlineData(412, FhirFailureKind.Conflict)]
    public async Task A_create_is_sent_once_whatever_comes_back(int status, FhirFailureKind kind)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(status, "", "Retry-After: 0"), Reply(201, ""));

        var result = await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None);

        Assert.Equal((kind, status), (result.Failure?.Kind, result.Failure?.Status));
        Assert.Single(ehr.Ehr.Requests);
    }

    [Theory]
    [InlineData(429, FhirFailureKind.Busy)]
    [InlineData(503, FhirFailureKind.Interrupted)]
    public async Task A_create_says_how_long_the_server_asked_us_to_wait(int status, FhirFailureKind kind)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(status, "", "Retry-After: 120"));

        var failure = (await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None)).Failure;

        Assert.Equal((kind, TimeSpan.FromSeconds(120)), (failure?.Kind, failure?.RetryAfter));
    }

    [Theory]
    [InlineData("second", 201, null, "Bearer first, Bearer second")]
    [InlineData("second", 401, FhirFailureKind.Unauthorized, "Bearer first, Bearer second")]
    [InlineData("first", 201, FhirFailureKind.Unauthorized, "Bearer first")]
    [InlineData(null, 201, FhirFailureKind.Unauthorized, "Bearer first")]
    public async Task A_create_whose_token_is_refused_goes_once_more_with_another(string? another, int then, FhirFailureKind? kind, string tokens)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(401, ""), Reply(then, ""), Reply(201, ""));

        var result = await ehr.ClientWith("first", another).CreateAsync(new Basic(), null, CancellationToken.None);

        Assert.Equal((kind, tokens), (result.Failure?.Kind, string.Join(", ", ehr.Ehr.Requests.Select(r => r.Headers["Authorization"]))));
    }

    [Fact]
    public async Task A_create_that_timed_out_is_interrupted_and_not_repeated()
    {
        await using var ehr = FhirClientFixture.TimingOut("", Reply(201, ""));

        var result = await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None);

        Assert.Equal(FhirFailureKind.Interrupted, result.Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_create_whose_connection_broke_is_interrupted_and_not_repeated()
    {
        await using var ehr = FhirClientFixture.Answering(null, Reply(201, ""));

        var result = await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None);

        Assert.Equal(FhirFailureKind.Interrupted, result.Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_create_that_never_left_is_unavailable_not_unknown()
    {
        var ehr = FhirClientFixture.Answering();
        await ehr.Ehr.DisposeAsync();

        Assert.Equal(FhirFailureKind.Unavailable, (await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None)).Failure?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}""")]
    public async Task A_201_is_a_success_with_or_without_the_resource(string body)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(201, body, "Location: Basic/9/_history/1", "ETag: W/\"0\""));

        var result = await ehr.Client.CreateAsync(new Basic(), null, CancellationToken.None);

        Assert.Equal((true, null, 201, "Basic/9/_history/1", "W/\"0\""), (result.IsSuccess, result.Value, result.Status, result.Location, result.ETag));
    }

    [Fact]
    public async Task A_create_sends_the_resource_and_its_condition()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"Basic","id":"there"}"""));

        var result = await ehr.Client.CreateAsync(new Basic { Language = "é" }, "identifier=https://ccmfhir.org/sid/x|1", CancellationToken.None);

        Assert.Equal(("there", 200), (result.Value?.Id, result.Status));
        var request = Assert.Single(ehr.Ehr.Requests);
        Assert.Equal(("POST /fhir/Basic HTTP/1.1", """{"resourceType":"Basic","language":"é"}"""), (request.Line, request.Body));
        Assert.Equal(
            ("identifier=https://ccmfhir.org/sid/x|1", "return=representation", "application/fhir+json; charset=utf-8"),
            (request.Headers["If-None-Exist"], request.Headers["Prefer"], request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task An_update_names_the_version_it_replaces()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"Basic","id":"b"}""", "ETag: W/\"4\""));

        var result = await ehr.Client.UpdateAsync(new Basic { Id = "b" }, "W/\"3\"", CancellationToken.None);

        Assert.Equal("W/\"4\"", result.ETag);
        Assert.Equal(("PUT /fhir/Basic/b HTTP/1.1", "W/\"3\""), (ehr.Ehr.Requests[0].Line, ehr.Ehr.Requests[0].Headers["If-Match"]));
    }

    [Fact]
    public async Task A_patch_is_json_patch()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"Basic","id":"b"}"""));
        var patch = new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = "/language" });

        await ehr.Client.PatchAsync<Basic>("b", patch, "W/\"3\"", CancellationToken.None);

        var request = ehr.Ehr.Requests[0];
        Assert.Equal(("PATCH /fhir/Basic/b HTTP/1.1", """[{"op":"remove","path":"/language"}]"""), (request.Line, request.Body));
        Assert.Equal(("application/json-patch+json; charset=utf-8", "W/\"3\""), (request.Headers["Content-Type"], request.Headers["If-Match"]));
    }

    [Fact]
    public async Task An_operation_posts_its_parameters()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(201, "", "Location: ChargeItem/5"));

        var result = await ehr.Client.InvokeAsync<ChargeItem>(
            "ChargeItem/$create", new Parameters { Parameter = { new() { Name = "transactionId", ValueUuid = "urn:uuid:1" } } }, CancellationToken.None);

        Assert.Equal((true, "ChargeItem/5"), (result.IsSuccess, result.Location));
        Assert.Equal("POST /fhir/ChargeItem/$create HTTP/1.1", ehr.Ehr.Requests[0].Line);
    }

    [Fact]
    public async Task A_batch_goes_to_the_base()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"Bundle","type":"batch-response"}"""));

        var result = await ehr.Client.BatchAsync(new Bundle { Type = Bundle.BundleType.Batch }, CancellationToken.None);

        Assert.Equal(Bundle.BundleType.BatchResponse, result.Value?.Type?.Known);
        Assert.Equal("POST /fhir/ HTTP/1.1", ehr.Ehr.Requests[0].Line);
    }
}
