namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Why launch.json refuses the start. Never quotes the value of a key that may hold a secret.</summary>
/// <param name="Path">JSON path, <c>ehrs[0].auth.secretRef</c>; <c>$</c> is the whole file.</param>
/// <param name="Problem">What is wrong, as a sentence without its full stop.</param>
/// <param name="Remedy">What to do about it, likewise.</param>
internal sealed record ConfigurationError(string Path, string Problem, string Remedy)
{
    public string Message => $"{Problem}. {Remedy}.";
}
