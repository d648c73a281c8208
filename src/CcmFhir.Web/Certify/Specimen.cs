using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Certify;

/// <summary>
/// One record as the app would write it into a test patient's chart, made by the app's own translators and sent by its own
/// sender. Its identifier is this run's, so nothing of it is ever taken for the practice's work.
/// </summary>
internal sealed record Specimen(string Id, string Type, RouteSubject Subject, string Identifier, JsonObject Body)
{
    public const string Note = "Conformance run; entered in error";

    public const string Code = "99490";

    public static readonly ImmutableArray<string> Diagnoses = ["E11.9", "I10"];

    /// <summary>Every kind of record the app writes, in the order it writes them.</summary>
    /// <param name="probe">For the practice, its practitioner and the clock.</param>
    /// <param name="patient">FHIR id of a test patient.</param>
    public static ImmutableArray<Specimen> All(EhrProbe probe, string patient)
    {
        var ehr = probe.Ehr;
        var (subject, zone, now) = ("Patient/" + patient, DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone], Instant.FromDateTimeOffset(probe.Clock.GetUtcNow()));
        var today = now.InZone(zone).Date;
        var organization = ehr.Practice.OrganizationReference ?? ehr.Practice.Id;
        var practitioner = ehr.BillingPractitioners is [var first, ..]
            ? new Actor(BillingPractitioners.KeyOf(first), first.Name)
            : new Actor("conformance-run", "Conformance run");
        string New() => Guid.CreateVersion7(probe.Clock.GetUtcNow()).ToString("D");

