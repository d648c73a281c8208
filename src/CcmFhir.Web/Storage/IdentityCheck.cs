using System.Globalization;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>What a chart's identity says beside the one on file.</summary>
public enum IdentityStanding { Same, Renamed, Doubtful }

/// <summary>
/// Whether the person under an EHR's id is the one on file. People marry and charts are corrected: another name is news. Another birth date, a name
/// without one word in common, or another name together with another record number may be another person.
/// </summary>
public static class IdentityCheck
{
    public static IdentityStanding Of(PatientIdentity known, PatientIdentity read)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(read);
        var (before, now) = (Words(known.Name), Words(read.Name));
        if (known.BirthDate != read.BirthDate)
        {
            return IdentityStanding.Doubtful;
        }

        if (string.Concat(before) == string.Concat(now) || before.ToHashSet(StringComparer.Ordinal).SetEquals(now))
        {
            return IdentityStanding.Same;
        }

        var hasOtherNumber = known.Mrn is not null && read.Mrn is not null && known.Mrn != read.Mrn;
        return hasOtherNumber || !before.Any(w => w.Length > 1 && now.Contains(w)) ? IdentityStanding.Doubtful : IdentityStanding.Renamed;
    }

    /// <summary>Upper-case, without accents and punctuation: how a name is spelled is not who it is.</summary>
    private static string[] Words(string name)
    {
        var letters = name.Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ');
        return string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
