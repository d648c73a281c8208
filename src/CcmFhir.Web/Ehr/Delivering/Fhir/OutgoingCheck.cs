using System.Text.RegularExpressions;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Validation;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>
/// The last look at what leaves for an EHR: R4, and those of our profiles it claims to keep. What breaks them is set aside for a person
/// with the place and the rule, never with a value. The definitions are read once, at the first resource.
/// </summary>
internal static partial class OutgoingCheck
{
    private const int IssuesToldMax = 3;

    private static readonly Lazy<Validator> Definitions = new(() => CcmProfiles.Load());

    private static readonly string[] Written =
    [
        CcmTerms.ConsentProfile, CcmTerms.PlanProfile, CcmTerms.TaskProfile, CcmTerms.TimeProfile, CcmTerms.MonthTotalProfile, CcmTerms.ChargeProfile,
        CcmTerms.ProvenanceProfile,
    ];

    /// <returns>Null when it may be created.</returns>
    public static Outcome? Refusal(Resource created) => Refusal(created.ResourceType, Issues(created));

    /// <summary>Only what our change made wrong counts: faults the EHR's own copy had before are not ours to stop at.</summary>
    /// <returns>Null when it may be written.</returns>
    public static Outcome? Refusal(Resource before, Resource after)
    {
        var issues = Issues(after);
        var known = issues.Count == 0 ? [] : Issues(before).Select(Anywhere).ToHashSet();
        return Refusal(after.ResourceType, [.. issues.Where(i => !known.Contains(Anywhere(i)))]);
    }

    private static IReadOnlyList<ValidationIssue> Issues(Resource resource) => Definitions.Value.Validate(
        resource, [.. (resource.Meta?.Profile ?? Enumerable.Empty<string?>()).Select(p => p?.Split('|')[0]).OfType<string>().Intersect(Written)]);

    private static Outcome? Refusal(string type, IReadOnlyList<ValidationIssue> issues) => issues.Count == 0 ? null : new Outcome(
        DeliveryState.Rejected,
        $"not sent, it is no valid {type}: {string.Join("; ", issues.Take(IssuesToldMax).Select(i => $"{i.Path} ({i.Kind} {i.Rule})"))}"
            + (issues.Count > IssuesToldMax ? $"; and {issues.Count - IssuesToldMax} more" : ""),
        WasTried: false, IsRefused: true);

    /// <summary>A change moves the items of a list: the same fault one place further is the same.</summary>
    private static ValidationIssue Anywhere(ValidationIssue issue) => issue with { Path = Places().Replace(issue.Path, "") };

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Places();
}
