using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Chart;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Documents;

/// <summary>
/// Files what an EHR takes only on paper as a DocumentReference: a month's summary for the biller, a consent, a plan; each as
/// XHTML, plain text and the structured record, and as PDF where a writer is configured. The identifier follows from what it says, so that one text is filed once.
/// </summary>
internal sealed class DocumentRoute(ClaimLines claims, Charges charges, PdfWriter pdf) : IDeliveryWay
{
    private const string NoPdf = "filed without PDF";

    public DeliveryRoute Route => DeliveryRoute.Document;

    public bool SpeaksFhir => true;

    public async Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel)
    {
        var content = shipment.Chosen.What switch
        {
            RouteSubject.ChargeItem => ContentOf(await StandingAsync(await claims.OfAsync(shipment.Row, shipment.Ehr, cancel), cancel)),
            RouteSubject.Consent or RouteSubject.CarePlan => shipment.Row.Item.Identifier,
            _ => null, // filed with something else
        };
        var found = content is null ? null : await ResourceSender.For("DocumentReference").FindAsync(Filing(shipment, IdentifierOf(content)), cancel);
        return found is { State: DeliveryState.Confirmed or DeliveryState.Sent } && shipment.Chosen.What == RouteSubject.ChargeItem ? ForBiller(shipment, found) : found;
    }

    public Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel) => shipment.Chosen.What switch
    {
        RouteSubject.ChargeItem => SummariseAsync(shipment, null, cancel),
        RouteSubject.Consent => FileAsync(pdf, shipment, shipment.Body, "Consent to care management", shipment.Ehr.Writeback.Consent, null, cancel),
        RouteSubject.CarePlan => FileAsync(pdf, shipment, shipment.Body, "Care plan", shipment.Ehr.Writeback.CarePlan, null, cancel),
        _ => Task.FromResult(new Outcome(DeliveryState.Manual)), // minutes go with the month's summary
    };

    /// <summary>A new document that replaces the one before.</summary>
    public Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
    {
        if (shipment.Chosen.What == RouteSubject.ChargeItem)
        {
            return SummariseAsync(shipment, target.Reference, cancel);
        }

        var whole = target.Item.Body.DeepClone().AsObject();
        Amendment.Apply(whole, shipment.Body);

        return shipment.Chosen.What == RouteSubject.Consent
            ? FileAsync(pdf, shipment, whole, "Consent to care management", shipment.Ehr.Writeback.Consent, target.Reference, cancel)
            : shipment.Chosen.What == RouteSubject.CarePlan
                ? FileAsync(pdf, shipment, whole, "Care plan", shipment.Ehr.Writeback.CarePlan, target.Reference, cancel)
                : Task.FromResult(new Outcome(DeliveryState.Manual));
    }

    private async Task<Outcome> SummariseAsync(Shipment shipment, string? replaced, CancellationToken cancel)
    {
        var one = await claims.OfAsync(shipment.Row, shipment.Ehr, cancel);
        var standing = await StandingAsync(one, cancel);
        if (standing.Length == 0)
        {
            return new Outcome(DeliveryState.Manual, "nothing of the month is left to enter: a person takes out what was entered");
        }

        var lines = new List<ClaimLine>();
        foreach (var charge in standing)
        {
            lines.Add(await claims.OfAsync(charge, shipment.Ehr, cancel));
        }

        var closed = lines[^1].Closed;
        var filed = await FileAsync(
            pdf, shipment, MonthSummary.Of(lines), new DocumentForm("application/json", Encoding.UTF8.GetBytes(closed.DeterminationJson)), ContentOf(standing),
            shipment.Ehr.Writeback.Note.DocumentType, replaced,
            new SummedMonth(closed.Month, Projections.Person(closed.By), Projections.Organization(shipment.Ehr)), cancel);

        // Accepted is enough: where the EHR does not show the document, the charge still has to be entered.
        return filed.State is DeliveryState.Confirmed or DeliveryState.Sent ? ForBiller(shipment, filed) : filed;
    }

    /// <summary>The paper is there; the charge is not, until a person enters it.</summary>
    private static Outcome ForBiller(Shipment shipment, Outcome filed) => filed with
    {
        State = DeliveryState.Manual,
        Detail = string.Join(' ', new[] { shipment.Chosen.ManualStep ?? ManualSteps.For(RouteSubject.ChargeItem, DeliveryRoute.Document), WithoutPdf(filed) }.OfType<string>()),
    };

    private async Task<Charge[]> StandingAsync(ClaimLine one, CancellationToken cancel) =>
        [.. (await charges.ForPatientAsync(one.Charge.Patient, cancel)).Where(c => c.Month == one.Charge.Month && !c.IsWithdrawn)];

    private static string ContentOf(Charge[] standing) => string.Join(' ', standing.Select(c => $"{c.ChargeKey} {c.Units} {c.ClosingId:D}"));

    private static Shipment Filing(Shipment shipment, string identifier) =>
        shipment with { Row = shipment.Row with { Item = shipment.Row.Item with { Identifier = identifier, Kind = "DocumentReference" } }, ConditionalCreate = false };

    private static string? WithoutPdf(Outcome filed) => filed.Detail?.StartsWith(NoPdf, StringComparison.Ordinal) == true ? $"({filed.Detail})" : null;

    /// <summary>Under which identifier a record is filed.</summary>
    public static string IdentifierOf(string content) => $"{CcmTerms.DocumentIdentifier}|{IdOf(content)}";

    /// <summary>Files one record; <paramref name="replaced"/> is the document before it, or null; without a writer there is no PDF.</summary>
    public static Task<Outcome> FileAsync(
        PdfWriter? pdf, Shipment shipment, JsonObject record, string title, DocumentableWriteback settings, string? replaced, CancellationToken cancel) =>
        FileAsync(
            pdf, shipment, RecordText.Of(record, title), new DocumentForm("application/fhir+json", Encoding.UTF8.GetBytes(record.ToJsonString())),
            shipment.Row.Item.Identifier, settings.DocumentType, replaced, null, cancel);

    private static async Task<Outcome> FileAsync(
        PdfWriter? pdf, Shipment shipment, DocumentText text, DocumentForm structured, string content, string loinc, string? replaced, SummedMonth? month,
        CancellationToken cancel)
    {
        var written = pdf is null ? new WrittenPdf(null, null) : await pdf.WriteAsync(text.Xhtml, cancel);
        var document = DocumentTranslator.ToFhir(new DocumentRecord
        {
            Id = IdOf(content),
            Patient = shipment.Patient,
            Written = shipment.Now,
            Zone = Projections.Zone(shipment.Ehr),
            DocumentType = loinc,
            Title = text.Title,
            Forms =
            [
                new("application/xhtml+xml", text.Xhtml),
                new("text/plain; charset=utf-8", text.Plain),
                structured,
                .. written.Pdf is { } bytes ? [new DocumentForm("application/pdf", bytes)] : ImmutableArray<DocumentForm>.Empty,
            ],
            Replaces = replaced?.StartsWith("DocumentReference/", StringComparison.Ordinal) == true ? replaced : null,
            Month = month,
        });
        var filed = await ResourceSender.For("DocumentReference").CreateAsync(Filing(shipment, IdentifierOf(content)) with { Body = document.Json }, cancel);
        return written.Problem is { } problem && filed.State == DeliveryState.Confirmed ? filed with { Detail = $"{NoPdf}: {problem}" } : filed;
    }

    private static string IdOf(string content) => DerivedId.Of("document " + content).ToString("D");
}
