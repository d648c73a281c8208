using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Routing;
using NodaTime;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>A Group and by which way it was read: <c>export</c> or <c>search</c>.</summary>
internal sealed record PanelGroup(string Group, string Way);

/// <summary>
/// Reads the charts of a panel into a spool with the app's own token: each Group by the EHR's bulk export, or, where it does none, by search,
/// patient after patient. It reads only.
/// </summary>
internal sealed class PanelReader(PanelConnection ehr, PanelSpool spool, Action<string> tell)
{
    /// <summary>A setting, not a failure: what rests on the type is not known, and that is all.</summary>
    public const string NotGranted = "no scope for it was granted without a filter";

    /// <param name="groups">Ids of the Groups.</param>
    /// <param name="month">Whose members count.</param>
    /// <param name="cancel">Ends the reading; an export under way is deleted at the EHR.</param>
    /// <returns>Which way each was read, or why one could not be.</returns>
    public async Task<(ImmutableArray<PanelGroup> Groups, PanelTrouble? Trouble)> ReadAsync(
        IEnumerable<string> groups, YearMonth month, CancellationToken cancel)
    {
        var grant = await ehr.Grants.GetAsync(cancel);
        if (!grant.Succeeded)
        {
            return ([], PanelTrouble.Of(grant.Failure));
        }

        var offered = await EhrCapabilities.ReadAsync(ehr.Client, cancel);
        var (types, untold) = Askable(offered, ScopeSet.Parse(grant.Value.Scopes));
        foreach (var (type, why) in untold)
        {
            spool.Miss(null, type, why);
        }

        if (spool.MissedOfAll().Where(m => FactTypes.Needed.Contains(m.Type)).ToArray() is { Length: > 0 } missed)
        {
            return ([], new PanelTrouble(
                PanelTroubleKind.Refused, string.Join(", ", missed.Select(m => m.Type)),
                $"{string.Join("; ", missed.Select(m => m.Why).Distinct())}. Without it nobody's month can be told: none read is not none there"));
        }

        var (exports, searches) = (new PanelExport(ehr, spool, tell), new PanelSearches(ehr, spool, tell));
        var isListed = offered is not null && BulkLevels.Of(offered).Contains("group");
        var read = ImmutableArray.CreateBuilder<PanelGroup>();
        foreach (var group in groups.Distinct(StringComparer.Ordinal))
        {
            var (isRead, trouble) = await exports.ReadAsync(group, types, cancel);
            if (!isRead && trouble is null)
            {
                tell($"Group/{group}: the EHR {(isListed ? "refuses the export it lists" : "exports no groups")}; its members are read one by one");
                trouble = await searches.ReadAsync(group, types, month, cancel);
            }

            if (trouble is not null)
            {
                return ([], trouble);
            }

            read.Add(new PanelGroup(group, isRead ? "export" : "search"));
        }

        return (read.ToImmutable(), null);
    }

    /// <summary>
    /// What the EHR has and the token may read. A type it has and may not be read is not known; one it does not have holds nothing, except where
    /// the facts would take that for the patient's having none.
    /// </summary>
    internal static (ImmutableArray<string> Types, ImmutableArray<(string Type, string Why)> Untold) Askable(CapabilityStatementFacts? offered, ScopeSet granted)
    {
        var types = ImmutableArray.CreateBuilder<string>();
        var untold = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var type in FactTypes.All)
        {
            var isOffered = offered is null || offered.Find(type) is not null;
            if (isOffered && (granted.Allows(type, 's', ScopeLevel.System) || granted.Allows(type, 'r', ScopeLevel.System)))
            {
                types.Add(type);
            }
            else if (isOffered)
            {
                untold.Add((type, NotGranted));
            }
            else if (FactTypes.NoneFoundIsNone.Contains(type))
            {
                untold.Add((type, "the EHR's CapabilityStatement does not list it"));
            }
        }

        return (types.ToImmutable(), untold.ToImmutable());
    }
}
