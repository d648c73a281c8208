namespace CcmFhir.Smart.Keys;

/// <summary>The two algorithms a SMART client must be able to sign with (client-confidential-asymmetric).</summary>
public enum SigningAlgorithm
{
    ES384,
    RS384,
}
