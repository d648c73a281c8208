namespace CcmFhir.Fhir.Model;

public sealed partial class Extension
{
    public Extension(string url)
        : this() =>
        Url = url;
}
