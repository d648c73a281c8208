using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Storage;
using Duration = NodaTime.Duration;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Creates or changes resources of one type in an EHR by plain FHIR REST, at most once each.</summary>
internal abstract class ResourceSender
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(30);
    private static readonly Duration LagMax = Duration.FromMinutes(10);

    private static readonly Dictionary<string, ResourceSender> All = new(StringComparer.Ordinal)
    {
        ["Task"] = new Of<FhirTask>("patient"),
        ["Observation"] = new Of<Observation>("patient"),
        ["Consent"] = new Of<Consent>("patient"),
        ["CarePlan"] = new Of<CarePlan>("patient"),
        ["ChargeItem"] = new Of<ChargeItem>("patient"),
        ["Provenance"] = new Of<Provenance>("target"),
        ["DocumentReference"] = new Of<DocumentReference>("patient"),
    };

    public static ResourceSender For(string resourceType) => All[resourceType];

    /// <summary>Whether an earlier try arrived; null when it surely did not.</summary>
    public abstract Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel);

    public abstract Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel);

    /// <summary>Sets members of the resource as it now is in the EHR; everything else of it stays.</summary>
    public abstract Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel);

    private sealed class Of<T>(string narrowing) : ResourceSender
        where T : Resource, IFhirType<T>
    {
        public override Task<Outcome?> FindAsync(Shipment shipment, CancellationToken cancel) =>
            new ArrivalSearch<T>(shipment, RecordMark.Of(shipment), narrowing).RunAsync(cancel);

        public override async Task<Outcome> CreateAsync(Shipment shipment, CancellationToken cancel)
        {
            // A first try on a server that knows If-None-Exist needs no search; everything else looks first.
            var mark = RecordMark.Of(shipment);
            var conditionally = shipment.ConditionalCreate && mark.IsUnique;
            if ((shipment.MayHaveArrived || !conditionally) && await new ArrivalSearch<T>(shipment, mark, narrowing).RunAsync(cancel) is { } known)
            {
                return known;
            }

            if (OutgoingCheck.Refusal(T.Over(shipment.Body)) is { } invalid)
            {
                return invalid;
            }

            var created = await shipment.Client.CreateAsync(
                T.Over(shipment.Body), conditionally ? $"{mark.Parameter}={Uri.EscapeDataString(mark.Value)}" : null, cancel);
            if (created.Failure is { } failure)
            {
                return WriteFailures.OutcomeOf(failure);
            }

            // What If-None-Exist matches was there before (200). Anything else that is accepted is new, whatever the EHR made of it.
            var isNew = !conditionally || created.Status == StatusCodes.Status201Created;
            return created.Value is { Id: { } id } resource
                ? Accepted(shipment, mark, id, resource, isNew)
                : await ReadBackAsync(shipment, mark, ReferenceIn(created.Location), isNew, cancel);
        }

        public override async Task<Outcome> AmendAsync(Shipment shipment, OutboxRow target, CancellationToken cancel)
        {
            if (!shipment.Ehr.CapabilityOverrides.MayUpdate(T.TypeName))
            {
                return new Outcome(
                    DeliveryState.Manual, $"launch.json says that a {T.TypeName} cannot be changed (capabilityOverrides): a person changes it there", WasTried: false);
            }

            var members = shipment.Body;
            var reference = target.Reference!;
            var id = reference[(reference.IndexOf('/', StringComparison.Ordinal) + 1)..];
            string? handsOff = null;
            Outcome? invalid = null;
            var changed = await new FhirUpdate(shipment.Client, byPatch: shipment.Patched.Contains(T.TypeName)).ApplyAsync<T>(
                id,
                [.. members.Select(m => "/" + m.Key)],
                resource =>
                {
                    if (!IsOurPatients(shipment, resource))
                    {
                        handsOff = "the EHR has it in another patient's chart: a person looks there";
                        return;
                    }

                    (var mayChange, handsOff) = StatusGuard.Judge(T.TypeName, resource.Json, members);
                    if (mayChange)
                    {
                        var wanted = resource.Json.DeepClone().AsObject();
                        Amendment.Apply(wanted, members);
                        invalid = OutgoingCheck.Refusal(resource, T.Over(wanted));
                        Amendment.Apply(resource.Json, invalid is null ? members : []);
                    }
                },
                cancel);
            return (handsOff, changed) switch
            {
                ({ } why, _) => new Outcome(DeliveryState.Manual, why),
                _ when invalid is not null => invalid,
                (_, { Failure.Kind: FhirFailureKind.Unsupported }) =>
                    new Outcome(DeliveryState.Manual, "this EHR has no versions to change safely: a person changes it there"),
                // A server whose reads lag behind its writes does not show what was just created, or shows it as it was.
                (_, { Failure.Kind: FhirFailureKind.NotFound or FhirFailureKind.Conflict }) when shipment.Now - target.DueAt < LagMax =>
                    new Outcome(DeliveryState.Approved, "the EHR does not show what this changes as it is now", RetryIn: Lag, WasTried: false),
                (_, { Failure: { } failure }) => WriteFailures.OutcomeOf(failure),
                (_, { Value: { } resource }) => ArrivalSearch<T>.Confirmed(id, resource, null),
                _ => new Outcome(DeliveryState.Confirmed, null, Reference: $"{T.TypeName}/{id}"),
            };
        }

        /// <summary>
        /// Some EHRs keep no identifier of others, some answer with another resource than the one they stored. What was created is never sent again.
        /// </summary>
        private Outcome Accepted(Shipment shipment, RecordMark mark, string id, T resource, bool isNew) =>
            mark.IsOn(resource) ? ArrivalSearch<T>.Confirmed(id, resource, null)
            : isNew && IsOurPatients(shipment, resource)
                ? ArrivalSearch<T>.Confirmed(id, resource, $"created; the EHR does not keep our {mark.Name}, so it is known by its number there")
            : new Outcome(DeliveryState.Manual, $"the EHR answered with {T.TypeName}/{id}, which is not this one: look there, then settle it by hand or try again");

        /// <summary>Accepted without a body: what Location names, else what a search finds.</summary>
        private async Task<Outcome> ReadBackAsync(Shipment shipment, RecordMark mark, string? reference, bool isNew, CancellationToken cancel)
        {
            if (reference is not null && await shipment.Client.ReadReferenceAsync<T>(reference, cancel) is { Value: { Id: { } id } resource })
            {
                return Accepted(shipment, mark, id, resource, isNew);
            }

            return await new ArrivalSearch<T>(shipment, mark, narrowing).RunAsync(cancel) is { State: DeliveryState.Confirmed } found
                ? found
                : new Outcome(DeliveryState.Sent, "accepted, but not shown yet: the next comparison confirms it", Reference: isNew ? reference : null);
        }

        private bool IsOurPatients(Shipment shipment, T resource) => narrowing != "patient" || shipment.IsOfPatient(resource.Json);

        private static string? ReferenceIn(string? location)
        {
            var parts = location?.Split("/_history/")[0].TrimEnd('/').Split('/') ?? [];
            return parts is [.., var type, var id] && type == T.TypeName && Placeholders.IsFhir($"{type}/{id}") ? $"{type}/{id}" : null;
        }
    }
}
