using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>
/// A browser session is one person's: whoever signs in next at the same browser gets a session of their own, and what the one before left
/// open there is open no more (ADR 0005).
/// </summary>
internal sealed class SessionOwner(Database database, CareContexts contexts, OfficeSeats seats, Sessions sessions, AuditLog audit, SweepBell bell)
{
    /// <summary>The session the sign-in goes on in. Only for a sign-in that was begun in <paramref name="session"/> and holds.</summary>
    /// <param name="session">Of the browser's cookie.</param>
    /// <param name="newcomer">Who has signed in.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The same session, or a new one with the token for its cookie; then the one before has ended.</returns>
    public async Task<(Guid Id, string? Token)> SessionForAsync(Guid session, SignInMark newcomer, CancellationToken cancel)
    {
        var holders = await HoldersAsync(session, cancel);
        var mark = await ResolvedAsync(newcomer, cancel);
        var judged = holders.Select(h => h.Mark.IsSamePersonAs(mark)).ToArray();
        // Nothing known either way: a biller who opens a chart from the back office is one person; a launch from elsewhere may be anybody's.
        if (holders.Count == 0 || (!judged.Contains(false) && (mark.IsFromOffice || judged.Contains(true))))
        {
            return (session, null);
        }

        foreach (var left in holders.Select(h => h.Ended).Distinct())
        {
            await audit.WriteAsync(left, cancel);
        }

        await sessions.EndAsync(session, cancel);
        bell.Ring();
        var fresh = await sessions.StartAsync(cancel);
        return (fresh.Id, fresh.Token);
    }

    /// <summary>The launches of the seat's session that are of who sits there: known to be, or opened from there.</summary>
    public async Task<IReadOnlyList<CareContext>> OpenedFromAsync(OfficeSeat seat, CancellationToken cancel)
    {
        var mine = await ResolvedAsync(MarkOf(seat), cancel);
        return
        [
            .. (await contexts.OfSessionAsync(seat.SessionId, cancel))
                .Where(c => MarkOf(c.Context, c.Person) is var mark && (mark.IsSamePersonAs(mine) ?? mark.IsFromOffice)).Select(c => c.Context),
        ];
    }

    private async Task<IReadOnlyList<(SignInMark Mark, AuditEvent Ended)>> HoldersAsync(Guid session, CancellationToken cancel)
    {
        var holders = (await contexts.OfSessionAsync(session, cancel)).Select(c => (
            MarkOf(c.Context, c.Person), Ended(c.Context.Patient.PracticeId, c.Context.Patient.EhrId, c.Context.Person, c.Context.AppRole))).ToList();
        if (await seats.FindAsync(session, cancel) is { } seat)
        {
            holders.Add((await ResolvedAsync(MarkOf(seat), cancel), Ended(seat.PracticeId, "", seat.Person, seat.AppRole)));
        }

        return holders;
    }

    private async Task<SignInMark> ResolvedAsync(SignInMark mark, CancellationToken cancel) => mark is { EhrId: { } ehr, PersonId: { } person }
        ? mark with { Person = await StaffIdentities.PersonOfAsync(database, new StaffIdentity(ehr, person), cancel) }
        : mark;

    /// <summary>Of before marks were kept, the row itself says who; <paramref name="person"/> is what the register makes of it.</summary>
    private static SignInMark MarkOf(CareContext context, string person) =>
        (context.SignedIn ?? new SignInMark(context.Patient.EhrId, "", "", context.Patient.EhrId, context.Person.Id, null)) with { Person = person };

    private static SignInMark MarkOf(OfficeSeat seat) => seat.SignedIn ?? new SignInMark("", "", "", null, null, null);

    private static AuditEvent Ended(string practice, string ehr, Author person, string role) =>
        new(practice, ehr, person.Id, role, "sign-out", null, "another sign-in at the same browser", "allowed");
}
