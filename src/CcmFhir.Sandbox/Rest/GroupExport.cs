using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// <c>Group/{id}/$export</c>: what one group's members have, as NDJSON files. https://hl7.org/fhir/uv/bulkdata/STU2/export.html
/// Made ready by the second look at its status. A type it may not give out is told in an error file.
/// </summary>
internal sealed class GroupExport(Gate gate, ResourceStore store, PersonaRules persona, Compartment compartment, Address address, Switchboard faults, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private int _begun;

    public void Map(IEndpointRouteBuilder fhir)
    {
        fhir.MapGet("/Group/{id}/$export", (HttpRequest request, string id) => Begin(request, id, request.Query["_type"].ToString()));
        fhir.MapPost("/Group/{id}/$export", BeginByPostAsync);
        fhir.MapGet("/export/{job}", Look);
        fhir.MapGet("/export/{job}/{type}", Download);
        fhir.MapDelete("/export/{job}", (HttpRequest request, string job) =>
            Enter(request) ?? (_jobs.TryRemove(job, out _) ? Results.StatusCode(StatusCodes.Status202Accepted) : Outcome.NotFound("There is no such export.")));
    }

    private async Task<IResult> BeginByPostAsync(HttpRequest request, string id, CancellationToken cancel)
    {
        var (body, problem) = await FhirJson.ReadAsync(request.Body, cancel);
        return body is null
            ? Outcome.Malformed(problem!)
            : Begin(request, id, string.Join(',', FhirJson.Freeze(body).Select("parameter").Where(p => p.Text("name") == "_type").Select(p => p.Text("valueString"))));
    }

    private IResult Begin(HttpRequest request, string id, string types)
    {
        if (!persona.GroupExport)
        {
            return Outcome.NotAllowed("$export is not offered for Group: see /metadata.");
        }

        if (Enter(request) is { } refusal)
        {
            return refusal;
        }

        if (!request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.Ordinal))
        {
            return Outcome.Malformed("Send Prefer: respond-async.");
        }

        if (store.Read("Group", id) is not { } group)
        {
            return Outcome.NotFound("There is no such Group.");
        }

        string[] asked = types.Length == 0 ? [.. ResourceType.All.Keys.Order(StringComparer.Ordinal)] : types.Split(',');
        if (asked.Any(t => !ResourceType.All.ContainsKey(t)))
        {
            return Outcome.BadSearch("_type names a type this server does not have.");
        }

        var name = Interlocked.Increment(ref _begun).ToString(CultureInfo.InvariantCulture);
        _jobs[name] = new Job(
            [.. group.Body.Select("member").Where(m => m.Select("inactive").All(i => i.ValueKind != JsonValueKind.True)).Select(m => m.Text("entity.reference")).OfType<string>()],
            asked.ToLookup(t => MayHave(request, t)));
        request.HttpContext.Response.Headers.ContentLocation = $"{address.Fhir}/export/{name}";
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private IResult Look(HttpRequest request, string job)
    {
        if (Enter(request) is { } refusal)
        {
            return refusal;
        }

        if (!_jobs.TryGetValue(job, out var export))
        {
            return Outcome.NotFound("There is no such export.");
        }

        if (export.Looks++ == 0)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            request.HttpContext.Response.Headers["X-Progress"] = "half done";
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }

        return Results.Text(new JsonObject
        {
            ["transactionTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["request"] = $"{address.Fhir}/Group/$export",
            ["requiresAccessToken"] = true,
            ["output"] = new JsonArray([.. export.Types[true].Select(t => (Type: t, Count: Lines(export, t).Count())).Where(t => t.Count > 0).Select(t => File(job, t.Type, t.Type, t.Count))]),
            ["error"] = new JsonArray([.. export.Types[false].Select(t => File(job, "OperationOutcome", t, 1))]),
        }.ToJsonString(), "application/json");
    }

    private IResult Download(HttpRequest request, string job, string type)
    {
        if (Enter(request) is { } refusal)
        {
            return refusal;
        }

        if (!_jobs.TryGetValue(job, out var export))
        {
            return Outcome.NotFound("There is no such export.");
        }

        var lines = export.Types[true].Contains(type) ? Lines(export, type) : [FhirJson.Write(Outcome.Of(Outcome.Issue("forbidden", $"{type} may not be exported.")))];
        byte[] file = [.. lines.SelectMany(l => l.Append((byte)'\n'))];
        return Results.Bytes(Spoilt(file, type), "application/fhir+ndjson");
    }

    /// <summary>What breaks a body elsewhere breaks a file's end, or its first line.</summary>
    private byte[] Spoilt(byte[] file, string type) =>
        faults.Strike(FaultName.FhirTruncatedJson, type) is not null ? file[..(file.Length / 2)]
        : faults.Strike(FaultName.FhirDuplicateKeys, type) is not null ? [.. """{"resourceType":"Basic","""u8, .. file.AsSpan(1)]
        : file;

    /// <summary>A token that may read the group without a user; its refusal, or null.</summary>
    private FhirAnswer? Enter(HttpRequest request)
    {
        var (admission, refusal) = gate.Enter(request, ResourceType.All["Group"], 'r');
        return refusal ?? (admission!.Scopes.Any(s => s.Context == "system") ? null : Outcome.Forbidden("An export needs a system scope for Group."));
    }

    private bool MayHave(HttpRequest request, string type) =>
        gate.Enter(request, ResourceType.All[type], 'r').Admission?.Scopes.Any(s => s.Context == "system") == true && faults.Strike(FaultName.Fhir403, type) is null;

    private IEnumerable<byte[]> Lines(Job job, string type) => store.All(type)
        .Where(v => job.Members.Any(m => m.Split('/') is ["Patient", var patient] && compartment.Holds(ResourceType.All[type], v.Body, patient)))
        .Select(v => FhirJson.Write(FhirJson.Thaw(v.Body)));

    private JsonObject File(string job, string kind, string type, int count) =>
        new() { ["type"] = kind, ["url"] = $"{address.Fhir}/export/{job}/{type}", ["count"] = count };

    /// <param name="Members">References, as the group names them.</param>
    /// <param name="Types">Asked for: those it may have, and those it may not.</param>
    private sealed record Job(IReadOnlyList<string> Members, ILookup<bool, string> Types)
    {
        public int Looks { get; set; }
    }
}
