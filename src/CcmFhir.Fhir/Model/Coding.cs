namespace CcmFhir.Fhir.Model;

public sealed partial class Coding
{
    public Coding(string system, string code, string? display = null)
        : this()
    {
        System = system;
        Code = code;
        Display = display;
    }
}
