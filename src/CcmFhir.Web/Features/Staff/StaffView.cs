using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Staff;

// STAFF REGISTER (of the practice; opened from any patient's pages)
//   GET  /c/{id}/staff                  billing practitioner, delegate, manager
//   GET  /c/{id}/staff?person={id}      the form filled with that person
//   POST /c/{id}/staff   person (identity at the EHR), name, role, credential, credentialUntil (date or empty), employer, employment
//                        (employed | contracted), location (us | abroad), supervisor, from (date), until (date or empty)
//      -> 303 …/staff?done=staff-named. A change of somebody already named cannot begin before the current month.

public sealed record StaffView : IRenderedBy<StaffPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required string Ehr { get; init; }
    public required ImmutableArray<StaffRow> People { get; init; }
    /// <summary>Launched or logged here and not named: what they log is kept and does not count.</summary>
    public required ImmutableArray<UnnamedPerson> Unnamed { get; init; }
    public required StaffForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>Nobody is named yet: the role table of launch.json decides.</summary>
    public bool IsEmpty => People.IsEmpty;
}

// State: counts, expired (credential), left, other (a role whose time does not count), later (begins in the future).
public sealed record StaffRow(string PersonId, string Name, string Role, string? Credential, LocalDate? CredentialUntil, string? Employer,
    string Employment, string Location, string? Supervisor, LocalDate From, LocalDate? Until, string State, string RecordedBy);

public sealed record UnnamedPerson(string PersonId, string Name);

/// <summary>The form as proposed or as posted.</summary>
public sealed record StaffForm
{
    public string Person { get; init; } = "";
    public string Name { get; init; } = "";
    public string Role { get; init; } = "";
    public string Credential { get; init; } = "";
    public LocalDate? CredentialUntil { get; init; }
    public string Employer { get; init; } = "";
    public string Employment { get; init; } = "employed";
    public string Location { get; init; } = "us";
    public string Supervisor { get; init; } = "";
    public LocalDate? From { get; init; }
    public LocalDate? Until { get; init; }
}
