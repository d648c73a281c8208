using System.Collections.Immutable;
using System.Reflection;
using CcmFhir.Billing.Policies;
using Settings = CcmFhir.Web.Ehr.Configuration.PolicySettings;

namespace CcmFhir.Web.CareMonths;

/// <summary>launch.json's policy settings in the rules' words: the same names, the first letter small.</summary>
internal static class HouseSettings
{
    private static readonly PropertyInfo[] Properties = typeof(Settings).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public static ImmutableArray<HouseSetting> Of(Settings settings) =>
    [
        .. Properties
            .Select(p => (p.Name, Value: p.GetValue(settings)))
            .Where(p => p.Value is not null)
            .Select(p => new HouseSetting(
                char.ToLowerInvariant(p.Name[0]) + p.Name[1..],
                p.Value is bool flag ? (flag ? "true" : "false") : (string)p.Value!)),
    ];
}
