using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Delivering.Documents;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Delivering.Oracle;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Certify;

/// <summary>How a specimen leaves by one route, by the app's own way, and how the run looks at what became of it.</summary>
internal abstract class SpecimenRoute
{
    /// <summary>The end of the address a new record is posted to.</summary>
    public abstract string Target { get; }

    /// <summary>The type in which it lies at the EHR.</summary>
    public abstract string TypeOf(Specimen specimen);

    public abstract Task<Outcome> CreateAsync(Specimen specimen, Shipment shipment, CancellationToken cancel);

    /// <summary>Takes it back: entered in error, or credited.</summary>
    public abstract Task<Outcome> WithdrawAsync(Shipment shipment, string reference, CancellationToken cancel);

    /// <summary>References of every record of it; null when the EHR does not answer the search.</summary>
    public abstract Task<ImmutableArray<string>?> FindAllAsync(Specimen specimen, Shipment shipment, CancellationToken cancel);

    /// <summary>Paths of what was sent and is not there any more.</summary>
    public abstract IEnumerable<string> Lost(Specimen specimen, Resource came);

    /// <returns>Null for a route that puts nothing into the EHR which the run could see.</returns>
    public static SpecimenRoute? For(ChosenRoute chosen, Specimen specimen) => chosen.Route switch
    {
        DeliveryRoute.FhirCreate => new Plain(specimen.Type, new FhirCreateRoute()),
        DeliveryRoute.FhirCreateProfiled => new Plain(specimen.Type, new ProfiledRoute()),
        DeliveryRoute.OracleOperation when specimen.Type == "ChargeItem" => new ByOperation(),
        DeliveryRoute.Document when chosen.What is RouteSubject.ChargeItem or RouteSubject.Consent or RouteSubject.CarePlan => new Filed(),
        _ => null,
    };

    private static JsonObject Status(string status) => new() { ["status"] = status };

    private static async Task<ImmutableArray<string>?> ByIdentifierAsync(FhirClient client, string type, string identifier, CancellationToken cancel)
    {
        var found = await client.ReadReferenceAsync<Bundle>($"{type}?identifier={Uri.EscapeDataString(identifier)}", cancel);
        return found.Value?.Entry.Select(e => e.Resource).OfType<Resource>()
            .Where(r => r.ResourceType == type && OurIdentifier.IsOn(r, identifier)).Select(r => $"{type}/{r.Id}").ToImmutableArray();
    }

    /// <summary>The resource as it is, or in the EHR's own shape.</summary>
    private sealed class Plain(string type, IDeliveryWay way) : SpecimenRoute
    {
        // The server's own; what it adds elsewhere is its right, what it drops is not.
        private static readonly string[] ServersOwn = ["id", "meta", "text"];

        public override string Target => "/" + type;

        public override string TypeOf(Specimen specimen) => type;

        public override Task<Outcome> CreateAsync(Specimen specimen, Shipment shipment, CancellationToken cancel) => way.CreateAsync(shipment, cancel);

        public override Task<Outcome> WithdrawAsync(Shipment shipment, string reference, CancellationToken cancel) =>
            ResourceSender.For(type).AmendAsync(shipment with { Body = InError() }, shipment.Row with { Reference = reference }, cancel);

        public override Task<ImmutableArray<string>?> FindAllAsync(Specimen specimen, Shipment shipment, CancellationToken cancel) =>
            ByIdentifierAsync(shipment.Client, type, specimen.Identifier, cancel);

        // Our profile of Task wants the reason; the others have no place for one.
        private JsonObject InError()
        {
            var body = Status("entered-in-error");
            if (type == "Task")
            {
                body["statusReason"] = new JsonObject { ["text"] = Specimen.Note };
            }

            return body;
        }

        public override IEnumerable<string> Lost(Specimen specimen, Resource came) =>
            way.Route == DeliveryRoute.FhirCreate ? Lost(specimen.Body, came.Json, type) : OurIdentifier.IsOn(came, specimen.Identifier) ? [] : [type + ".identifier"];

        private static IEnumerable<string> Lost(JsonNode? sent, JsonNode? came, string path) => (sent, came) switch
        {
            (JsonObject s, JsonObject c) => s.Where(m => !ServersOwn.Contains(m.Key)).SelectMany(m => Lost(m.Value, c[m.Key], $"{path}.{m.Key}")),
            (JsonArray s, JsonArray c) when s.Count == c.Count => s.SelectMany((item, n) => Lost(item, c[n], $"{path}[{n}]")),
            _ => JsonNode.DeepEquals(sent, came) || Same(sent, came) ? [] : [path],
        };

