using System.Text.Json.Nodes;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>What becomes of a row whose write or search failed: what may have arrived is never taken for what was not sent.</summary>
public sealed class WriteFailureTests
{
    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_gateway_that_fails_after_a_write_leaves_it_unknown_and_its_Retry_After_is_obeyed(int status) => Assert.Equal(
        new Outcome(
            DeliveryState.Unknown, $"sent, and what became of it is not known ({status})", RetryIn: TimeSpan.FromSeconds(90), WasTried: true, IsEhrAway: true),
        WriteFailures.OutcomeOf(new FhirFailure(FhirFailureKind.Interrupted, status, RetryAfter: TimeSpan.FromSeconds(90))));

    [Fact]
    public void What_was_not_taken_was_not_tried() => Assert.Equal(
        new Outcome(DeliveryState.Approved, "the EHR asked us to wait", RetryIn: TimeSpan.FromSeconds(90), WasTried: false, IsEhrAway: true),
        WriteFailures.OutcomeOf(new FhirFailure(FhirFailureKind.Busy, 429, RetryAfter: TimeSpan.FromSeconds(90))));

    [Theory]
    [InlineData(FhirFailureKind.Busy)]
    [InlineData(FhirFailureKind.Interrupted)]
    public void No_Retry_After_is_obeyed_for_longer_than_a_quarter_of_an_hour(FhirFailureKind kind) =>
        Assert.Equal(TimeSpan.FromMinutes(15), WriteFailures.OutcomeOf(new FhirFailure(kind, RetryAfter: TimeSpan.FromDays(3650))).RetryIn);

    [Theory]
    [InlineData(FhirFailureKind.Unavailable, true)]
    [InlineData(FhirFailureKind.Busy, true)]
    [InlineData(FhirFailureKind.Fault, true)]
    [InlineData(FhirFailureKind.Unauthorized, false)]
    public void A_search_that_fails_is_no_try_and_what_may_have_arrived_stays_unknown(FhirFailureKind kind, bool isEhrAway)
    {
        var outcome = WriteFailures.OfSearch(new FhirFailure(kind, 500), Shipment(attempts: 2));

        Assert.Equal((DeliveryState.Unknown, false, false, isEhrAway), (outcome.State, outcome.WasTried, outcome.WasMissed, outcome.IsEhrAway));
    }

    private static Shipment Shipment(int attempts)
    {
        var ehr = Claim.Ehr();
        var item = new OutboxItem(Guid.Empty, new PatientKey("p1", ehr.Id, Guid.Empty), "ChargeItem", "system|value", "2026-10", []);
        return new Shipment(
            new OutboxRow(1, item, "fhir-create", DeliveryState.Sending, attempts, null, null, null, Claim.Now), new JsonObject(), ehr, null,
            new ChosenRoute(RouteSubject.ChargeItem, DeliveryRoute.FhirCreate, "", [], null), ConditionalCreate: false, Claim.Now);
    }
}
