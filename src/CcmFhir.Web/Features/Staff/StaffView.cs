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
//   GET  /c/{id}/staff?join={id}        the form for joining filled with that identity
//   POST /c/{id}/staff/identities   identity (at the EHR of the launch), of (a person's key), joinFrom (date, not future) -> done=identity-joined
//   POST /c/{id}/staff/identities/{joinId}/end   lastDay (date, not future, not before the last day of the month before) -> done=identity-ended

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
    /// <summary>Identities beside the one a person is named by, at any EHR of the practice; ended ones too.</summary>
    public ImmutableArray<IdentityRow> Identities { get; init; } = [];
    /// <summary>Whom an identity can be joined to; empty: nobody is named at all.</summary>
    public ImmutableArray<(string Key, string Label)> Persons { get; init; } = [];
    public IdentityForm Join { get; init; } = new("", "", null);
    public FormErrors JoinErrors { get; init; } = FormErrors.None;
    /// <summary>Nobody is named yet: the role table of launch.json decides.</summary>
    public bool IsEmpty => People.IsEmpty;
}

// State: counts, expired (credential), left, other (a role whose time does not count), later (begins in the future).
public sealed record StaffRow(string PersonId, string Name, string Role, string? Credential, LocalDate? CredentialUntil, string? Employer,
    string Employment, string Location, string? Supervisor, LocalDate From, LocalDate? Until, string State, string RecordedBy);

public sealed record UnnamedPerson(string PersonId, string Name);

// RequestId: Hidden field of the form that ends it.
// Name: Whose it is.
// LastDay: Null: still theirs.
public sealed record IdentityRow(
    Guid JoinId, Guid RequestId, string Ehr, string PersonId, string Name, LocalDate From, LocalDate? LastDay, string RecordedBy);

// Of: Key of a person.
public sealed record IdentityForm(string Identity, string Of, LocalDate? From);

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
