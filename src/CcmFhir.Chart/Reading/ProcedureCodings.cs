using System.Text.RegularExpressions;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>CPT and HCPCS codes under the names different EHRs give the two systems.</summary>
internal static partial class ProcedureCodings
{
    /// <summary>The distinct codes, in their order.</summary>
    public static IEnumerable<string> Codes(IEnumerable<CodeableConcept> concepts) =>
        concepts.SelectMany(c => c.Coding).Where(c => IsProcedureSystem(c.System)).Select(c => c.Code?.Trim() ?? "")
            .Where(code => Shape().IsMatch(code)).Distinct(StringComparer.Ordinal);

    public static IEnumerable<string> Codes(CodeableConcept? concept) => concept is null ? [] : Codes([concept]);

    /// <summary>The right system for a code we write: five digits, or four and a letter, are CPT; a letter first is HCPCS.</summary>
    public static string SystemOf(string code) => char.IsAsciiLetter(code[0]) ? Codings.Hcpcs : Codings.Cpt;

    private static bool IsProcedureSystem(string? system) => system switch
    {
        Codings.Cpt or "urn:oid:2.16.840.1.113883.6.12" => true,
        Codings.Hcpcs or "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets" or "urn:oid:2.16.840.1.113883.6.285" => true,
        null => false,

        // Oracle names them per tenant: https://fhir.cerner.com/{tenant}/CodeSystem/BillCodes-CPT
        _ => system.EndsWith("/CodeSystem/BillCodes-CPT", StringComparison.Ordinal)
            || system.EndsWith("/CodeSystem/BillCodes-HCPCS", StringComparison.Ordinal),
    };

    /// <summary>CPT: five digits, or four and a letter. HCPCS level II: a letter and four digits.</summary>
    [GeneratedRegex("^([0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
