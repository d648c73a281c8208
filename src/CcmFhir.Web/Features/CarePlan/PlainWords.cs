using System.Text.RegularExpressions;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>
/// Clinical shorthand in plain words, and the school grade a text asks for: Flesch-Kincaid in English (Kincaid 1975), Crawford in
/// Spanish (Crawford 1984).
/// </summary>
internal static partial class PlainWords
{
    private const int WordsMin = 10;

    private static readonly string[] Short = ["BP", "BID", "TID", "QID", "PRN", "PO", "HTN", "DM", "COPD", "CKD", "CHF", "Rx", "labs", "HbA1c"];

    public static string Of(string language, string text) => Short.Aggregate(text, (plain, word) =>
        Regex.Replace(plain, $@"\b{word}\b", Words.In(language, $"plain.{word}"), RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <returns>Null for fewer than ten words.</returns>
    public static int? Grade(string language, string text)
    {
        var words = Word().Matches(text).Select(m => m.Value).ToArray();
        if (words.Length < WordsMin)
        {
            return null;
        }

        double sentences = Math.Max(1, Sentence().Count(text));
        double syllables = words.Sum(w => Math.Max(1, Vowels().Count(w.TrimEnd('e'))));
        var grade = language == "es"
            ? (-0.205 * (sentences * 100 / words.Length)) + (0.049 * (syllables * 100 / words.Length)) - 3.407
            : (0.39 * (words.Length / sentences)) + (11.8 * (syllables / words.Length)) - 15.59;
        return (int)Math.Ceiling(Math.Max(1, grade));
    }

    [GeneratedRegex(@"\p{L}+(?:['-]\p{L}+)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[.!?]+(?=\s|$)|\n|(?<=[^.!?\n])$")]
    private static partial Regex Sentence();

    [GeneratedRegex("[aeiouyáéíóúü]+", RegexOptions.IgnoreCase)]
    private static partial Regex Vowels();
}
