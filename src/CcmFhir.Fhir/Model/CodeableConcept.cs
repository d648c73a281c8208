namespace CcmFhir.Fhir.Model;

public sealed partial class CodeableConcept
{
    public CodeableConcept(string system, string code, string? display = null)
        : this() =>
        Coding.Add(new Coding(system, code, display));

    /// <summary>The first code of that system; null when there is none, or only an extension in its place.</summary>
    public string? CodeOf(string system) => Coding.FirstOrDefault(c => c.System == system && c.Code is not null)?.Code;

    public bool Has(string system, string code) => Coding.Any(c => c.System == system && c.Code == code);
}
