using System.Globalization;
using System.Text;

namespace CcmFhir.Web.Ehr.Delivering.Dft;

/// <summary>Fields of an HL7 v2 message in its default encoding characters <c>|^~\&amp;</c> (HL7 v2.5.1 chapter 2.7).</summary>
internal static class Hl7Text
{
    public static string Escape(string? value)
    {
        var text = new StringBuilder();
        foreach (var c in value ?? "")
        {
            text.Append(c switch
            {
                '\\' => @"\E\",
                '|' => @"\F\",
                '^' => @"\S\",
                '&' => @"\T\",
                '~' => @"\R\",
                < ' ' or '\u007f' => string.Create(CultureInfo.InvariantCulture, $@"\X{(int)c:X2}\"),
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>Components of one field, each escaped; empty ones at the end are left out.</summary>
    public static string Components(params string?[] parts) => string.Join('^', parts.Select(Escape)).TrimEnd('^');

    /// <summary>A segment whose fields are at their numbers; MSH counts its first separator as field 1 and is built by hand.</summary>
    public static string Segment(string name, params (int Number, string Value)[] fields)
    {
        var all = new string[fields.Max(f => f.Number) + 1];
        Array.Fill(all, "");
        all[0] = name;
        foreach (var (number, value) in fields)
        {
            all[number] = value;
        }

        return string.Join('|', all).TrimEnd('|');
    }
}
