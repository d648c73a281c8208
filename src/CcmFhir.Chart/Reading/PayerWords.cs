using CcmFhir.Billing.Claims;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// Payers as charts name them. Only what names one kind for certain: plain "Medicare" may be Part A alone and is not in here.
/// </summary>
internal static class PayerWords
{
    private const string Typology = "https://nahdo.org/sopt";
    private const string TypologyOid = "urn:oid:2.16.840.1.113883.3.221.5";
    private const string ClaimFiling = "https://codesystem.x12.org/005010/1032";
    private const string SelfPay = "http://terminology.hl7.org/CodeSystem/coverage-selfpay";

    public static CoverageKind? OfCode(string? system, string? code) => (system, code) switch
    {
        (_, null or "") => null,
        (Typology or TypologyOid, _) => OfTypology(code),
        (ClaimFiling, "MB") => CoverageKind.MedicarePartB,
        (ClaimFiling, "16") => CoverageKind.MedicareAdvantage,
        (ClaimFiling, "MC") => CoverageKind.Medicaid,
        (ClaimFiling, "CI" or "BL") => CoverageKind.Commercial,
        (ClaimFiling, "09") => CoverageKind.None,
        (SelfPay, "pay") => CoverageKind.None,
        _ => null,
    };

    public static (string System, string Code) CodeOf(CoverageKind kind) => kind switch
    {
        CoverageKind.MedicarePartB => (ClaimFiling, "MB"),
        CoverageKind.MedicareAdvantage => (ClaimFiling, "16"),
        CoverageKind.Medicaid => (ClaimFiling, "MC"),
        CoverageKind.Commercial => (ClaimFiling, "CI"),
        CoverageKind.None => (SelfPay, "pay"),
    };

    /// <summary>English names of programmes, in a type's text, a plan's name or a payor's display.</summary>
    public static CoverageKind? OfText(string? text)
    {
        var words = (text ?? "").ToUpperInvariant();
        var medicare = words.Contains("MEDICARE", StringComparison.Ordinal);
        var medicaid = words.Contains("MEDICAID", StringComparison.Ordinal);
        return (medicare, medicaid) switch
        {
            (true, false) when words.Contains("ADVANTAGE", StringComparison.Ordinal) || words.Contains("PART C", StringComparison.Ordinal)
                => CoverageKind.MedicareAdvantage,
            (true, false) when words.Contains("PART B", StringComparison.Ordinal) || words.Contains("PARTS A AND B", StringComparison.Ordinal)
                => CoverageKind.MedicarePartB,
            (false, true) => CoverageKind.Medicaid,
            _ => null,
        };
    }

    /// <summary>Source of Payment Typology: 11x Medicare managed care, 2x Medicaid, 5x and 6x private and Blue Cross, 81 self-pay.</summary>
    private static CoverageKind? OfTypology(string code) => code switch
    {
        _ when code.StartsWith("11", StringComparison.Ordinal) => CoverageKind.MedicareAdvantage,
        _ when code[0] == '2' => CoverageKind.Medicaid,
        _ when code[0] is '5' or '6' => CoverageKind.Commercial,
        "81" => CoverageKind.None,
        _ => null,
    };
}
