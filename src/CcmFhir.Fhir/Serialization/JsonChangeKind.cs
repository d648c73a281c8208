namespace CcmFhir.Fhir.Serialization;

public enum JsonChangeKind
{
    Added,
    Removed,
    Replaced,
}
