using System.Collections.Immutable;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>An identity of a person beside the one they are named by.</summary>
/// <param name="LastDay">Null: still theirs. Before its first day: it never was.</param>
public sealed record JoinedIdentity(Recorded<StaffIdentityJoined> Said, LocalDate? LastDay)
{
    public StaffIdentity Identity => new(Said.What.EhrId, Said.What.PersonId);

    public StaffIdentity Person => new(Said.What.OfEhrId, Said.What.OfPersonId);

    public bool Covers(LocalDate day) => Said.What.From <= day && (LastDay is null || day <= LastDay);
}

/// <summary>
/// Who works here, as what, and when: the fold of the practice's own ledger. While it is empty the role table of launch.json
/// stands; from the first name on, only people it names count.
/// </summary>
/// <param name="Rows">What was said of each person, under the identity they were first named by; oldest first.</param>
/// <param name="Joined">Their other identities.</param>
public sealed record StaffRegister(ImmutableArray<Recorded<StaffNamed>> Rows, ImmutableArray<JoinedIdentity> Joined)
{
    /// <summary>Roles that are none: the rules exclude them and say the word.</summary>
    private const string NotNamed = "not in the staff register";

    private const string Gone = "no longer with the practice";

    private const string Expired = "credential expired";

    public static StaffRegister Empty { get; } = new([], []);

    /// <summary>The practice's rows lie in the ledger like a patient's, under an id of their own.</summary>
    public static PatientKey KeyOf(string practiceId, string ehrId) => new(practiceId, ehrId, DerivedId.Of("practice " + practiceId));

    /// <summary>The identity the register names a person by who is known under this one on a day; the same where nothing was joined.</summary>
    public StaffIdentity PersonOf(StaffIdentity identity, LocalDate day) =>
        Joined.LastOrDefault(j => j.Identity == identity && j.Covers(day))?.Person ?? identity;

    /// <summary>Every identity that is this person's on a day, the given one among them.</summary>
    public ImmutableArray<StaffIdentity> IdentitiesOf(StaffIdentity identity, LocalDate day)
    {
        var person = PersonOf(identity, day);
        return [.. Joined.Where(j => j.Person == person && j.Covers(day)).Select(j => j.Identity).Prepend(person).Distinct()];
    }

    /// <summary>What holds of a person on a day: the last row said of them that has begun; null when none has.</summary>
    public Recorded<StaffNamed>? On(string ehrId, string personId, LocalDate day)
    {
        var person = PersonOf(new StaffIdentity(ehrId, personId), day);
        return Rows.LastOrDefault(r => r.What.Identity == person && r.What.From <= day);
    }

    /// <summary>The person of an entry as the register has them on the day of the work.</summary>
    public Author As(string ehrId, Author person, LocalDate day)
    {
        if (Rows.IsEmpty)
        {
            return person;
        }

        if (On(ehrId, person.Id, day)?.What is not { } named)
        {
            return person with { Role = NotNamed };
        }

        var role = named.Until < day ? Gone : named.CredentialUntil < day ? Expired : named.Role;
        return person with { Role = role, Credential = named.Credential, Employment = named.Employment, Location = named.Location };
    }

    /// <summary>The newest row of the person who is known under an identity, also one that has not begun; null when nobody is.</summary>
    public Recorded<StaffNamed>? CurrentOf(StaffIdentity identity, LocalDate today)
    {
        var person = PersonOf(identity, today);
        return Rows.LastOrDefault(r => r.What.Identity == person);
    }

    /// <summary>The newest row of each person, by name.</summary>
    public IEnumerable<Recorded<StaffNamed>> Current() => Rows.GroupBy(r => r.What.Identity).Select(g => g.Last())
        .OrderBy(r => r.What.Name, StringComparer.OrdinalIgnoreCase);
}
