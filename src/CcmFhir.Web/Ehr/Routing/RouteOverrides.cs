using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>What launch.json says about the routes of one EHR.</summary>
/// <remarks>
/// <c>Wanted</c>: routes set by hand. <c>Create</c>: corrections of the statement's <c>create</c> by resource type.
/// <c>HasTransform</c>, <c>HasDftInterface</c>: what the two routes that no statement can show are configured with.
/// </remarks>
internal sealed record RouteOverrides(
    ImmutableDictionary<RouteSubject, DeliveryRoute> Wanted,
    ImmutableDictionary<string, bool> Create,
    bool? ConditionalCreate,
    bool HasTransform,
    bool HasDftInterface)
{
    public static readonly RouteOverrides None = new(
        ImmutableDictionary<RouteSubject, DeliveryRoute>.Empty, ImmutableDictionary<string, bool>.Empty, null, false, false);

    public static RouteOverrides Of(EhrConnection ehr)
    {
        var corrections = ehr.CapabilityOverrides;
        (string Type, bool? Create)[] creates =
        [
            ("ChargeItem", corrections.ChargeItem?.Create), ("Task", corrections.Task?.Create),
            ("Observation", corrections.Observation?.Create), ("Consent", corrections.Consent?.Create),
            ("CarePlan", corrections.CarePlan?.Create), ("DocumentReference", corrections.DocumentReference?.Create),
            ("Provenance", corrections.Provenance?.Create),
        ];
        return new RouteOverrides(
            Enum.GetValues<RouteSubject>().Where(s => ehr.Writeback.RouteOf(s) is not null)
                .ToImmutableDictionary(s => s, s => ehr.Writeback.RouteOf(s)!.Value),
            creates.Where(c => c.Create is not null).ToImmutableDictionary(c => c.Type, c => c.Create!.Value),
            corrections.ConditionalCreate,
            !ehr.Writeback.ChargeItem.Transform.IsEmpty,
            ehr.Writeback.ChargeItem.Dft is not null);
    }
}
