namespace CcmFhir.Web.Ehr.Configuration;

/// <remarks>
/// <c>Id</c>: The billing entity; rows and charge keys carry it.
/// <c>TimeZone</c>: IANA zone of the practice, in which months begin and end.
/// <c>Npi</c>: Group NPI, check digit verified.
/// <c>House</c>: Settings by which this practice departs from the payer's policy.
/// </remarks>
internal sealed record PracticeSettings(
    string Id,
    string Name,
    string TimeZone,
    string? OrganizationReference,
    string? Npi,
    SiteSettings Site,
    PolicyOverrides House);

/// <summary>Words as in the care month's <c>site</c>.</summary>
/// <remarks>
/// <c>Pos</c>: Two-digit place of service.
/// <c>Qp</c>: Paid by the qualifying APM participant's conversion factor.
/// </remarks>
internal sealed record SiteSettings(string Kind, string? Pos, string? Mac, string? Locality, bool Qp, string DateOfService);

/// <summary>Who may be the billing practitioner, found by <c>fhirUser</c> or NPI.</summary>
internal sealed record BillingPractitionerSettings(string Id, string? Name, string? FhirUser, string? Npi, string Role);

/// <summary>The first mapping whose match holds gives the person's roles; without one a person is clinical staff that may not approve.</summary>
/// <remarks>
/// <c>BillingRole</c>: Role word of the rules (physician, rn, …), when it is known from the match alone.
/// </remarks>
internal sealed record RoleMapping(RoleMatch Match, AppRole AppRole, string? BillingRole, string? Credential);

/// <summary>Exactly one of these is set.</summary>
internal sealed record RoleMatch(string? PractitionerRoleCode, string? Npi, string? FhirUser, string? Sub, bool? Any);
