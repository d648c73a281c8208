using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Validation;

namespace CcmFhir.Web.Certify;

/// <summary>What resources are judged by: this app's own profiles, base R4, and a guide's profiles where its definitions were given.</summary>
internal sealed class ProfileBook
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";

    private static readonly Lazy<ProfileBook> Packaged = new(() => new ProfileBook(CcmProfiles.Load(), []));

    /// <summary>US Core's profile of each type the app reads; of two the one whose category the resource has.</summary>
    private static readonly ImmutableArray<(string Type, string Profile, string? Category)> Guide =
    [
        ("Patient", UsCore + "patient", null), ("Practitioner", UsCore + "practitioner", null), ("PractitionerRole", UsCore + "practitionerrole", null),
        ("Condition", UsCore + "condition-encounter-diagnosis", "encounter-diagnosis"), ("Condition", UsCore + "condition-problems-health-concerns", null),
        ("Encounter", UsCore + "encounter", null), ("Coverage", UsCore + "coverage", null), ("CarePlan", UsCore + "careplan", null),
        ("Goal", UsCore + "goal", null), ("CareTeam", UsCore + "careteam", null), ("MedicationRequest", UsCore + "medicationrequest", null),
        ("Observation", UsCore + "observation-lab", "laboratory"), ("Observation", UsCore + "vital-signs", "vital-signs"),
    ];

    private readonly Validator _validator;
    private readonly ImmutableHashSet<string> _given;

    private ProfileBook(Validator validator, ImmutableHashSet<string> given) => (_validator, _given) = (validator, given);

    /// <summary>Without anybody's definitions but those packaged with the app.</summary>
    public static ProfileBook Own => Packaged.Value;

    /// <param name="definitions">StructureDefinitions with snapshots, ValueSets and CodeSystems, of a guide such as US Core or of R4.</param>
    public static ProfileBook With(IReadOnlyCollection<Resource> definitions) => new(
        CcmProfiles.Load(definitions),
        [.. definitions.Where(d => d.ResourceType == "StructureDefinition").Select(d => d.Json["url"]?.ToString()).OfType<string>()]);

    /// <summary>A record of this app's own, by the profiles it claims. Paths and rules only, no value of it.</summary>
    public ImmutableArray<string> IssuesOfOwn(Resource resource) =>
        Issues(resource, [.. resource.Meta?.Profile.OfType<string>().Where(p => p.StartsWith(CcmTerms.Canonical, StringComparison.Ordinal)) ?? []]);

    /// <summary>A record of the EHR's, by its type and by the guide's profile where that was given; null when nothing here defines the type.</summary>
    public (ImmutableArray<string> Issues, string By)? IssuesOfRead(Resource resource)
    {
        var profile = Guide.FirstOrDefault(g => g.Type == resource.ResourceType && _given.Contains(g.Profile)
            && (g.Category is null || resource.Json["category"]?.ToJsonString().Contains($"\"{g.Category}\"", StringComparison.Ordinal) == true)).Profile;
        var issues = Issues(resource, profile is null ? [] : [profile]);
        return issues is ["Type $this", ..] ? null : (issues, profile ?? "R4 " + resource.ResourceType);
    }

    private ImmutableArray<string> Issues(Resource resource, ImmutableArray<string> profiles) =>
        [.. _validator.Validate(resource, profiles).Select(i => i.Path == "$this" ? "Type $this" : $"{i.Path} {i.Kind} {i.Rule}").Distinct()];
}
