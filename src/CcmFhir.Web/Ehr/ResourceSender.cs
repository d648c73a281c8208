using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr;

/// <summary>Creates or changes resources of one type in an EHR by plain FHIR REST, at most once each.</summary>
internal abstract class ResourceSender
{
    private static readonly Dictionary<string, ResourceSender> All = new(StringComparer.Ordinal)
    {
        ["Task"] = new Of<FhirTask>(RouteSubject.Task),
        ["Observation"] = new Of<Observation>(RouteSubject.Time),
        ["Consent"] = new Of<Consent>(RouteSubject.Consent),
        ["CarePlan"] = new Of<CarePlan>(RouteSubject.CarePlan),
        ["ChargeItem"] = new Of<ChargeItem>(RouteSubject.ChargeItem),
        ["Provenance"] = new Of<Provenance>(RouteSubject.Provenance),
    };

    protected ResourceSender(RouteSubject subject) => Subject = subject;

    public RouteSubject Subject { get; }

    public static ResourceSender? Find(string resourceType) => All.GetValueOrDefault(resourceType);

    public abstract Task<Outcome> CreateAsync(FhirClient client, OutboxRow row, JsonObject body, bool conditionalCreate, CancellationToken cancel);

    /// <summary>Sets members of the resource as it now is in the EHR; everything else of it stays.</summary>
    public abstract Task<Outcome> AmendAsync(FhirClient client, string reference, JsonObject members, CancellationToken cancel);

    /// <summary>The one place where a failed write becomes what happens to its row.</summary>
    private static Outcome OutcomeOf(FhirFailure failure) => failure.Kind switch
    {
        FhirFailureKind.Unavailable => new Outcome(DeliveryState.Approved, "the EHR cannot be reached", WasTried: false, IsEhrAway: true),
        FhirFailureKind.Busy => new Outcome(DeliveryState.Approved, "the EHR asked us to wait", RetryIn: failure.RetryAfter, WasTried: false, IsEhrAway: true),
        FhirFailureKind.Unauthorized => new Outcome(DeliveryState.Approved, "the session at the EHR has ended", WasTried: false),
        FhirFailureKind.Interrupted => new Outcome(DeliveryState.Unknown, "sent, and no answer came", IsEhrAway: true),
        FhirFailureKind.Fault => new Outcome(DeliveryState.Unknown, $"the EHR failed ({failure.Status})", IsEhrAway: true),
        FhirFailureKind.Incorrect => new Outcome(DeliveryState.Rejected, "the EHR refused it: " + Codes(failure)),
        FhirFailureKind.Forbidden => new Outcome(DeliveryState.Rejected, "the EHR does not allow it to this user"),
        FhirFailureKind.NotFound => new Outcome(DeliveryState.Rejected, "the EHR does not find what it refers to"),
        FhirFailureKind.Conflict => new Outcome(DeliveryState.Rejected, "the EHR has several with our identifier, or it was changed meanwhile"),
        FhirFailureKind.Unsupported => new Outcome(DeliveryState.Rejected, "the EHR does not take this although its statement says so"),
    };

    /// <summary>Issue codes only: diagnostics of real servers quote what was sent.</summary>
    private static string Codes(FhirFailure failure) =>
        failure.Issues.Count == 0 ? $"status {failure.Status}" : string.Join(", ", failure.Issues.Select(i => i.Code).Distinct());

    private sealed class Of<T>(RouteSubject subject) : ResourceSender(subject)
        where T : Resource, IFhirType<T>
    {
        public override async Task<Outcome> CreateAsync(
            FhirClient client, OutboxRow row, JsonObject body, bool conditionalCreate, CancellationToken cancel)
        {
            // A first try on a server that knows If-None-Exist needs no search; everything else looks first.
            if ((row.Attempts > 1 || !conditionalCreate) && await FoundAsync(client, row, cancel) is { } known)
            {
                return known;
            }

            var created = await client.CreateAsync(
                T.Over(body), conditionalCreate ? "identifier=" + Uri.EscapeDataString(row.Item.Identifier) : null, cancel);
            if (created.Failure is { } failure)
            {
                return OutcomeOf(failure);
            }

            // Some servers ignore If-None-Exist or answer with another resource: what came back must carry our identifier.
            if (created.Value is { Id: { } id } resource)
            {
                return Carries(resource, row.Item.Identifier)
                    ? Confirmed(id, resource, null)
                    : new Outcome(DeliveryState.Unknown, "the EHR answered with a resource that is not ours");
            }

            return await FoundAsync(client, row, cancel) ?? new Outcome(DeliveryState.Unknown, "accepted, but not found yet");
        }

        public override async Task<Outcome> AmendAsync(FhirClient client, string reference, JsonObject members, CancellationToken cancel)
        {
            var paths = members.Select(m => "/" + m.Key).ToArray();
            var id = reference[(reference.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var changed = await new FhirUpdate(client).ApplyAsync<T>(
                id,
                paths,
                resource =>
                {
                    foreach (var (name, value) in members)
                    {
                        resource.Json[name] = value?.DeepClone();
                    }
                },
                cancel);
            return changed is { Failure: null, Value: { } resource }
                ? Confirmed(id, resource, null)
                : OutcomeOf(changed.Failure ?? new FhirFailure(FhirFailureKind.Fault));
        }

        /// <returns>Confirmed when the EHR has it; a reason to wait or ask a person; null when the EHR surely has none.</returns>
        private static async Task<Outcome?> FoundAsync(FhirClient client, OutboxRow row, CancellationToken cancel)
        {
            var searched = await client.SearchAsync<T>([("identifier", row.Item.Identifier)], cancel);
            if (searched.Failure?.Kind is FhirFailureKind.Incorrect or FhirFailureKind.Unsupported && PatientOf(row.Item.Body) is { } patient)
            {
                // No search by identifier here: everything of the patient is looked through.
                searched = await client.SearchAsync<T>([("patient", patient)], cancel);
            }

            if (searched.Failure is { } failure)
            {
                // Nothing was sent, so nothing new is unknown.
                var outcome = OutcomeOf(failure);
                return row.Attempts > 1 ? outcome with { State = DeliveryState.Unknown, WasTried = false } : outcome;
            }

            // A server that ignores the parameter answers with others: only ours count, and an incomplete answer proves nothing.
            var ours = searched.Value!.Matches.Where(r => Carries(r, row.Item.Identifier)).ToArray();
            return ours switch
            {
                [{ Id: { } id } only] => Confirmed(id, only, "found by its identifier"),
                { Length: > 1 } => new Outcome(DeliveryState.Rejected, $"the EHR has {ours.Length} with our identifier"),
                _ => searched.Value.IsComplete ? null : new Outcome(DeliveryState.Unknown, "the EHR's search answer is incomplete"),
            };
        }

        private static string? PatientOf(JsonObject body) =>
            new[] { "subject", "for", "patient" }.Select(name => body[name]?["reference"]?.GetValue<string>())
                .FirstOrDefault(r => r?.StartsWith("Patient/", StringComparison.Ordinal) == true)?["Patient/".Length..];

        private static Outcome Confirmed(string id, T resource, string? detail) =>
            new(DeliveryState.Confirmed, detail, Reference: $"{T.TypeName}/{id}", Version: resource.Meta?.VersionId);

        private static bool Carries(T resource, string identifier)
        {
            var parts = identifier.Split('|', 2);
            return resource.Json["identifier"] is JsonArray all
                && all.OfType<JsonObject>().Any(i => Text(i, "system") == parts[0] && Text(i, "value") == parts[1]);
        }

        private static string? Text(JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
    }
}
