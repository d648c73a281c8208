using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Tests.Rest;

/// <summary>Persona "operation", after Oracle Health's public documentation of ChargeItem.</summary>
public sealed class ChargeOperationTests : IAsyncLifetime
{
    private const string Schedule = """
        "extension":[{"url":"https://fhir-ehr.cerner.com/r4/StructureDefinition/bill-code-schedule","valueCoding":{"system":"https://fhir.cerner.com/t1/codeSet/14002","code":"1"}}]
        """;

    private const string Charge = $$"""
        {"resourceType":"ChargeItem","status":"unknown","subject":{"reference":"Patient/alder"},"context":{"reference":"Encounter/alder-visit-9"},
         "occurrenceDateTime":"2026-11-18","quantity":{"value":1},
         "code":{"coding":[{"system":"https://fhir.cerner.com/t1/CodeSystem/BillCodes-CPT","code":"99490",{{Schedule}}}]},
         "reason":[{"extension":[{"url":"https://fhir-ehr.cerner.com/r4/StructureDefinition/priority","valueUnsignedInt":1}],
                    "coding":[{"system":"https://fhir.cerner.com/t1/CodeSystem/BillCodes-ICD","code":"I10",{{Schedule}}}]}],
         "performer":[{"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0912","code":"OP"}]},
                       "actor":{"reference":"Practitioner/physician-oak"} }]}
        """;

    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync(options => options with { Persona = Persona.Operation });

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Theory]
    [InlineData("status", "\"billable\"", "ChargeItem.status")]
    [InlineData("subject", """{"reference":"Organization/riverbend"}""", "ChargeItem.subject")]
    [InlineData("context", null, "ChargeItem.context")]
    [InlineData("occurrenceDateTime", null, "ChargeItem.occurrenceDateTime")]
    [InlineData("occurrencePeriod", """{"start":"2026-11-01"}""", "ChargeItem.occurrencePeriod")]
    [InlineData("identifier", """[{"value":"k1"}]""", "ChargeItem.identifier")]
    [InlineData("quantity", null, "ChargeItem.quantity")]
    [InlineData("code", """{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]}""", "ChargeItem.code")]
    [InlineData("reason", """[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}]""", "ChargeItem.reason")]
    [InlineData("performer", """[{"actor":{"reference":"Practitioner/nurse-birch"}}]""", "ChargeItem.performer")]
    [InlineData("extension", """[{"url":"https://example.org/own","valueString":"k1"}]""", "ChargeItem.extension")]
    [InlineData("extension", """[{"url":"https://fhir-ehr.cerner.com/r4/StructureDefinition/custom-attribute","valueString":"k1"}]""", "ChargeItem.extension")]
    [InlineData("extension", """[{"url":"https://fhir-ehr.cerner.com/r4/StructureDefinition/performing-location","valueReference":{"reference":"Organization/riverbend"}}]""", "ChargeItem.extension")]
    [InlineData("modifierExtension", """[{"url":"https://example.org/own","valueString":"k1"}]""", "ChargeItem.modifierExtension")]
    public async Task A_charge_beyond_the_rules_is_refused_by_name(string element, string? value, string expected)
    {
        var charge = (JsonObject)JsonNode.Parse(Charge)!;
        charge.Remove(element);
        if (value is not null)
        {
            charge[element] = JsonNode.Parse(value);
        }

        using var good = await CreateAsync(Charge);
        using var created = await CreateAsync(charge.ToJsonString());
        using var modified = await WriteAsync($"{good.Headers.Location!.Segments[^1]}/$modify", charge.ToJsonString(), version: "1");

        foreach (var response in new[] { created, modified })
        {
            var issues = (await RunningEhr.JsonAsync(response))["issue"]!.AsArray().Select(i => i!["expression"]![0]!.GetValue<string>());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, expected), (response.StatusCode, Assert.Single(issues)));
        }
    }

    [Theory]
    [InlineData("https://fhir.cerner.com/t1/codeSet/14002", "https://fhir.cerner.com/t2/codeSet/14002")]
    [InlineData("https://fhir.cerner.com/t1/codeSet/14002", "https://fhir.cerner.com/t1/codeSet/14003")]
    [InlineData("\"code\":\"1\"", "\"display\":\"1\"")]
    public async Task A_schedule_is_a_code_of_the_same_tenants_code_set(string right, string wrong)
    {
        using var response = await CreateAsync(Charge.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task A_plain_create_is_refused()
    {
        using var response = await _ehr.CreateAsync("ChargeItem", Charge);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    [Theory]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"resourceType":"ChargeItem"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"resourceType":"Parameters"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"transactionId","valueUuid":"urn:uuid:1"}]}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Parameters_must_be_whole(string body, HttpStatusCode expected)
    {
        using var response = await _ehr.SendAsync(HttpMethod.Post, "fhir/ChargeItem/$create", body: body);

        Assert.Equal(expected, (await RunningEhr.OutcomeAsync(response)).Status);
    }

    [Theory]
    [InlineData("$modify", "versionId", null)]
    [InlineData("$modify", "transactionId", null)]
    [InlineData("$modify", "chargeItem", null)]
    [InlineData("$modify", "subject", """{"name":"subject","valueReference":{"reference":"Patient/alder"} }""")]
    [InlineData("$modify", "", """{"name":"versionId","valueId":"1"}""")]
    [InlineData("$credit", "versionId", null)]
    [InlineData("$credit", "transactionId", null)]
    [InlineData("$credit", "subject", null)]
    [InlineData("$credit", "context", null)]
    [InlineData("$credit", "subject", """{"name":"subject","valueReference":{"reference":"Patient/juniper"} }""")]
    [InlineData("$credit", "context", """{"name":"context","valueReference":{"reference":"Encounter/alder-visit-8"} }""")]
    [InlineData("$credit", "", """{"name":"reason","valueString":"Wrong month."}""")]
    public async Task A_change_takes_the_parameters_it_lists_once_each_and_no_others(string operation, string without, string? with)
    {
        using var created = await CreateAsync(Charge);
        var id = created.Headers.Location!.Segments[^1];
        var parameters = ParametersOf(operation, operation == "$modify" ? Charge : null, "1");
        parameters.Remove(parameters.FirstOrDefault(p => p!["name"]!.ToString() == without));
        if (with is not null)
        {
            parameters.Add(JsonNode.Parse(with));
        }

        using var response = await SendAsync($"{id}/{operation}", parameters);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid"), await RunningEhr.OutcomeAsync(response));
        Assert.Equal([id], await _ehr.FindAsync("ChargeItem?context=Encounter/alder-visit-9&-status=billable"));
    }

    [Fact]
    public async Task A_change_whose_reply_is_lost_is_made()
    {
        using var created = await CreateAsync(Charge);
        var id = created.Headers.Location!.Segments[^1];
        _ehr.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync($"{id}/$credit", null, version: "1"));

        Assert.Empty(await _ehr.FindAsync("ChargeItem?context=Encounter/alder-visit-9&-status=billable"));
    }

    [Fact]
    public async Task A_patients_scope_writes_no_charge()
    {
        using var response = await _ehr.SendAsync(HttpMethod.Post, "fhir/ChargeItem/$create", "patient/*.cruds", "{}", patient: "alder");

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task A_charge_is_created_with_an_empty_answer_found_by_its_visit_and_credited()
    {
        using var created = await CreateAsync(Charge);
        var location = created.Headers.Location!;
        var id = location.Segments[^1];
        Assert.Equal((HttpStatusCode.Created, "", "text/html", "W/\"1\""),
            (created.StatusCode, await created.Content.ReadAsStringAsync(), created.Content.Headers.ContentType!.MediaType, created.Headers.ETag!.ToString()));
        Assert.Equal([id], await _ehr.FindAsync("ChargeItem?context=Encounter/alder-visit-9&-status=billable"));
        Assert.Equal([id], await _ehr.FindAsync($"ChargeItem?_id={id}"));

        using var modified = await WriteAsync($"{id}/$modify", Charge.Replace("\"value\":1", "\"value\":2", StringComparison.Ordinal), version: "1");
        using var stale = await WriteAsync($"{id}/$credit", null, version: "1");
        using var credited = await WriteAsync($"{id}/$credit", null, version: "2");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Created), (modified.StatusCode, stale.StatusCode, credited.StatusCode));
        Assert.Empty(await _ehr.FindAsync("ChargeItem?context=Encounter/alder-visit-9&-status=billable"));
    }

    [Theory]
    [InlineData("ChargeItem?patient=alder")]
    [InlineData("ChargeItem?identifier=k1")]
    [InlineData("ChargeItem?context=Encounter/alder-visit-9")]
    [InlineData("ChargeItem")]
    public async Task Charges_are_not_searched_any_other_way(string query)
    {
        using var response = await _ehr.GetAsync($"fhir/{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task A_charge_that_is_not_there_is_neither_modified_nor_credited()
    {
        using var modified = await WriteAsync("none/$modify", Charge, version: "1");
        using var credited = await WriteAsync("none/$credit", null, version: "1");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (modified.StatusCode, credited.StatusCode));
    }

    [Fact]
    public async Task A_lost_reply_leaves_one_charge_behind_here_too()
    {
        _ehr.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync(Charge));

        Assert.Single(await _ehr.FindAsync("ChargeItem?context=Encounter/alder-visit-9&-status=billable"));
    }

    [Fact]
    public async Task Write_scopes_for_charges_are_granted_because_the_operations_need_them()
    {
        var answer = await _ehr.LaunchAsync(("scope", "launch user/ChargeItem.write user/Task.crus"));

        Assert.Equal("launch user/ChargeItem.write user/Task.rs", answer["scope"]!.GetValue<string>());
    }

    private Task<HttpResponseMessage> CreateAsync(string charge) => WriteAsync("$create", charge, version: null);

    private Task<HttpResponseMessage> WriteAsync(string operation, string? charge, string? version) =>
        SendAsync(operation, ParametersOf(operation, charge, version));

    private Task<HttpResponseMessage> SendAsync(string operation, JsonArray parameters) => _ehr.SendAsync(
        HttpMethod.Post, $"fhir/ChargeItem/{operation}", body: new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parameters }.ToJsonString());

    private static JsonArray ParametersOf(string operation, string? charge, string? version)
    {
        var parameters = new JsonArray(new JsonObject { ["name"] = "transactionId", ["valueUuid"] = "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66" });
        if (charge is not null)
        {
            parameters.Add(new JsonObject { ["name"] = "chargeItem", ["resource"] = JsonNode.Parse(charge) });
        }

        if (version is not null)
        {
            parameters.Add(new JsonObject { ["name"] = "versionId", ["valueId"] = version });
        }

        if (operation.EndsWith("$credit", StringComparison.Ordinal))
        {
            parameters.Add(new JsonObject { ["name"] = "subject", ["valueReference"] = new JsonObject { ["reference"] = "Patient/alder" } });
            parameters.Add(new JsonObject { ["name"] = "context", ["valueReference"] = new JsonObject { ["reference"] = "Encounter/alder-visit-9" } });
        }

        return parameters;
    }
}
