using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering;

/// <summary>The one place where a failed write becomes what happens to its row.</summary>
internal static class WriteFailures
{
    /// <summary>Longer than this no <c>Retry-After</c> is obeyed: a wrong date must not stop an EHR's lane for days. Then it is asked again.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(15);

    public static Outcome OutcomeOf(FhirFailure failure) => failure.Kind switch
    {
        FhirFailureKind.Unavailable => new Outcome(DeliveryState.Approved, "the EHR cannot be reached", WasTried: false, IsEhrAway: true),
        FhirFailureKind.Busy => new Outcome(DeliveryState.Approved, "the EHR asked us to wait", RetryIn: Obeyed(failure.RetryAfter), WasTried: false, IsEhrAway: true),
        FhirFailureKind.Unauthorized => new Outcome(DeliveryState.Approved, "the session at the EHR has ended", WasTried: false, IsTokenRefused: true),
        FhirFailureKind.Interrupted => new Outcome(
            DeliveryState.Unknown, failure.Status is { } status ? $"sent, and what became of it is not known ({status})" : "sent, and no answer came",
            RetryIn: Obeyed(failure.RetryAfter), IsEhrAway: true),
        FhirFailureKind.Fault => new Outcome(DeliveryState.Unknown, $"the EHR failed ({failure.Status})", IsEhrAway: true),
        FhirFailureKind.Incorrect => new Outcome(DeliveryState.Rejected, "the EHR refused it: " + Codes(failure), IsRefused: true),
        FhirFailureKind.Forbidden => new Outcome(DeliveryState.Rejected, "the EHR does not allow it", IsRefused: true),
        FhirFailureKind.NotFound => new Outcome(DeliveryState.Rejected, "the EHR does not find what it refers to", IsNotTaken: true, IsRefused: true),
        FhirFailureKind.Conflict => new Outcome(DeliveryState.Rejected, "the EHR has several with our identifier, or it was changed meanwhile"),
        FhirFailureKind.Unsupported => new Outcome(DeliveryState.Rejected, "the EHR does not take this although its statement says so", IsNotTaken: true, IsRefused: true),
    };

    /// <summary>A search that failed says nothing and sent nothing: a row that may have arrived stays unknown, and this was no try.</summary>
    public static Outcome OfSearch(FhirFailure failure, Shipment shipment)
    {
        var outcome = OutcomeOf(failure);
        return !shipment.MayHaveArrived ? outcome with { State = WillPass(failure.Kind) ? DeliveryState.Approved : DeliveryState.Manual, WasTried = false }
            : WillPass(failure.Kind) ? outcome with { State = DeliveryState.Unknown, WasTried = false }
            : new Outcome(DeliveryState.Manual, "it may have arrived, and the EHR cannot be searched: look there, then settle it by hand");
    }

    public static TimeSpan? Obeyed(TimeSpan? asked) => asked > RetryAfterMax ? RetryAfterMax : asked;

    /// <summary>Whether asking again later may help.</summary>
    public static bool WillPass(FhirFailureKind kind) => kind is FhirFailureKind.Unavailable or FhirFailureKind.Busy or FhirFailureKind.Unauthorized
        or FhirFailureKind.Interrupted or FhirFailureKind.Fault;

    /// <summary>Issue codes only: diagnostics of real servers quote what was sent.</summary>
    private static string Codes(FhirFailure failure) =>
        failure.Issues.Count == 0 ? $"status {failure.Status}" : string.Join(", ", failure.Issues.Select(i => i.Code).Distinct());
}
