using System.Collections.Immutable;

namespace CcmFhir.Web.Oversight;

/// <summary>A standard kind of oversight work: what it must say, and what it would be if it were work on one patient.</summary>
/// <param name="Fields">Required fields, in the order they are asked.</param>
/// <param name="CareActivity">The countable activity it resembles when it names one patient; null when it resembles none.</param>
public sealed record OversightTemplate(string Id, ImmutableArray<string> Fields, string? CareActivity);

/// <summary>The five components of programme oversight a medical director documents.</summary>
public static class OversightTemplates
{
    public static ImmutableArray<OversightTemplate> All { get; } =
    [
        new("initial-evaluation", ["evaluation", "goals"], "care-plan"),
        new("long-term-strategies", ["goal", "strategy"], "care-plan"),
        new("progress-tracking", ["measure", "progress"], "chart-review"),
        new("referrer-communication", ["referrer", "agreed"], "specialist-coordination"),
        new("programme-monitoring", ["topic", "action"], null),
    ];

    public static ImmutableArray<string> ReasonKinds { get; } = ["medical-necessity", "programme-need"];

    public static OversightTemplate? Find(string id) => All.FirstOrDefault(t => t.Id == id);

    /// <summary>
    /// The patient care an entry looks like, a countable activity: it names exactly one patient, touched no other, and its kind of work
    /// would be countable for that patient. Null: it looks like oversight. A person decides either way.
    /// </summary>
    public static string? LooksLikeCare(OversightLogged entry) =>
        entry is { Patients.Length: 1, PatientCount: 1 } ? Find(entry.Template)?.CareActivity : null;
}
