using System.Collections.Immutable;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Style;

/// <summary>
/// The EHR's colours and sizes, of which only harmless and legible ones are kept.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling
/// </summary>
/// <param name="Values">
/// By SMART name (<c>color_highlight</c>, …), safe to write into a style sheet as they are: colours <c>#rrggbb</c>, sizes a number with
/// unit, fonts a list of quoted names.
/// </param>
public sealed record SmartStyle(ImmutableSortedDictionary<string, string> Values)
{
    public static SmartStyle None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Unknown names and values of other form are dropped, and so is what WCAG 1.4.3 (4.5:1) does not hold for.</summary>
    /// <returns>Null when this is no JSON object.</returns>
    public static SmartStyle? Parse(ReadOnlySpan<byte> utf8)
    {
        if (StrictJson.ParseObject(utf8) is not { } json)
        {
            return null;
        }

        var values = StyleValue.Forms
            .Select(f => KeyValuePair.Create(f.Key, json.Text(f.Key) is { } text ? f.Value(text) : null))
            .Where(v => v.Value is not null)
            .ToImmutableSortedDictionary(v => v.Key, v => v.Value!, StringComparer.Ordinal);
        return new SmartStyle(Legible(values));
    }

    private static ImmutableSortedDictionary<string, string> Legible(ImmutableSortedDictionary<string, string> values)
    {
        // White text lies on these, and they are used for text on white.
        string[] accents = ["color_highlight", "color_error", "color_success"];
        var kept = values.RemoveRange(accents.Where(a => values.TryGetValue(a, out var colour) && !Contrast.IsEnough(colour, "#ffffff")));

        // A background without its text colour, or the other way round, would meet ours.
        var pair = kept.TryGetValue("color_background", out var background) && kept.TryGetValue("color_text", out var text)
            && Contrast.IsEnough(background, text);
        return pair ? kept : kept.RemoveRange(["color_background", "color_text"]);
    }
}
