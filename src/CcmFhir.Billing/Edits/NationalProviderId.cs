namespace CcmFhir.Billing.Edits;

/// <summary>
/// The National Provider Identifier's form: ten digits, the first 1 or 2, the last a Luhn check digit over the number with
/// 80840 (health applications, United States) before it (45 CFR 162.406).
/// </summary>
public static class NationalProviderId
{
    /// <summary>What the digits of the prefix 80840 add to the Luhn sum of the ten that follow.</summary>
    private const int PrefixSum = 24;

    /// <summary>Whether the text has the form. A well-formed number may still belong to nobody.</summary>
    public static bool IsWellFormed(string? npi)
    {
        if (npi is not { Length: 10 } || !npi.All(char.IsAsciiDigit) || npi[0] is not ('1' or '2'))
        {
            return false;
        }

        var sum = PrefixSum;
        for (var i = 0; i < npi.Length; i++)
        {
            var digit = npi[i] - '0';
            sum += i % 2 == 1 ? digit : Doubled(digit); // the check digit is the tenth and counts once
        }

        return sum % 10 == 0;
    }

    private static int Doubled(int digit) => digit < 5 ? digit * 2 : (digit * 2) - 9;
}
