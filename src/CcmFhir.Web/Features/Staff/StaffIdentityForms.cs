using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Staff;

/// <summary>Several identities of one person: joined from a day on, ended with a day. What earlier months were decided on stays.</summary>
internal static class StaffIdentityForms
{
    private const int TextLengthMax = 200;

    public static async Task<IResult> JoinAsync(PageRequest page, StaffViews views, Ledger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var staff = await views.RegisterAsync(page);
        var form = new IdentityForm(posted.Text("identity"), posted.Text("of"), posted.Date("joinFrom"));
        if (staff.Joined.Any(j => j.Said.Id == posted.RequestId))
        {
            return page.See("/staff", page.MonthOf(posted.Month), Done.IdentityJoined);
        }

        var identity = new StaffIdentity(page.Context.Patient.EhrId, form.Identity);
        var person = staff.Current().FirstOrDefault(r => r.What.Identity.Key == form.Of)?.What.Identity;
        var problem = Check(page, posted, form, staff, identity, person) ?? await WriteAsync(page, database, async work =>
            await StaffIdentities.IsTimedAsync(work, identity, identity) ? new FieldError("identity", FieldProblem.TimerRunning)
            : !await StaffIdentities.JoinAsync(work, page.Context.Patient.PracticeId, identity, person!.Value, form.From!.Value)
                ? new FieldError("identity", FieldProblem.IdentityTaken)
            : await AppendAsync(page, ledger, work, posted, new StaffIdentityJoined(
                identity.EhrId, identity.PersonId, person.Value.EhrId, person.Value.PersonId, form.From.Value, page.Context.Person)));
        return problem is null
            ? page.See("/staff", page.MonthOf(posted.Month), Done.IdentityJoined)
            : Html.Page(await views.PageAsync(page, staff, form, new FormErrors([problem])), StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<IResult> EndAsync(Guid joinId, PageRequest page, StaffViews views, Ledger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var staff = await views.RegisterAsync(page);
        var joined = staff.Joined.FirstOrDefault(j => j.Said.Id == joinId);
        var last = posted.Date("lastDay");
        FieldError? problem = posted.RequestId is null || joined is null or { LastDay: not null } ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : last is null ? new FieldError("lastDay", FieldProblem.NotADate)
            : last > page.Today ? new FieldError("lastDay", FieldProblem.InTheFuture)
            : last < FirstDay(page).PlusDays(-1) ? new FieldError("lastDay", FieldProblem.BeforeThisMonth)
            : await WriteAsync(page, database, async work =>
            {
                if (await StaffIdentities.IsTimedAsync(work, joined.Identity, joined.Person))
                {
                    return new FieldError("lastDay", FieldProblem.TimerRunning);
                }

                await StaffIdentities.EndAsync(work, joined.Identity, last.Value);
                return await AppendAsync(page, ledger, work, posted, new StaffIdentityEnded(joinId, last.Value, page.Context.Person));
            });
        return problem is null
            ? page.See("/staff", page.MonthOf(posted.Month), Done.IdentityEnded)
            : Html.Page(
                await views.PageAsync(page, staff, new IdentityForm("", "", page.Today), new FormErrors([problem])), StatusCodes.Status422UnprocessableEntity);
    }

    private static FieldError? Check(
        PageRequest page, PostedForm posted, IdentityForm form, StaffRegister staff, StaffIdentity identity, StaffIdentity? person)
    {
        // The first time it may reach back to what was logged under it, as naming somebody does.
        var isKnown = staff.Rows.Any(r => r.What.Identity == identity) || staff.Joined.Any(j => j.Identity == identity);
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("", posted.RequestId is null, FieldProblem.ChangedMeanwhile),
            ("identity", form.Identity.Length == 0, FieldProblem.Required),
            ("identity", form.Identity.Length > TextLengthMax, FieldProblem.TooLong),
            ("of", person is null || person == identity || staff.PersonOf(person.Value, page.Today) != person, FieldProblem.Unknown),
            ("joinFrom", form.From is null, FieldProblem.NotADate),
            ("joinFrom", form.From > page.Today, FieldProblem.InTheFuture),
            ("joinFrom", isKnown && form.From < FirstDay(page), FieldProblem.BeforeThisMonth),
            // Whoever has identities of their own is not made another's: end those first.
            ("identity", staff.IdentitiesOf(identity, page.Today) is [_, _, ..], FieldProblem.IdentityTaken),
        ];
        return checks.Where(c => c.Wrong).Select(c => new FieldError(c.Field, c.Problem)).FirstOrDefault();
    }

    private static LocalDate FirstDay(PageRequest page) => page.Today.ToYearMonth().OnDayOfMonth(1);

    private static async Task<FieldError?> WriteAsync(PageRequest page, Database database, Func<Work, Task<FieldError?>> write)
    {
        await using var work = await database.BeginAsync(page.Cancel);
        if (await write(work) is { } problem)
        {
            return problem;
        }

        await work.CommitAsync(page.Cancel);
        return null;
    }

    private static async Task<FieldError?> AppendAsync(PageRequest page, Ledger ledger, Work work, PostedForm posted, LedgerEvent happened)
    {
        var key = StaffRegister.KeyOf(page.Context.Patient.PracticeId, page.Context.Patient.EhrId);
        await ledger.AppendAsync(work, key, posted.RequestId!.Value, page.Context.Person.Id, happened);
        return null;
    }
}
