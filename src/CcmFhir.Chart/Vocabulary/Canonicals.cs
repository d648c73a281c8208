using System.Globalization;

namespace CcmFhir.Chart.Vocabulary;

/// <summary>The canonical URLs of what this product publishes (fhir-profiles/).</summary>
public static class Canonicals
{
    public const string Base = "https://ccmfhir.org/fhir";

    public static string Profile(string name) => $"{Base}/StructureDefinition/{name}";

    public static string Extension(string name) => $"{Base}/StructureDefinition/{name}";

    public static string CodeSystem(string name) => $"{Base}/CodeSystem/{name}";

    /// <summary>The definition a charge was made by: one for each code and rule year.</summary>
    public static string ChargeItemDefinition(string code, int ruleYear) =>
        string.Create(CultureInfo.InvariantCulture, $"{Base}/ChargeItemDefinition/ccm-{code.ToLowerInvariant()}|{ruleYear}");
}
