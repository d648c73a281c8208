using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Delivering.Oracle;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>What launch.json and a vendor make of a resource's JSON.</summary>
public sealed class ShapeTests
{
    private const string Item = """{"code":{"coding":[{"system":"a","code":"99490"}]},"note":[{"text":"n"}],"status":"billable"}""";

    [Theory]
    [InlineData("""[{"op":"set","path":"/status","value":"planned"}]""", """{"code":{"coding":[{"system":"a","code":"99490"}]},"note":[{"text":"n"}],"status":"planned"}""")]
    [InlineData("""[{"op":"remove","path":"/note/0"},{"op":"remove","path":"/nothing"}]""", """{"code":{"coding":[{"system":"a","code":"99490"}]},"note":[],"status":"billable"}""")]
    [InlineData("""[{"op":"move","path":"/status","to":"/extension/-/valueCode"}]""", """{"code":{"coding":[{"system":"a","code":"99490"}]},"note":[{"text":"n"}],"extension":[{"valueCode":"billable"}]}""")]
    [InlineData("""[{"op":"set","path":"/code/coding/0/system","value":"b"}]""", """{"code":{"coding":[{"system":"b","code":"99490"}]},"note":[{"text":"n"}],"status":"billable"}""")]
    [InlineData("""[{"op":"set","path":"/a~1b/c~0d","value":1}]""", """{"code":{"coding":[{"system":"a","code":"99490"}]},"note":[{"text":"n"}],"status":"billable","a/b":{"c~d":1}}""")]
    public void Steps_are_applied_in_order(string steps, string expected) =>
        Assert.Equal((expected, null), (JsonTransform.Apply(JsonNode.Parse(Item)!.AsObject(), Steps(steps)).Body?.ToJsonString(), (string?)null));

    [Theory]
    [InlineData("""[{"op":"move","path":"/nothing","to":"/note"}]""", "step 1 of launch.json's transform (move /nothing) does not fit this charge")]
    [InlineData("""[{"op":"set","path":"/status","value":1},{"op":"set","path":"/code/coding/7/system","value":"b"}]""", "step 2 of launch.json's transform (set /code/coding/7/system) does not fit this charge")]
    public void A_step_that_does_not_fit_is_named_and_nothing_is_sent(string steps, string expected) =>
        Assert.Equal((null, expected), JsonTransform.Apply(JsonNode.Parse(Item)!.AsObject(), Steps(steps)));

    [Fact]
    public void A_transaction_id_is_a_uuid_of_version_5() // RFC 9562 appendix A.4
        => Assert.Equal(
            Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"), TransactionId.Version5(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Theory]
    [InlineData("billable", """{"quantity":{"value":2}}""", true, null)]
    [InlineData("billed", """{"quantity":{"value":2}}""", false, "the EHR has billed it: a person changes or credits it there")]
    [InlineData("billed", """{"status":"aborted"}""", false, "the EHR has billed it: a person changes or credits it there")]
    [InlineData("aborted", """{"status":"aborted"}""", false, null)]
    [InlineData("entered-in-error", """{"status":"aborted"}""", false, null)]
    [InlineData("aborted", """{"quantity":{"value":2}}""", false, "the EHR says aborted: a person decides there")]
    public void What_the_ehr_has_decided_stands(string status, string change, bool mayChange, string? refusal) => Assert.Equal(
        (mayChange, refusal), StatusGuard.Judge("ChargeItem", new JsonObject { ["status"] = status }, JsonNode.Parse(change)!.AsObject()));

    private static ImmutableArray<TransformStep> Steps(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(s => new TransformStep(
            LaunchWords<TransformOperation>.Find(s.GetProperty("op").GetString()!)!.Value,
            s.GetProperty("path").GetString()!,
            s.TryGetProperty("to", out var to) ? to.GetString() : null,
            s.TryGetProperty("value", out var value) ? value : null)),
    ];
}
