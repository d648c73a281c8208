using System.Collections.Immutable;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>
/// The ten conditions guides ship for: those the practice guide of 2025-12-22 names. A guide is a start in words for four
/// elements; a person takes it over, changes it, and confirms.
/// </summary>
internal static class ConditionGuides
{
    /// <summary>Elements a guide has a text for.</summary>
    public static readonly ImmutableArray<string> Elements = ["measurable-goals", "symptom-management", "planned-interventions", "self-management"];

    // Name of the guide, beginnings of ICD-10-CM codes, parts of a problem's name where the code is SNOMED's.
    private static readonly ImmutableArray<(string Name, ImmutableArray<string> Codes, ImmutableArray<string> Names)> All =
    [
        ("diabetes", ["E08", "E09", "E10", "E11", "E13"], ["diabet"]),
        ("hypertension", ["I10", "I11", "I12", "I13", "I15", "I16"], ["hypertens"]),
        ("heart", ["I20", "I21", "I22", "I24", "I25", "I42", "I48", "I50"], ["heart", "coronary", "atrial fib", "cardiomyopath"]),
        ("copd", ["J41", "J42", "J43", "J44", "J47"], ["copd", "obstructive pulm", "emphysema", "chronic bronchitis"]),
        ("depression", ["F32", "F33"], ["depress"]),
        ("arthritis", ["M05", "M06", "M15", "M16", "M17", "M18", "M19"], ["arthr"]),
        ("alzheimers", ["F01", "F02", "F03", "G30", "G31"], ["alzheimer", "dementia"]),
        ("cancer", ["C"], ["cancer", "carcinoma", "malignan", "lymphoma", "leukemia"]),
        ("kidney", ["N18"], ["kidney", "renal"]),
        ("asthma", ["J45"], ["asthma"]),
    ];

    public static IEnumerable<string> For(IEnumerable<ConditionAttested> conditions)
    {
        var attested = conditions.ToArray();
        return All.Where(g => attested.Any(c => Fits(g.Codes, g.Names, c))).Select(g => g.Name);
    }

    private static bool Fits(ImmutableArray<string> codes, ImmutableArray<string> names, ConditionAttested condition) => condition.System == "icd-10-cm"
        ? codes.Any(c => condition.Code.StartsWith(c, StringComparison.OrdinalIgnoreCase))
        : names.Any(n => condition.Display.Contains(n, StringComparison.OrdinalIgnoreCase));
}
