using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using CcmFhir.Chart;
using CcmFhir.Fhir.Bulk;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>
/// What a line of an export's error file says was left out (https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status). Where its
/// text names patients or types, these are incomplete, else everything is. The text itself may hold what nobody else may see and is not repeated.
/// </summary>
internal static class PanelOmissions
{
    /// <summary>Types a text may name; Basic and List are words of English too.</summary>
    private static readonly ImmutableArray<string> Names = [.. FactTypes.All.Except(["Basic", "List"])];

    /// <returns>Of whom (null: of everybody), which type, and why; nothing where the line only informs.</returns>
    public static ImmutableArray<(string? Patient, string Type, string Why)> Of(ReadOnlySpan<byte> json)
    {
        var issues = ExportLines.Issues(json) ?? [];
        if (issues.Count > 0 && issues.All(i => i.Severity == "information"))
        {
            return [];
        }

        var codes = string.Join(' ', issues.Select(i => i.Code).Distinct());
        var why = codes.Length == 0 ? "the EHR left something out" : $"the EHR left something out ({codes})";
        var patients = PanelSpool.Named(json);
        if (patients.Count > 0)
        {
            return [.. patients.Select(p => ((string?)p, PanelSpool.Anything, why))];
        }

        var text = Encoding.UTF8.GetString(json);
        var types = Names.Where(t => Regex.IsMatch(text, $@"\b{t}\b", RegexOptions.CultureInvariant)).ToArray();
        return types.Length == 0 ? [(null, PanelSpool.Anything, why)] : [.. types.Select(t => ((string?)null, t, why))];
    }
}
