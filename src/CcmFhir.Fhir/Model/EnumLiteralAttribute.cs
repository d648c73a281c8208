namespace CcmFhir.Fhir.Model;

/// <summary>The code, and the code system it comes from, behind a member of a generated enum.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class EnumLiteralAttribute(string literal, string system) : Attribute
{
    public string Literal { get; } = literal;

    public string System { get; } = system;
}
