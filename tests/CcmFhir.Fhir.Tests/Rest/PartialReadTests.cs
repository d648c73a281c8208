using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using static CcmFhir.Fhir.Tests.Rest.RawServer;

namespace CcmFhir.Fhir.Tests.Rest;

/// <summary>What an EHR hides on read is not lost by an update.</summary>
public sealed class PartialReadTests
{
    private const string Whole =
        """{"resourceType":"Task","id":"t","meta":{"versionId":"1"},"status":"draft","intent":"order","note":[{"text":"a"},{"text":"b"}],"for":{"reference":"Patient/1"}}""";

    private const string Label = """{"resourceType":"Task","id":"t","meta":{"versionId":"1","security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"REDACTED"}]},"status":"draft"}""";

    public static TheoryData<string, string[]> Parts => new()
    {
        { Label, [] },
        { Label.Replace("REDACTED", "MASKED", StringComparison.Ordinal), [] },
        { Label.Replace("security", "tag", StringComparison.Ordinal).Replace("REDACTED", "SUBSETTED", StringComparison.Ordinal), [] },
        { Whole, ["Content-Location: {host}/fhir/Task/t?_elements=status"] },
        { Whole, ["Content-Location: {host}/fhir/Task/t?_summary=true"] },
        {
            """{"resourceType":"Task","id":"t","meta":{"versionId":"1"},"status":"draft","_description":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}""",
            []
        },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_resource_shown_in_part_is_not_put_back(string shown, string[] headers)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, shown, headers));

        Assert.Equal(FhirFailureKind.Unsupported, (await CompleteAsync(new FhirUpdate(ehr.Client))).Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Theory]
    [InlineData("Content-Location: {host}/fhir/Task/t/_history/1")]
    [InlineData("Content-Location: {host}/fhir/Task/t?_summary=false")]
    public async Task A_whole_resource_is_put_back(string header)
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Whole, header), Reply(200, Whole));

        Assert.True((await CompleteAsync(new FhirUpdate(ehr.Client))).IsSuccess);
        Assert.StartsWith("PUT ", ehr.Ehr.Requests[1].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_changes_what_was_seen_and_leaves_what_is_hidden()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Label), Reply(200, Whole));

        Assert.True((await CompleteAsync(new FhirUpdate(ehr.Client, byPatch: true))).IsSuccess);
        Assert.Equal(
            """[{"op":"test","path":"/status","value":"draft"},{"op":"replace","path":"/status","value":"completed"}]""", ehr.Ehr.Requests[1].Body);
    }

    [Fact]
    public async Task A_patch_of_a_part_adds_nothing_that_might_be_there_already()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Label));

        var result = await new FhirUpdate(ehr.Client, byPatch: true).ApplyAsync<FhirTask>("t", ["/description"], t => t.Description = "x", CancellationToken.None);

        Assert.Equal(FhirFailureKind.Unsupported, result.Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_patch_of_a_part_names_no_position_in_a_list()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, Whole, "Content-Location: {host}/fhir/Task/t?_elements=note"));

        var result = await new FhirUpdate(ehr.Client, byPatch: true).ApplyAsync<FhirTask>("t", ["/note"], t => t.Note[1].Text = "x", CancellationToken.None);

        Assert.Equal(FhirFailureKind.Unsupported, result.Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    private static Task<FhirResult<FhirTask>> CompleteAsync(FhirUpdate update) =>
        update.ApplyAsync<FhirTask>("t", ["/status"], t => t.Status = FhirTask.TaskStatus.Completed, CancellationToken.None);
}
