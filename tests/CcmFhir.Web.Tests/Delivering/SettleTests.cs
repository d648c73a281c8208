using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>
/// When a search that found nothing is believed. A request outlives the process that sent it: what stands between us and the EHR may hand it over as
/// late as we would have waited for its answer, and the EHR may hide it for the settle time after that.
/// </summary>
public sealed class SettleTests
{
    [Theory]
    [InlineData(7, 30, 0, false)]
    [InlineData(7, 30, 7, false)]
    [InlineData(7, 30, 36, false)]
    [InlineData(7, 30, 37, true)]
    [InlineData(0, 30, 29, false)]
    [InlineData(0, 30, 30, true)]
    [InlineData(3600, 1, 3600, false)]
    [InlineData(3600, 1, 3601, true)]
    public void A_search_in_vain_is_believed_after_the_settle_time_and_the_time_an_answer_may_take(int settle, int timeout, int passed, bool believed) =>
        Assert.Equal(believed, Shipment(settle, timeout, Claim.Now - Duration.FromSeconds(passed)).HasSettled);

    [Fact]
    public void Nothing_is_believed_before_the_first_search() => Assert.False(Shipment(0, 1, null).HasSettled);

    [Theory]
    [InlineData(10, 10)]
    [InlineData(0, 2)]
    public void It_is_looked_for_again_after_the_settle_time_and_not_without_a_pause(int settle, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Shipment(settle, 30, Claim.Now).NotFoundYet.RetryIn);

    [Fact]
    public void It_is_looked_for_again_when_a_search_in_vain_will_be_believed() =>
        Assert.Equal(TimeSpan.FromSeconds(30), Shipment(3600, 30, Claim.Now - Duration.FromSeconds(3600)).NotFoundYet.RetryIn);

    [Theory]
    [InlineData("""{ "subject": { "reference": "Patient/alder" } }""", true)]
    [InlineData("""{ "subject": { "reference": "https://ehr.example.org/fhir/r4/Patient/alder/_history/2" } }""", true)]
    [InlineData("""{ "patient": { "reference": "Patient/alder" } }""", true)]
    [InlineData("""{ "for": { "reference": "Patient/alder" } }""", true)]
    [InlineData("""{ "subject": { "reference": "Patient/birch" } }""", false)]
    [InlineData("""{ "subject": { "reference": "Patient/red-alder" } }""", false)]
    [InlineData("""{ "subject": { "reference": "RelatedPatient/alder" } }""", false)]
    [InlineData("""{ "subject": { "display": "Patient/alder" } }""", false)]
    [InlineData("{}", false)]
    public void Whose_chart_a_resource_is_in(string resource, bool isOurPatients) =>
        Assert.Equal(isOurPatients, (Shipment(7, 30, null) with { Session = new FhirSession(Claim.Line("99490", 1, Claim.Ehr()).Charge.Patient, "alder", "", null!) })
            .IsOfPatient(JsonNode.Parse(resource)!.AsObject()));

    private static Shipment Shipment(int settle, int timeout, Instant? missed)
    {
        var ehr = Claim.Ehr();
        ehr = ehr with { Http = ehr.Http with { TimeoutSeconds = timeout }, Writeback = ehr.Writeback with { SettleSeconds = settle } };
        var item = new OutboxItem(Guid.Empty, new PatientKey("p1", ehr.Id, Guid.Empty), "ChargeItem", "system|value", "2026-10", []);
        var row = new OutboxRow(1, item, "fhir-create", DeliveryState.Sending, Attempts: 2, null, null, null, Claim.Now, missed);
        return new Shipment(
            row, new JsonObject(), ehr, null, new ChosenRoute(RouteSubject.ChargeItem, DeliveryRoute.FhirCreate, "", [], null), ConditionalCreate: false, Claim.Now);
    }
}
