using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using static CcmFhir.Fhir.Tests.Rest.RawServer;

namespace CcmFhir.Fhir.Tests.Rest;

public sealed class FhirUpdateTests
{
    private const string Stored =
        """{"resourceType":"Task","id":"t","meta":{"versionId":"1"},"status":"draft","intent":"order","vendor":{"x":[1.50,null]},"_status":{"id":"s"}}""";

    [Fact]
    public async Task What_the_change_did_not_touch_goes_back_as_it_came()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Stored), Reply(200, Stored));

        var result = await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None);

        Assert.True(result.IsSuccess);
        Assert.Equal(Stored.Replace("draft", "completed", StringComparison.Ordinal), ehr.Ehr.Requests[1].Body);
        Assert.Equal("W/\"1\"", ehr.Ehr.Requests[1].Headers["If-Match"]);
    }

    [Fact]
    public async Task A_change_outside_its_paths_is_our_bug_and_sends_nothing()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Stored));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/statusReason", "/status/x"], Complete, CancellationToken.None));

        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_change_of_nothing_sends_nothing()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Stored));

        var result = await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", [], _ => { }, CancellationToken.None);

        Assert.True(result.IsSuccess);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task When_somebody_was_faster_the_change_is_applied_to_what_is_there_now(int status)
    {
        var newer = Stored.Replace("\"1\"", "\"2\"", StringComparison.Ordinal).Replace("order", "plan", StringComparison.Ordinal);
        await using var ehr = FhirClientFixture.Answering(Reply(200, Stored), Reply(status, ""), Reply(200, newer), Reply(200, newer));

        await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None);

        Assert.Equal(newer.Replace("draft", "completed", StringComparison.Ordinal), ehr.Ehr.Requests[3].Body);
        Assert.Equal("W/\"2\"", ehr.Ehr.Requests[3].Headers["If-Match"]);
    }

    [Fact]
    public async Task After_three_conflicts_a_person_must_look()
    {
        string[] round = [Reply(200, Stored), Reply(412, "")];
        await using var ehr = FhirClientFixture.Answering([.. round, .. round, .. round, .. round]);

        var result = await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None);

        Assert.Equal(FhirFailureKind.Conflict, result.Failure?.Kind);
        Assert.Equal(6, ehr.Ehr.Requests.Count);
    }

    [Theory]
    [InlineData("""{"resourceType":"Task","id":"t","meta":{"versionId":"1","tag":[{"code":"SUBSETTED"}]},"status":"draft"}""")]
    [InlineData("""{"resourceType":"Task","id":"t","status":"draft"}""")]
    public async Task A_part_of_a_resource_or_one_without_version_is_not_written_back(string stored)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, stored));

        var result = await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None);

        Assert.Equal(FhirFailureKind.Unsupported, result.Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_patch_tests_the_old_value_first()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Stored), Reply(200, Stored));

        await new FhirUpdate(ehr.Client, byPatch: true).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None);

        Assert.Equal(
            """[{"op":"test","path":"/status","value":"draft"},{"op":"replace","path":"/status","value":"completed"}]""",
            ehr.Ehr.Requests[1].Body);
    }

    [Fact]
    public async Task A_resource_that_is_gone_is_reported_as_such()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(410, ""));

        Assert.Equal(
            FhirFailureKind.NotFound,
            (await new FhirUpdate(ehr.Client).ApplyAsync<FhirTask>("t", ["/status"], Complete, CancellationToken.None)).Failure?.Kind);
    }

    private static void Complete(FhirTask task) => task.Status = FhirTask.TaskStatus.Completed;
}
