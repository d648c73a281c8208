using System.Collections.Immutable;
using System.Text.Json.Serialization;
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
    : LedgerEvent
{
    [JsonIgnore]
    public StaffIdentity Identity => new(EhrId, PersonId);
}

/// <summary>Whom an EHR calls somebody: <paramref name="PersonId"/> as entries name people, at the EHR (issuer) <paramref name="EhrId"/>.</summary>
public readonly record struct StaffIdentity(string EhrId, string PersonId)
{
    /// <summary>One text for the pair; EHR ids have no space.</summary>
    public string Key => $"{EhrId} {PersonId}";
}

/// <summary>From a day on an identity is that of a person the register names by another one.</summary>
/// <param name="EhrId">Where the identity is.</param>
/// <param name="OfEhrId">With <paramref name="OfPersonId"/>: the person as their rows in the register name them.</param>
/// <param name="From">First day, in the practice's zone.</param>
public sealed record StaffIdentityJoined(string EhrId, string PersonId, string OfEhrId, string OfPersonId, LocalDate From, Author By) : LedgerEvent;

/// <summary>The identity is not that person's any more; with a day before its first it never was.</summary>
public sealed record StaffIdentityEnded(Guid JoinId, LocalDate LastDay, Author By) : LedgerEvent;

/// <summary>How the practice offers one kind of work from now on. Entries already logged stay as they are.</summary>
/// <param name="Activity">Word of the catalogue; whether it counts is the catalogue's.</param>
/// <param name="NameEn">Empty: the catalogue's name.</param>
/// <param name="Required">about, contact, result.</param>
/// <param name="Order">1 is first; the first six shown are on the timer.</param>
/// <param name="TemplateId">Of one the practice added for the activity; null: the one that ships.</param>
/// <param name="Sentences">Ready sentences for the note; the first is proposed. Null: none.</param>
public sealed record TemplateSet(
    string Activity, string NameEn, string NameEs, ImmutableArray<string> Required, int Order, bool IsHidden, Author By, string? TemplateId = null,
    ImmutableArray<string>? Sentences = null)
    : LedgerEvent;

/// <summary>Which policy a coverage means, from a month on until the next row of the same coverage.</summary>
/// <param name="Field">plan, payor or type: what of the Coverage <paramref name="Text"/> is compared with, upper and lower case alike.</param>
/// <param name="PolicyId">Empty: no longer mapped.</param>
public sealed record PayerMapped(string Field, string Text, string PolicyId, YearMonth From, string Reason, LocalDate On, Author By) : LedgerEvent;
