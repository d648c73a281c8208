using System.Diagnostics.CodeAnalysis;

namespace CcmFhir.Billing.Fees;

/// <summary>A Medicare payment locality: the contractor (MAC, five digits) and its locality number (two digits).</summary>
public readonly record struct Locality
{
    private Locality(string mac, string number) => (Mac, Number) = (mac, number);

    /// <summary>Five digits, "05302".</summary>
    public string Mac { get; }

    /// <summary>Two digits, "99".</summary>
    public string Number { get; }

    /// <summary>
    /// Reads digits and puts back the leading zeros that spreadsheets lose: ("2102", "0") is 02102-00.
    /// False when either is empty, too long or not digits.
    /// </summary>
    public static bool TryParse(string? mac, string? number, [NotNullWhen(true)] out Locality? locality)
    {
        locality = IsDigits(mac, 5) && IsDigits(number, 2)
            ? new Locality(mac.PadLeft(5, '0'), number.PadLeft(2, '0'))
            : null;
        return locality is not null;
    }

    public override string ToString() => $"{Mac}-{Number}";

    private static bool IsDigits([NotNullWhen(true)] string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest && text.All(char.IsAsciiDigit);
}
