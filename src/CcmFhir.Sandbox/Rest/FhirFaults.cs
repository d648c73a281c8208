using System.Globalization;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Rest;

/// <summary>Faults which answer instead of the endpoint. Nothing is read or stored when one of them strikes.</summary>
internal sealed class FhirFaults(Switchboard faults) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var type = context.HttpContext.GetRouteValue("type") as string;
        return Struck(type, context.HttpContext.Response) ?? await next(context);
    }

    private FhirAnswer? Struck(string? type, HttpResponse response)
    {
        if (faults.Strike(FaultName.Fhir429WithRetryAfter, type) is { } busy)
        {
            var seconds = (int)Math.Ceiling((busy.Milliseconds ?? 1000) / 1000.0);
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Outcome.Problem(StatusCodes.Status429TooManyRequests, "throttled", "Fault: too many requests.");
        }

        if (faults.Strike(FaultName.Fhir401, type) is not null)
        {
            return Outcome.NoToken("Fault: the token is not accepted.");
        }

        if (faults.Strike(FaultName.Fhir403, type) is not null)
        {
            return Outcome.Forbidden("Fault: forbidden.");
        }

        if (faults.Strike(FaultName.Fhir404, type) is not null)
        {
            return Outcome.NotFound("Fault: not found.");
        }

        return faults.Strike(FaultName.Fhir500, type) is null
            ? null
            : Outcome.Problem(StatusCodes.Status500InternalServerError, "exception", "Fault: internal error.");
    }
}
