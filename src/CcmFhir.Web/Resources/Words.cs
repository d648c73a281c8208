using System.Globalization;
using System.Resources;

namespace CcmFhir.Web.Resources;

/// <summary>
/// Every word a person reads, by key, in the request's language (<see cref="CultureInfo.CurrentUICulture"/>): English in
/// Text.resx, Spanish in Text.es.resx. A test holds the two files to the same keys and every key used to a text.
/// </summary>
public static class Words
{
    private static readonly ResourceManager Texts = new("CcmFhir.Web.Resources.Text", typeof(Words).Assembly);

    /// <summary>The text of a key, its places {0}, {1}… filled in. A missing key is our own bug and shows as itself.</summary>
    public static string T(string key, params object?[] values) => Find(CultureInfo.CurrentUICulture, key, values);

    /// <summary>The text of a key in a named language, e.g. the consent script read to a patient.</summary>
    public static string In(string language, string key, params object?[] values) =>
        Find(CultureInfo.GetCultureInfo(language), key, values);

    private static string Find(CultureInfo culture, string key, object?[] values)
    {
        var text = Texts.GetString(key, culture) ?? key;
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }
}
