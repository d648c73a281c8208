using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// <c>ChargeItem/$create</c>, <c>$modify</c> and <c>$credit</c> of the persona "operation": Parameters in, an empty body
/// out, as Oracle Health documents them. A transaction id is demanded but not used to find repeats: nothing documents that.
/// </summary>
internal sealed class ChargeOperations(Gate gate, ResourceStore store, ResourceCheck check, PersonaRules persona, Address address, Switchboard faults)
{
    private static readonly ResourceType Type = ResourceType.All["ChargeItem"];

    public async Task<IResult> CreateAsync(HttpRequest request, CancellationToken cancel)
    {
        var (parameters, refusal) = await EnterAsync(request, 'c', ["chargeItem", "transactionId"], cancel);
        if (refusal is not null || Refused(parameters, out refusal))
        {
            return refusal!;
        }

        var stored = store.Create(Type.Name, Billable(parameters)).Resource!;
        if (faults.Strike(FaultName.ChargeItemCreatedButReplyLost) is not null)
        {
            request.HttpContext.Abort();
        }

        return Stored(stored, StatusCodes.Status201Created);
    }

    public async Task<IResult> ModifyAsync(HttpRequest request, string id, CancellationToken cancel)
    {
        var (parameters, refusal) = await EnterAsync(request, 'u', ["chargeItem", "transactionId", "versionId"], cancel);
        return refusal is not null || Refused(parameters, out refusal)
            ? refusal!
            : Replace(request, id, parameters, _ => Billable(parameters), StatusCodes.Status200OK);
    }

    public async Task<IResult> CreditAsync(HttpRequest request, string id, CancellationToken cancel)
    {
        var (parameters, refusal) = await EnterAsync(request, 'u', ["versionId", "transactionId", "subject", "context"], cancel);
        return refusal ?? (store.Read(Type.Name, id) is not { } charge || (IsOf(charge.Body, parameters, "subject") && IsOf(charge.Body, parameters, "context"))
            ? Replace(request, id, parameters, Credited, StatusCodes.Status201Created)
            : Outcome.Invalid([("Parameters", "subject and context (valueReference) of the charge are required.")]));
    }

    private IResult Replace(HttpRequest request, string id, JsonElement parameters, Func<JsonElement, JsonObject> change, int status)
    {
        if (store.Read(Type.Name, id) is not { } current)
        {
            return Outcome.NotFound("There is no such charge.");
        }

        if (!int.TryParse(Value(parameters, "versionId", "valueId"), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return Outcome.Invalid([("Parameters", "versionId (valueId) is required.")]);
        }

        if (current.Body.Text("status") != "billable")
        {
            return Outcome.Invalid([("ChargeItem.status", "Only a billable charge can be changed or credited.")]);
        }

        var result = store.Update(Type.Name, id, change(current.Body), version);
        if (result.Outcome != WriteOutcome.VersionConflict && faults.Strike(FaultName.ChargeItemChangedButReplyLost) is not null)
        {
            request.HttpContext.Abort();
        }

        // Oracle answers a stale version with 409, where R4 says 412.
        return result.Outcome == WriteOutcome.VersionConflict
            ? Outcome.Problem(StatusCodes.Status409Conflict, "conflict", "versionId names an old version.")
            : Stored(result.Resource!, status);
    }

    private async Task<(JsonElement Parameters, FhirAnswer? Refusal)> EnterAsync(
        HttpRequest request, char letter, string[] accepted, CancellationToken cancel)
    {
        if (!persona.ChargeOperations)
        {
            return (default, Outcome.NotAllowed("This server has no such operation: see /metadata."));
        }

        var (admission, refusal) = gate.Enter(request, Type, letter);
        if (refusal is not null || admission!.Scopes.All(s => s.Context == "patient"))
        {
            return (default, refusal ?? Outcome.Forbidden("A charge is written with user or system scopes, never with a patient's."));
        }

        var (body, problem) = await FhirJson.ReadAsync(request.Body, cancel);
        if (body is null || body["resourceType"]?.ToString() != "Parameters")
        {
            return (default, Outcome.Malformed(problem ?? "The body must be Parameters."));
        }

        var parameters = FhirJson.Freeze(body);
        var named = parameters.Select("parameter").Select(p => p.Text("name") ?? "").ToArray();
        if (named.FirstOrDefault(n => !accepted.Contains(n) || named.Count(other => other == n) > 1) is { } odd)
        {
            return (default, Outcome.Invalid([("Parameters", $"'{odd}' is not accepted, or not twice.")]));
        }

        return Value(parameters, "transactionId", "valueUuid") is { } id && id.StartsWith("urn:uuid:", StringComparison.Ordinal)
            && Guid.TryParseExact(id["urn:uuid:".Length..], "D", out _)
            ? (parameters, null)
            : (default, Outcome.Invalid([("Parameters", "transactionId (valueUuid) is required.")]));
    }

    private bool Refused(JsonElement parameters, out FhirAnswer? refusal)
    {
        var charge = parameters.Select("parameter").FirstOrDefault(p => p.Text("name") == "chargeItem");
        if (charge.ValueKind != JsonValueKind.Object || !charge.TryGetProperty("resource", out var resource) || resource.ValueKind != JsonValueKind.Object)
        {
            refusal = Outcome.Invalid([("Parameters", "chargeItem (resource) is required.")]);
            return true;
        }

        var body = FhirJson.Thaw(resource);
        var problems = ChargeCheck.Problems(body).Concat(check.Problems(Type, body)).DistinctBy(p => p.Where).ToArray();
        refusal = problems.Length == 0 ? null : Outcome.Invalid(problems);
        return problems.Length > 0;
    }

    private static JsonObject Billable(JsonElement parameters)
    {
        var charge = FhirJson.Thaw(parameters.Select("parameter").First(p => p.Text("name") == "chargeItem").GetProperty("resource"));
        charge["status"] = "billable";
        return charge;
    }

    private static JsonObject Credited(JsonElement current)
    {
        var charge = FhirJson.Thaw(current);
        charge["status"] = "aborted";
        return charge;
    }

    private static bool IsOf(JsonElement charge, JsonElement parameters, string name) => parameters.Select("parameter")
        .Any(p => p.Text("name") == name && p.Text("valueReference.reference") is { } reference && reference == charge.Text($"{name}.reference"));

    private static string? Value(JsonElement parameters, string name, string value) =>
        parameters.Select("parameter").Where(p => p.Text("name") == name).Select(p => p.Text(value)).FirstOrDefault();

    private EmptyAnswer Stored(StoredVersion stored, int status) =>
        new(status, address.Of(stored), $"W/\"{stored.Version.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>No body, and still a media type that is not FHIR's.</summary>
    private sealed record EmptyAnswer(int Status, string Location, string ETag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            response.ContentType = "text/html";
            response.Headers.Location = Location;
            response.Headers.ETag = ETag;
            return Task.CompletedTask;
        }
    }
}
