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

    /// <summary>Corrections of the statement's <c>search-type</c> by resource type.</summary>
    public ImmutableDictionary<string, bool> Search { get; init; } = ImmutableDictionary<string, bool>.Empty;

    /// <summary>What Oracle's operation needs and launch.json does not say; null when it does, and where no launch.json is asked.</summary>
    public string? OracleLacks { get; init; }

    public static RouteOverrides Of(EhrConnection ehr)
    {
        var corrections = ehr.CapabilityOverrides;
        return new RouteOverrides(
            Enum.GetValues<RouteSubject>().Where(s => ehr.Writeback.RouteOf(s) is not null)
                .ToImmutableDictionary(s => s, s => ehr.Writeback.RouteOf(s)!.Value),
            corrections.ByType().Where(t => t.Correction.Create is not null).ToImmutableDictionary(t => t.Type, t => t.Correction.Create!.Value),
            corrections.ConditionalCreate,
            !ehr.Writeback.ChargeItem.Transform.IsEmpty,
            ehr.Writeback.ChargeItem.Dft is not null)
        {
            Search = corrections.ByType().Where(t => t.Correction.Search is not null).ToImmutableDictionary(t => t.Type, t => t.Correction.Search!.Value),
            OracleLacks = ehr.Writeback.ChargeItem switch
            {
                { Oracle: null } => "launch.json holds no bill codes for this EHR (writeback.chargeItem.oracle)",
                { Encounter: ChargeEncounter.None } => "launch.json names no visit for a charge (writeback.chargeItem.encounter)",
                _ => null,
            },
        };
    }
}
