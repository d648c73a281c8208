namespace CcmFhir.Smart.Ehrs;

/// <summary>What a registration was made with.</summary>
public enum RegistrationKind
{
    /// <summary>An EHR: SMART App Launch.</summary>
    SmartOnFhir,

    /// <summary>An identity provider without charts: OpenID Connect, where the issuer stands for the FHIR base.</summary>
    OpenIdConnect,
}
