using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Creates or changes resources of one type in an EHR by plain FHIR REST, at most once each.</summary>
internal abstract class ResourceSender
{
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
    public abstract Task<Outcome> AmendAsync(Shipment shipment, string reference, CancellationToken cancel);

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

            // Some servers ignore If-None-Exist or answer with another resource: what came back must carry our mark.
            if (created.Value is { Id: { } id } resource)
            {
                return mark.IsOn(resource)
                    ? ArrivalSearch<T>.Confirmed(id, resource, null)
                    : new Outcome(DeliveryState.Unknown, "the EHR answered with a resource that is not ours");
            }

            return await ReadBackAsync(shipment, mark, created.Location, cancel);
        }

        public override async Task<Outcome> AmendAsync(Shipment shipment, string reference, CancellationToken cancel)
        {
            var members = shipment.Body;
            var id = reference[(reference.IndexOf('/', StringComparison.Ordinal) + 1)..];
            string? handsOff = null;
            Outcome? invalid = null;
            var changed = await new FhirUpdate(shipment.Client, byPatch: shipment.Patched.Contains(T.TypeName)).ApplyAsync<T>(
                id,
                [.. members.Select(m => "/" + m.Key)],
                resource =>
                {
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
                (_, { Failure: { } failure }) => WriteFailures.OutcomeOf(failure),
                (_, { Value: { } resource }) => ArrivalSearch<T>.Confirmed(id, resource, null),
                _ => new Outcome(DeliveryState.Confirmed, null, Reference: $"{T.TypeName}/{id}"),
            };
        }

        /// <summary>Accepted without a body: what Location names, if it is ours, else what a search finds.</summary>
        private async Task<Outcome> ReadBackAsync(Shipment shipment, RecordMark mark, string? location, CancellationToken cancel)
        {
            if (location is not null && await shipment.Client.ReadReferenceAsync<T>(location.Split("/_history/")[0], cancel) is { Value: { Id: { } id } resource }
                && mark.IsOn(resource))
            {
                return ArrivalSearch<T>.Confirmed(id, resource, null);
            }

            return await new ArrivalSearch<T>(shipment, mark, narrowing).RunAsync(cancel) is { State: DeliveryState.Confirmed } found
                ? found
                : new Outcome(DeliveryState.Sent, "accepted, but not shown yet: the next comparison confirms it");
        }
    }
}
