using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Sandbox.Rest;

/// <summary>create, conditional create and version-aware update. https://hl7.org/fhir/R4/http.html#create</summary>
internal sealed class Writing(
    Gate gate, ResourceStore store, ResourceCheck check, Reading reading, PersonaRules persona, Address address, Switchboard faults)
{
    public async Task<FhirAnswer> CreateAsync(HttpRequest request, string type, CancellationToken cancel)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.Create);
        if (refusal is not null)
        {
            return refusal;
        }

        var (same, problem) = Condition(request, admission!.Type);
        if (problem is not null)
        {
            return Outcome.BadSearch(problem) with { ResourceType = type };
        }

        var (body, bad) = await BodyAsync(request, admission, cancel);
        if (bad is not null)
        {
            return bad with { ResourceType = type };
        }

        if (faults.Strike(FaultName.CreateDropsIdentifiers, type) is not null)
        {
            body!.Remove("identifier");
        }

        var result = store.Create(type, body!, same);
        if (result.Outcome == WriteOutcome.Written && type == "ChargeItem" && faults.Strike(FaultName.ChargeItemCreatedButReplyLost) is not null)
        {
            request.HttpContext.Abort();
        }

        return result switch
        {
            { Outcome: WriteOutcome.SeveralAlreadyThere } =>
                Outcome.Conflict("If-None-Exist finds more than one resource.") with { ResourceType = type },
            { Outcome: WriteOutcome.AlreadyThere, Resource: { } old } => Located(old, StatusCodes.Status200OK),
            _ when faults.Strike(FaultName.CreateAnsweredByOutcome, type) is not null => Outcome.Created() with { ResourceType = type },
            _ => Located(result.Resource!, StatusCodes.Status201Created),
        };
    }

    public async Task<FhirAnswer> UpdateAsync(HttpRequest request, string type, string id, CancellationToken cancel)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.Update);
        if (refusal is not null)
        {
            return refusal;
        }

        if (store.Read(type, id) is not { } current)
        {
            return Outcome.NotAllowed("An update does not create: there is no such resource.") with { ResourceType = type };
        }

        if (!admission!.Covers(current.Body))
        {
            return Outcome.Forbidden("No granted scope reaches this resource.") with { ResourceType = type };
        }

        var (body, bad) = await BodyAsync(request, admission, cancel);
        if (bad is not null || body!["id"]?.ToString() != id)
        {
            return (bad ?? Outcome.Malformed("The id in the body is not the id in the URL.")) with { ResourceType = type };
        }

        var (expected, malformed) = IfMatch(request);
        if (malformed)
        {
            return Outcome.Malformed("If-Match is not of the form W/\"1\".") with { ResourceType = type };
        }

        var result = store.Update(type, id, body, expected);
        if (result.Outcome != WriteOutcome.VersionConflict && type == "ChargeItem" && faults.Strike(FaultName.ChargeItemChangedButReplyLost) is not null)
        {
            request.HttpContext.Abort();
        }

        return result.Outcome == WriteOutcome.VersionConflict
            ? Outcome.Conflict("The resource has changed since: If-Match names an old version.") with { ResourceType = type }
            : reading.WithVersion(result.Resource!, StatusCodes.Status200OK);
    }

    private FhirAnswer Located(StoredVersion resource, int status) => reading.WithVersion(resource, status) with
    {
        Location = persona.Versioned
            ? $"{address.Of(resource)}/_history/{resource.Version.ToString(CultureInfo.InvariantCulture)}"
            : address.Of(resource),
    };

    private (Func<StoredVersion, bool>? Same, string? Problem) Condition(HttpRequest request, ResourceType type)
    {
        var header = request.Headers["If-None-Exist"].ToString();
        if (header.Length == 0 || !persona.ConditionalCreate || faults.Strike(FaultName.CreateIgnoredIfNoneExist, type.Name) is not null)
        {
            return (null, null);
        }

        var parameters = QueryHelpers.ParseQuery(header).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        var (query, problem) = SearchQuery.Read(type, parameters);
        return query switch
        {
            null => (null, problem),
            { Criteria.IsEmpty: true } => (null, "If-None-Exist names no search parameter."),
            _ => (v => query.Matches(v.Body), null),
        };
    }

    private (int? Version, bool Malformed) IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0 || !persona.Versioned)
        {
            return (null, false);
        }

        return int.TryParse(header.Replace("W/", "", StringComparison.Ordinal).Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, false)
            : (null, true);
    }

    private async Task<(JsonObject? Body, FhirAnswer? Refusal)> BodyAsync(HttpRequest request, Admission admission, CancellationToken cancel)
    {
        if (request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (null, Outcome.WrongMediaType());
        }

        var (body, problem) = await FhirJson.ReadAsync(request.Body, cancel);
        if (body is null)
        {
            return (null, Outcome.Malformed(problem!));
        }

        if (body["resourceType"] is not { } type || type.GetValueKind() != JsonValueKind.String || type.GetValue<string>() != admission.Type.Name)
        {
            return (null, Outcome.Malformed("resourceType is missing or not the type in the URL."));
        }

        var problems = check.Problems(admission.Type, body).ToArray();
        return (problems.Length > 0, admission.Covers(FhirJson.Freeze(body))) switch
        {
            (true, _) => (null, Outcome.Invalid(problems)),
            (false, false) => (null, Outcome.Forbidden("No granted scope reaches a resource like this.")),
            _ => (body, null),
        };
    }
}
