using System.Collections.Immutable;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>
/// Who works here, as what, and when: the fold of the practice's own ledger. While it is empty the role table of launch.json
/// stands; from the first name on, only people it names count.
/// </summary>
public sealed record StaffRegister(ImmutableArray<Recorded<StaffNamed>> Rows)
{
    /// <summary>Roles that are none: the rules exclude them and say the word.</summary>
    private const string NotNamed = "not in the staff register";

    private const string Gone = "no longer with the practice";

    private const string Expired = "credential expired";

    public static StaffRegister Empty { get; } = new([]);

    /// <summary>The practice's rows lie in the ledger like a patient's, under an id of their own.</summary>
    public static PatientKey KeyOf(string practiceId, string ehrId) => new(practiceId, ehrId, DerivedId.Of("practice " + practiceId));

    /// <summary>What holds of a person on a day: the last row said of them that has begun; null when none has.</summary>
    public Recorded<StaffNamed>? On(string ehrId, string personId, LocalDate day) =>
        Rows.LastOrDefault(r => r.What.EhrId == ehrId && r.What.PersonId == personId && r.What.From <= day);

    /// <summary>Whether somebody else than the role table decides about this person, and does not name them.</summary>
    public bool Lacks(string ehrId, string personId, LocalDate day) => !Rows.IsEmpty && On(ehrId, personId, day) is null;

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

    /// <summary>The newest row of each person, by name.</summary>
    public IEnumerable<Recorded<StaffNamed>> Current() => Rows.GroupBy(r => (r.What.EhrId, r.What.PersonId)).Select(g => g.Last())
        .OrderBy(r => r.What.Name, StringComparer.OrdinalIgnoreCase);
}
