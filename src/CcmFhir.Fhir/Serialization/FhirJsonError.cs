namespace CcmFhir.Fhir.Serialization;

/// <summary>Where and why reading stopped. Holds nothing of the body itself, so it may be logged.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Byte in the line, from 1.</param>
public sealed record FhirJsonError(FhirJsonFault Fault, long Line, long Column)
{
    public override string ToString() => $"{Fault} at line {Line}, byte {Column}";
}
