namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// National Provider Identifier, 45 CFR 162.406: ten digits, first 1 or 2, the last a Luhn check digit computed with the
/// card-issuer prefix 80840 before the number.
/// </summary>
internal static class Npi
{
    private const int PrefixSum = 24; // what 80840 adds to the Luhn sum of any NPI

    public static string? ProblemWith(string text)
    {
        if (text.Length != 10 || !text.All(char.IsAsciiDigit) || text[0] is not ('1' or '2'))
        {
            return "Is not an NPI (ten digits, the first 1 or 2)";
        }

        var sum = PrefixSum + text.Select((digit, i) => Weigh(digit - '0', doubled: i % 2 == 0)).Sum();
        return sum % 10 == 0 ? null : "Is not an NPI: its check digit is wrong";
    }

    private static int Weigh(int digit, bool doubled) => !doubled ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
}
