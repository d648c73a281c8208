using System.Text;

namespace CcmFhir.Fhir.Generator;

/// <summary>FHIR names to C# names, as the Firely SDK spells them.</summary>
internal static class Names
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["Reference"] = "ResourceReference",   // Reference is taken by too much else in .NET
        ["Task"] = "FhirTask",                 // so is Task
    };

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["<"] = "LessThan",
        ["<="] = "LessOrEqual",
        [">="] = "GreaterOrEqual",
        [">"] = "GreaterThan",
    };

    public static string Type(string fhir) => Types.GetValueOrDefault(fhir, fhir);

    public static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>A member may not be named as its class: <c>Expression.expression</c> becomes <c>Expression_</c>.</summary>
    public static string Property(string element, string owner) => Upper(element) is var name && name == owner ? name + "_" : name;

    public static string EnumMember(string code)
    {
        if (Symbols.TryGetValue(code, out var symbol))
        {
            return symbol;
        }

        var name = new StringBuilder();
        foreach (var part in code.Split(['-', ' ', '_', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(Upper(part.Replace('.', '_')));
        }

        return char.IsAsciiDigit(name[0]) ? "N" + name : name.ToString();
    }
}
