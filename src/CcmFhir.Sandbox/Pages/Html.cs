using System.Globalization;
using System.Text.Encodings.Web;

namespace CcmFhir.Sandbox.Pages;

/// <summary>
/// Text that is HTML already. <see cref="Of"/> encodes whatever is put into it, except other HTML, so a patient's name
/// can never become markup.
/// </summary>
internal sealed record Html(string Text)
{
    public static Html Empty { get; } = new("");

    public static Html Of(FormattableString text) => new(text.ToString(Encoding.Instance));

    public static Html Of<T>(IEnumerable<T> items, Func<T, Html> each) => new(string.Concat(items.Select(i => each(i).Text)));

    private sealed class Encoding : IFormatProvider, ICustomFormatter
    {
        public static readonly Encoding Instance = new();

        // Keeps names in any script readable in the page source.
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            Html html => html.Text,
            IFormattable value => Encoder.Encode(value.ToString(format, CultureInfo.InvariantCulture)),
            _ => Encoder.Encode(arg?.ToString() ?? ""),
        };
    }
}
