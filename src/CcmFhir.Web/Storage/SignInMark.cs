namespace CcmFhir.Web.Storage;

/// <summary>By what two sign-ins in one browser are known to be one person's, or two people's (ADR 0005).</summary>
/// <param name="Client">The registration signed in at: an EHR's id, or the back office's. One person's subjects at two may differ.</param>
/// <param name="Issuer">Exact <c>iss</c> of the id_token.</param>
/// <param name="Subject">Its <c>sub</c>.</param>
/// <param name="EhrId">With <paramref name="PersonId"/>: who it is at an EHR; null where the sign-in does not say.</param>
/// <param name="Npi">Of a billing practitioner of launch.json: one person, whichever EHR they come from.</param>
public sealed record SignInMark(string Client, string Issuer, string Subject, string? EhrId, string? PersonId, string? Npi)
{
    /// <summary>Key of the identity, or of the one the staff register joined it to: the store says which, <see cref="StaffIdentities"/>.</summary>
    public string? Person { get; init; } = EhrId is not null && PersonId is not null ? new StaffIdentity(EhrId, PersonId).Key : null;

    /// <summary>Begun on the page of who sits in the back office in the same session: by what they did, one person, where nothing else says.</summary>
    public bool IsFromOffice { get; init; }

    /// <summary>True: one person. False: two. Null: nothing that is known says which.</summary>
    public bool? IsSamePersonAs(SignInMark other)
    {
        if ((Person is not null && Person == other.Person)
            || (Issuer.Length > 0 && Issuer == other.Issuer && Subject == other.Subject)
            || (Npi is not null && Npi == other.Npi))
        {
            return true;
        }

        var comparable = Client == other.Client || (EhrId is not null && EhrId == other.EhrId) || (Npi is not null && other.Npi is not null);
        return comparable ? false : null;
    }

    public override string ToString() => nameof(SignInMark);
}
