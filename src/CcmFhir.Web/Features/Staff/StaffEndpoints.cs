using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Staff;

/// <summary>The staff register: who works here, as what, since when. Rows are added, never changed.</summary>
internal static class StaffEndpoints
{
    private const int TextLengthMax = 200;

    public static void MapStaff(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff", ShowAsync);
        routes.MapPost("/staff", NameAsync);
        routes.MapPost("/staff/identities", StaffIdentityForms.JoinAsync);
        routes.MapPost("/staff/identities/{joinId:guid}/end", StaffIdentityForms.EndAsync);
    }

    private static async Task<IResult> ShowAsync(PageRequest page, StaffViews views)
    {
        var staff = await views.RegisterAsync(page);
        return Html.Page(await views.PageAsync(page, staff, Proposed(page, staff), FormErrors.None));
    }

    private static async Task<IResult> NameAsync(PageRequest page, StaffViews views, Ledger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var staff = await views.RegisterAsync(page);
        var form = Read(posted);
        var errors = staff.Rows.Any(r => r.Id == posted.RequestId) ? FormErrors.None : Check(page, posted, form, staff);
        if (!errors.All.IsEmpty)
        {
            return Html.Page(await views.PageAsync(page, staff, form, errors), StatusCodes.Status422UnprocessableEntity);
        }

        // A person whom the register names by another identity stays that person.
        var person = staff.PersonOf(new StaffIdentity(page.Context.Patient.EhrId, form.Person), page.Today);
        var key = StaffRegister.KeyOf(page.Context.Patient.PracticeId, page.Context.Patient.EhrId);
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, key, posted.RequestId!.Value, page.Context.Person.Id, new StaffNamed(
                person.EhrId, person.PersonId, form.Name, form.Role, OrNull(form.Credential), form.CredentialUntil, OrNull(form.Employer), form.Employment,
                form.Location, OrNull(form.Supervisor), form.From!.Value, form.Until, page.Context.Person));
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/staff", page.MonthOf(posted.Month), Done.StaffNamed);
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static StaffForm Read(PostedForm posted) => new()
    {
        Person = posted.Text("person"),
        Name = posted.Text("name"),
        Role = posted.Text("role"),
        Credential = posted.Text("credential"),
        CredentialUntil = posted.Date("credentialUntil"),
        Employer = posted.Text("employer"),
        Employment = posted.Text("employment"),
        Location = posted.Text("location"),
        Supervisor = posted.Text("supervisor"),
        From = posted.Date("from"),
        Until = posted.Date("until"),
    };

    private static FormErrors Check(PageRequest page, PostedForm posted, StaffForm form, StaffRegister staff)
    {
        // Naming somebody the first time may reach back to the work they logged; what was said before is never altered.
        var person = staff.PersonOf(new StaffIdentity(page.Context.Patient.EhrId, form.Person), page.Today);
        var isNamed = staff.Rows.Any(r => r.What.Identity == person);
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("", posted.RequestId is null, FieldProblem.ChangedMeanwhile),
            ("person", form.Person.Length == 0, FieldProblem.Required),
            ("person", form.Person.Length > TextLengthMax, FieldProblem.TooLong),
            ("name", form.Name.Length == 0, FieldProblem.Required),
            ("name", form.Name.Length > TextLengthMax, FieldProblem.TooLong),
            ("role", form.Role.Length == 0, FieldProblem.Required),
            ("role", form.Role.Length > TextLengthMax, FieldProblem.TooLong),
            ("credential", form.Role == Roles.CareManager && form.Credential.Length == 0, FieldProblem.Required),
            ("credential", form.Credential.Length > TextLengthMax, FieldProblem.TooLong),
            ("credentialUntil", form.CredentialUntil is null && posted.Text("credentialUntil").Length > 0, FieldProblem.NotADate),
            ("employer", form.Employer.Length > TextLengthMax, FieldProblem.TooLong),
            ("employment", form.Employment is not ("employed" or "contracted"), FieldProblem.Unknown),
            ("location", form.Location is not ("us" or "abroad"), FieldProblem.Unknown),
            ("supervisor", form.Supervisor.Length > TextLengthMax, FieldProblem.TooLong),
            ("from", form.From is null, FieldProblem.NotADate),
            ("from", isNamed && form.From < page.Today.ToYearMonth().OnDayOfMonth(1), FieldProblem.BeforeThisMonth),
            ("until", form.Until is null && posted.Text("until").Length > 0, FieldProblem.NotADate),
            ("until", form.Until < form.From, FieldProblem.EndBeforeStart),
        ];
        return new FormErrors([.. checks.Where(c => c.Wrong).DistinctBy(c => c.Field).Select(c => new FieldError(c.Field, c.Problem))]);
    }

    /// <summary>The form of the person asked for: as they are now, from today on; or a new person.</summary>
    private static StaffForm Proposed(PageRequest page, StaffRegister staff) =>
        page.Query("person") is not { } person ? new StaffForm { From = page.Today }
        : staff.CurrentOf(new StaffIdentity(page.Context.Patient.EhrId, person), page.Today)?.What is not { } now
            ? new StaffForm { Person = person, From = page.Today.ToYearMonth().OnDayOfMonth(1) }
            : new StaffForm
            {
                Person = person,
                Name = now.Name,
                Role = now.Role,
                Credential = now.Credential ?? "",
                CredentialUntil = now.CredentialUntil,
                Employer = now.Employer ?? "",
                Employment = now.Employment,
                Location = now.Location,
                Supervisor = now.Supervisor ?? "",
                From = page.Today,
                Until = now.Until,
            };
}