        /// <summary>A reference may come back absolute.</summary>
        private static bool Same(JsonNode? sent, JsonNode? came) => sent is JsonValue && came is JsonValue
            && came.ToString().EndsWith("/" + sent, StringComparison.Ordinal);
    }

    /// <summary>A charge by Oracle's operations, credited in the end.</summary>
    private sealed class ByOperation : SpecimenRoute
    {
        public override string Target => "/ChargeItem/$create";

        public override string TypeOf(Specimen specimen) => "ChargeItem";

        public override Task<Outcome> CreateAsync(Specimen specimen, Shipment shipment, CancellationToken cancel) =>
            Way(specimen, shipment).CreateAsync(shipment, cancel);

        public override Task<Outcome> WithdrawAsync(Shipment shipment, string reference, CancellationToken cancel) => new OracleOperationRoute((_, _, _) =>
            throw new InvalidOperationException("A credit needs no claim.")).AmendAsync(
                shipment with { Body = Status(StatusGuard.WithdrawnStatus) }, shipment.Row with { Reference = reference }, cancel);

        public override async Task<ImmutableArray<string>?> FindAllAsync(Specimen specimen, Shipment shipment, CancellationToken cancel)
        {
            var found = new List<string>();
            foreach (var visit in (await ChargeEncounters.AllAsync(shipment, cancel)).All ?? [])
            {
                var charges = await shipment.Client.SearchAsync<ChargeItem>([("context", "Encounter/" + visit.Id), ("-status", "billable")], cancel);
                if (charges.Value is null)
                {
                    return null;
                }

                found.AddRange(charges.Value.Matches.Where(c => OracleCharge.CarriesKey(c.Json, KeyOf(specimen))).Select(c => "ChargeItem/" + c.Id));
            }

            return [.. found];
        }

        public override IEnumerable<string> Lost(Specimen specimen, Resource came) =>
            OracleCharge.CarriesKey(came.Json, KeyOf(specimen)) ? [] : ["ChargeItem.extension"];

        private static string KeyOf(Specimen specimen) => specimen.Identifier[(specimen.Identifier.IndexOf('|', StringComparison.Ordinal) + 1)..];

        /// <summary>The charge that a closing would have approved.</summary>
        private static OracleOperationRoute Way(Specimen specimen, Shipment shipment) => new((row, ehr, _) =>
        {
            var today = shipment.Now.InZone(DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone]).Date;
            var practitioner = ehr.BillingPractitioners is [var first, ..] ? first : null;
            var author = new Author(practitioner is null ? "conformance-run" : BillingPractitioners.KeyOf(practitioner), "Conformance run", "physician");
            return Task.FromResult(new ClaimLine(
                new Charge(row.Item.Id, row.Item.Patient, today.ToYearMonth(), "staff", Specimen.Code, 1, KeyOf(specimen), Guid.Empty),
                new ClosedLine(today, today, today, today, "11", Specimen.Diagnoses, null),
                new MonthClosed(today.ToYearMonth(), "{}", "{}", author),
                new PatientIdentity(shipment.Patient, "", today, null), ehr, practitioner, null, shipment.Now));
        });
    }

    /// <summary>A document that holds the record.</summary>
    private sealed class Filed : SpecimenRoute
    {
        public override string Target => "/DocumentReference";

        public override string TypeOf(Specimen specimen) => "DocumentReference";

        public override Task<Outcome> CreateAsync(Specimen specimen, Shipment shipment, CancellationToken cancel)
        {
            var settings = shipment.Ehr.Writeback;
            return DocumentRoute.FileAsync(null, shipment, shipment.Body, Specimen.Note, shipment.Chosen.What switch
            {
                RouteSubject.Consent => settings.Consent,
                RouteSubject.CarePlan => settings.CarePlan,
                _ => settings.Note,
            }, null, cancel);
        }

        public override Task<Outcome> WithdrawAsync(Shipment shipment, string reference, CancellationToken cancel) =>
            ResourceSender.For("DocumentReference").AmendAsync(shipment with { Body = Status("entered-in-error") }, shipment.Row with { Reference = reference }, cancel);

        public override Task<ImmutableArray<string>?> FindAllAsync(Specimen specimen, Shipment shipment, CancellationToken cancel) =>
            ByIdentifierAsync(shipment.Client, "DocumentReference", DocumentRoute.IdentifierOf(specimen.Identifier), cancel);

        public override IEnumerable<string> Lost(Specimen specimen, Resource came)
        {
            var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(specimen.Body.ToJsonString()));
            var there = (came.Json["content"] as JsonArray ?? []).Any(c => c?["attachment"]?["data"]?.ToString() == data);
            return there ? [] : ["DocumentReference.content"];
        }
    }
}
