using System.Collections.Immutable;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Identity;

/// <summary>Who signed in, from a validated id_token.</summary>
/// <param name="Issuer">Exact <c>iss</c>.</param>
/// <param name="Subject">Unique within the issuer; with it the key of the person.</param>
/// <param name="FhirUser">Null when the EHR did not say (a user without provider record): ask who they are, keyed on issuer and subject.</param>
public sealed record UserIdentity(string Issuer, string Subject, FhirUser? FhirUser)
{
    internal JsonFields? Claims { get; init; }

    /// <summary>The token names a Patient, RelatedPerson or Person: somebody who is cared for, or a relative, and not who cares.</summary>
    public bool IsPatientSide { get; init; }

    /// <summary>The texts of another claim, a list's or one alone; none when the token has no such claim.</summary>
    public ImmutableArray<string> Texts(string claim) => Claims?.Texts(claim) ?? [];

    public override string ToString() => nameof(UserIdentity);
}

/// <summary>The <c>fhirUser</c> claim.</summary>
/// <param name="Type">Practitioner, PractitionerRole, Patient, RelatedPerson or Person.</param>
/// <param name="Id">FHIR id.</param>
/// <param name="ForeignBase">
/// Null: somebody of this EHR. Else the claim was absolute and below none of the EHR's FHIR bases: that base. The EHR's token must not be
/// sent there, and whoever has the same id here is somebody else.
/// </param>
public sealed record FhirUser(string Type, string Id, string? ForeignBase = null)
{
    public bool IsForeign => ForeignBase is not null;

    /// <summary><c>Type/id</c> of this EHR; of another server the whole URL.</summary>
    public string Reference => ForeignBase is null ? $"{Type}/{Id}" : $"{ForeignBase}/{Type}/{Id}";

    public override string ToString() => nameof(FhirUser);
}