        var entry = new TimeRecord
        {
            Entry = new TimeEntry
            {
                Id = New(),
                Start = now - NodaTime.Duration.FromMinutes(12),
                End = now,
                By = new Worker { Id = practitioner.Reference!, Name = practitioner.Name, Role = "physician" },
                Activity = Activity.ChartReview,
                Note = Note,
            },
            Patient = subject,
            Zone = zone,
            Function = PerformerFunction.BillingPractitioner,
            RecordedAt = now,
        };
        var (taskId, total, consent, plan) = (New(), New(), New(), New());
        var key = ChargeKey.Create(probe.FhirBase.OriginalString, New(), today.ToYearMonth(), "conformance", Code, ehr.Practice.Id);
        return
        [
            Make("task", RouteSubject.Task, CcmTerms.TaskIdentifier, taskId, TimeEntryTranslator.ToTask(entry, taskId)),
            Make("time", RouteSubject.Time, CcmTerms.TimeIdentifier, entry.Entry.Id, TimeEntryTranslator.ToObservation(entry)),
            Make("month-total", RouteSubject.Time, CcmTerms.MonthTotalIdentifier, total, MonthTotalTranslator.ToObservation(new MonthTotalRecord
            {
                Id = total,
                Patient = subject,
                Month = today.ToYearMonth(),
                Zone = zone,
                StaffSeconds = 0,
                PractitionerSeconds = 720,
                Practitioner = practitioner,
                Issued = now,
                Members = [Placeholder],
            }), Stand("Observation", CcmTerms.TimeIdentifier, entry.Entry.Id)),
            Make("consent", RouteSubject.Consent, CcmTerms.ConsentIdentifier, consent, ConsentTranslator.ToFhir(new ConsentRecord
            {
                Consent = new PatientConsent
                {
                    Id = consent,
                    GivenOn = GivenOn.At(now),
                    Mode = ConsentMode.Verbal,
                    Elements = ConsentElements.All,
                    Practitioner = practitioner.Reference,
                    Witness = "Conformance run",
                },
                Patient = subject,
                Zone = zone,
                Organization = organization,
                Programme = Billing.Programme.Ccm,
                TextVersion = "conformance",
            })),
            Make("care-plan", RouteSubject.CarePlan, CcmTerms.PlanIdentifier, plan, CarePlanTranslator.ToFhir(new CarePlanRecord
            {
                Plan = new CarePlanOnFile { Id = plan, CreatedOn = today, Elements = PlanElements.MeasurableGoals | PlanElements.PlannedInterventions, Conditions = [Placeholder, Placeholder + "2"] },
                Patient = subject,
                Title = Note,
                Texts = [new PlanElementText(PlanElements.MeasurableGoals, Note), new PlanElementText(PlanElements.PlannedInterventions, Note)],
                Team = [new TeamMember(practitioner, "Billing practitioner")],
            }), new JsonObject { ["type"] = "Condition", ["display"] = Note }),
            Make("charge-item", RouteSubject.ChargeItem, CcmTerms.ChargeIdentifier, key, ChargeItemTranslator.ToFhir(new ChargeRecord
            {
                Key = key,
                Code = Code,
                Units = 1,
                Status = ChargeItem.ChargeItemStatus.Planned, // never billable, not even for a second
                Patient = subject,
                Month = today.ToYearMonth(),
                Zone = zone,
                Practitioner = practitioner,
                Organization = organization,
                Diagnoses = Diagnoses,
                MonthTotal = Placeholder,
                Supporting = [Placeholder],
                Approver = practitioner,
                ApprovedAt = now,
                Note = Note,
            }), Stand("Observation", CcmTerms.MonthTotalIdentifier, total)),
        ];
    }

    private const string Placeholder = "urn:uuid:00000000-0000-0000-0000-000000000000";

    /// <param name="chart">Where it goes.</param>
    /// <param name="conditionalCreate">The EHR honours <c>If-None-Exist</c>.</param>
    /// <param name="attempts">From the second on the sender looks for the record before it sends anything.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Outcome> CreateAsync(TestChart chart, bool conditionalCreate, int attempts, CancellationToken cancel) =>
        RouteIn(chart).CreateAsync(this, ShipmentOf(chart, conditionalCreate, attempts), cancel);

    /// <summary>Takes it back as far as an EHR allows: marked as entered in error, or credited.</summary>
    public async Task<bool> WithdrawAsync(TestChart chart, string reference, CancellationToken cancel) =>
        (await RouteIn(chart).WithdrawAsync(ShipmentOf(chart, conditionalCreate: false, attempts: 1), reference, cancel)).State == DeliveryState.Confirmed;

    /// <summary>References of every record of this specimen; null when the EHR does not answer the search.</summary>
    public Task<ImmutableArray<string>?> FindAllAsync(TestChart chart, CancellationToken cancel) =>
        RouteIn(chart).FindAllAsync(this, ShipmentOf(chart, conditionalCreate: false, attempts: 1), cancel);

    /// <summary>How it leaves there. Only for a route that puts something into the EHR.</summary>
    public SpecimenRoute RouteIn(TestChart chart) => SpecimenRoute.For(chart.Routes.For(Subject), this)
        ?? throw new InvalidOperationException($"{Type} does not leave by a route that can be looked at.");

    /// <summary>As the relay would carry it; a run is not kept waiting for the EHR to settle, so a search is believed at once.</summary>
    private Shipment ShipmentOf(TestChart chart, bool conditionalCreate, int attempts)
    {
        var now = Instant.FromDateTimeOffset(chart.Probe.Clock.GetUtcNow());
        var key = new PatientKey(chart.Probe.Ehr.Practice.Id, chart.Probe.Ehr.Id, Guid.Empty);
        var month = now.InZone(DateTimeZoneProviders.Tzdb[chart.Probe.Ehr.Practice.TimeZone]).ToString("uuuu'-'MM", CultureInfo.InvariantCulture);
        var row = new OutboxRow(
            0, new OutboxItem(Guid.Empty, key, Type, Identifier, month, Body), null, DeliveryState.Sending, attempts, null, null, null, now,
            MissedAt: now - NodaTime.Duration.FromDays(1));
        return new Shipment(
            row, Body.DeepClone().AsObject(), chart.Probe.Ehr, new FhirSession(key, chart.Patient, "", chart.Client), chart.Routes.For(Subject), conditionalCreate, now);
    }

    private static Specimen Make(string id, RouteSubject subject, string system, string value, Resource body, JsonObject? stand = null)
    {
        var json = body.Json;
        if (stand is not null)
        {
            Put(json, stand);
        }

        return new Specimen(id, body.ResourceType, subject, $"{system}|{value}", json);
    }

    private static JsonObject Stand(string type, string system, string value) =>
        new() { ["type"] = type, ["identifier"] = new JsonObject { ["system"] = system, ["value"] = value } };

    /// <summary>A record that may have no place in this EHR is referred to by its identifier, as the app's own delivery does.</summary>
    private static void Put(JsonNode? node, JsonObject stand)
    {
        switch (node)
        {
            case JsonObject reference when reference["reference"]?.ToString().Contains(Placeholder, StringComparison.Ordinal) == true:
                reference.Remove("reference");
                stand.ToList().ForEach(m => reference[m.Key] = m.Value!.DeepClone());
                break;
            case JsonObject members:
                members.ToList().ForEach(m => Put(m.Value, stand));
                break;
            case JsonArray items:
                items.ToList().ForEach(i => Put(i, stand));
                break;
        }
    }
}

/// <summary>A test patient's chart at an EHR, and the way into it.</summary>
/// <param name="Patient">FHIR id.</param>
/// <param name="Client">With a token that may write there.</param>
internal sealed record TestChart(EhrProbe Probe, string Patient, EhrRoutes Routes, FhirClient Client);
