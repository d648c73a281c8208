using System.Net;

namespace CcmFhir.Sandbox.Tests.Rest;

public sealed class PersonaTests
{
    private const string Charge = """
        {"resourceType":"ChargeItem","identifier":[{"value":"k1"}],"status":"billable","code":{"text":"x"},"subject":{"reference":"Patient/alder"}}
        """;

    private const string Document = """
        {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/alder"},
         "content":[{"attachment":{"contentType":"text/plain","data":"eA=="}}]}
        """;

    [Fact]
    public async Task Read_mostly_takes_documents_and_refuses_every_other_write()
    {
        await using var ehr = await StartAsync(Persona.ReadMostly);
        using var document = await ehr.CreateAsync("DocumentReference", Document);
        using var charge = await ehr.CreateAsync("ChargeItem", Charge);
        using var update = await ehr.SendAsync(HttpMethod.Put, "fhir/Patient/alder", body: """{"resourceType":"Patient","id":"alder"}""");
        using var read = await ehr.GetAsync("fhir/Condition?patient=alder");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (document.StatusCode, read.StatusCode));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(charge));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(update));
        Assert.Equal(["create"], await WritesAsync(ehr, "DocumentReference"));
        Assert.Empty(await WritesAsync(ehr, "ChargeItem"));
    }

    [Fact]
    public async Task No_version_knows_neither_etag_nor_history_nor_conditions()
    {
        await using var ehr = await StartAsync(Persona.NoVersion);
        using var first = await ehr.CreateAsync("ChargeItem", Charge, ("If-None-Exist", "identifier=k1"));
        using var second = await ehr.CreateAsync("ChargeItem", Charge, ("If-None-Exist", "identifier=k1"));
        var body = await RunningEhr.JsonAsync(first);
        var path = $"fhir/ChargeItem/{body["id"]}";
        using var history = await ehr.GetAsync($"{path}/_history");
        body["status"] = "billed";
        using var blind = await ehr.SendAsync(HttpMethod.Put, path, body: body.ToJsonString(), headers: ("If-Match", "W/\"99\""));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal((null, null), (first.Headers.ETag, body["meta"]!["versionId"]));
        Assert.Equal($"{ehr.Ehr.BaseUrl}{path}", first.Headers.Location!.AbsoluteUri);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(history));
        Assert.Equal(HttpStatusCode.OK, blind.StatusCode);
    }

    [Fact]
    public async Task The_operations_exist_for_no_other_persona()
    {
        await using var ehr = await StartAsync(Persona.Open);
        using var response = await ehr.SendAsync(HttpMethod.Post, "fhir/ChargeItem/$create", body: "{}");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    private static Task<RunningEhr> StartAsync(Persona persona) => RunningEhr.StartAsync(options => options with { Persona = persona });

    private static async Task<string[]> WritesAsync(RunningEhr ehr, string type)
    {
        using var response = await ehr.GetAsync("fhir/metadata");
        var resource = (await RunningEhr.JsonAsync(response))["rest"]![0]!["resource"]!.AsArray().Single(r => r!["type"]!.GetValue<string>() == type)!;
        return [.. resource["interaction"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()).Intersect(["create", "update"])];
    }
}
