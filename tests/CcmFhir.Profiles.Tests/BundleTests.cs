using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Profiles.Tests;

/// <summary>Every case of the billing rules as a Bundle: each resource in it conforms to the profile it names, by both validators' judgement.</summary>
public sealed class BundleTests
{
    private const string Type = "the type";

    /// <summary>A resource of each case's Bundle and what it must conform to; equal ones once.</summary>
    private static readonly (Resource Resource, string? Profile)[] Written =
    [
        .. CaseText.All.Select(c => FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Of(c).ToJsonString())).Month!)
            .SelectMany(m => BundleWriter.FromCareMonth(m).Entry.Select(e => e.Resource!))
            .DistinctBy(r => r.ToString(), StringComparer.Ordinal)
            .Select(r => (r, r.Meta?.Profile.SingleOrDefault())),
    ];

    [Fact]
    public void The_bundles_use_each_of_the_profiles_made_for_them() => Assert.Equal(
        [
            "ccm-consent", "ccm-decision-making", "ccm-eligibility-attestation", "ccm-enrolment", "ccm-home-care", "ccm-other-service", "ccm-plan-on-file",
            "ccm-search", "ccm-supervision", "ccm-time", "ccm-time-elsewhere", "ccm-visit",
            $"{Type} ChargeItem", $"{Type} Condition", $"{Type} Coverage", $"{Type} Patient",
        ],
        Written.Select(w => w.Profile is { } url ? url[(url.LastIndexOf('/') + 1)..] : $"{Type} {w.Resource.ResourceType}").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_resource_of_every_bundle_conforms()
    {
        var ours = CcmProfiles.Load();

        Assert.Empty(Written.SelectMany(w => ours.Validate(w.Resource, w.Profile is { } url ? [url] : [])
            .Select(i => $"{i.Kind} {i.Path} {i.Rule}: {w.Resource}")));
    }

    [Fact]
    public void Medplum_accepts_every_resource_of_every_bundle()
    {
        var issues = Peers.MedplumIssues(Written.Select(w => ((JsonObject)w.Resource.Json.DeepClone(), w.Profile)));
        var refused = Written.Zip(issues).SelectMany(w => w.Second.Where(i => !IsOfTheNightClocksGoBack(w.First.Resource, i)).Select(i => $"{i}: {w.First.Resource}")).ToArray();

        Assert.True(refused.Length == 0, string.Join('\n', refused));
    }

    /// <summary>It compares instants of two offsets as text (docs/validators.md); an hour later may then look earlier.</summary>
    private static bool IsOfTheNightClocksGoBack(Resource resource, string issue) =>
        resource is Observation { EffectivePeriod: { Start.Raw: { } start, End.Raw: { } end } } && start[^6..] != end[^6..]
        && issue.Contains("ccm-time-1", StringComparison.Ordinal);
}
