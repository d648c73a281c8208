using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>
/// What the register says of one person from a day on. A later row of the same person replaces this one from its own day; what an
/// earlier month was decided on stays.
/// </summary>
/// <param name="EhrId">The EHR (issuer) whose identity <paramref name="PersonId"/> is.</param>
/// <param name="PersonId">As entries name people: <c>Practitioner/x</c>, or <c>sub:…</c>.</param>
/// <param name="Role">A billing role word, or any other: then the time does not count.</param>
/// <param name="CredentialUntil">Last day the credential is valid; null: no end known.</param>
/// <param name="Employer">Who employs them, where it is not the practice.</param>
/// <param name="Employment">employed or contracted.</param>
/// <param name="Location">us or abroad: where the work is done.</param>
/// <param name="From">First day, in the practice's zone.</param>
/// <param name="Until">Last day; null: still here.</param>
public sealed record StaffNamed(
    string EhrId, string PersonId, string Name, string Role, string? Credential, LocalDate? CredentialUntil, string? Employer, string Employment,
    string Location, string? Supervisor, LocalDate From, LocalDate? Until, Author By)
    : LedgerEvent;
