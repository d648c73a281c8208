namespace CcmFhir.Fhir.Model;

public sealed partial class Identifier
{
    public Identifier(string system, string value)
        : this()
    {
        System = system;
        Value = value;
    }
}
