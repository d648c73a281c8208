using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CcmFhir.Chart.Reading;

/// <summary>The narrative of a resource as plain text. The markup is hostile until proven otherwise and never shown.</summary>
internal static partial class NarrativeText
{
    /// <summary>Text with line feeds where blocks end; null when there is none.</summary>
    public static string? Of(string? div)
    {
        if (string.IsNullOrWhiteSpace(div))
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var line in WebUtility.HtmlDecode(Tag().Replace(Block().Replace(Hidden().Replace(div, ""), "\n"), "")).Split('\n'))
        {
            var words = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (words.Length > 0)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(words);
            }
        }

        return text.Length > 0 ? text.ToString() : null;
    }

    [GeneratedRegex("<(script|style)\\b.*?</\\1\\s*>|<!--.*?-->", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();

    [GeneratedRegex("</(p|div|li|tr|h[1-6]|dt|dd|caption)\\s*>|<br\\s*/?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
