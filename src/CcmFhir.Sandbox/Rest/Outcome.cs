using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// Every refusal of the FHIR endpoint as an OperationOutcome. Diagnostics name elements and parameters, never values.
/// https://hl7.org/fhir/R4/operationoutcome.html
/// </summary>
internal static class Outcome
{
    public static FhirAnswer Malformed(string why) => Problem(StatusCodes.Status400BadRequest, "structure", why);

    public static FhirAnswer Invalid(IEnumerable<(string Where, string Why)> issues) =>
        new(StatusCodes.Status422UnprocessableEntity, Of([.. issues.Select(i => Issue("invalid", i.Why, i.Where))]));

    public static FhirAnswer BadSearch(string why) => Problem(StatusCodes.Status400BadRequest, "invalid", why);

    public static FhirAnswer NoToken(string why) =>
        Problem(StatusCodes.Status401Unauthorized, "login", why) with { Challenge = "Bearer error=\"invalid_token\"" };

    public static FhirAnswer Forbidden(string why) =>
        Problem(StatusCodes.Status403Forbidden, "forbidden", why) with { Challenge = "Bearer error=\"insufficient_scope\"" };

    /// <summary>What a server says that was asked for <c>return=OperationOutcome</c>, or says it unasked.</summary>
    public static FhirAnswer Created() => new(StatusCodes.Status201Created, Of(new JsonObject { ["severity"] = "information", ["code"] = "informational" }));

    public static FhirAnswer NotFound(string why) => Problem(StatusCodes.Status404NotFound, "not-found", why);

    public static FhirAnswer UnknownType() => Problem(StatusCodes.Status404NotFound, "not-supported", "This server has no such resource type.");

    public static FhirAnswer NotAllowed(string why) => Problem(StatusCodes.Status405MethodNotAllowed, "not-supported", why) with { Allow = "GET" };

    public static FhirAnswer NotAcceptable() =>
        Problem(StatusCodes.Status406NotAcceptable, "not-supported", "Only application/fhir+json is spoken here.");

    public static FhirAnswer Conflict(string why) => Problem(StatusCodes.Status412PreconditionFailed, "conflict", why);

    public static FhirAnswer WrongMediaType() =>
        Problem(StatusCodes.Status415UnsupportedMediaType, "not-supported", "Send application/fhir+json.");

    public static FhirAnswer Problem(int status, string code, string why) => new(status, Of(Issue(code, why)));

    public static JsonObject Of(params JsonObject[] issues) =>
        new() { ["resourceType"] = "OperationOutcome", ["issue"] = new JsonArray([.. issues]) };

    public static JsonObject Issue(string code, string why, string? where = null)
    {
        var issue = new JsonObject { ["severity"] = "error", ["code"] = code, ["diagnostics"] = why };
        if (where is not null)
        {
            issue["expression"] = new JsonArray(where);
        }

        return issue;
    }
}
