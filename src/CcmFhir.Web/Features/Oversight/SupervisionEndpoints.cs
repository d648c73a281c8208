using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Who supervises each staff member, how, for which employer and period. The months' Determinations use it.</summary>
internal static class SupervisionEndpoints
{
    private const int TextLengthMax = 200;
    private const string Other = "other";
    private static readonly Duration Recent = Duration.FromDays(120);

    public static void MapSupervision(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight/supervision", async (PageRequest page, OversightFrames frames, OversightLedger ledger, Ledger time) =>
            Html.Page(await ViewAsync(page, frames, ledger, time, Blank(page), FormErrors.None)));
        routes.MapPost("/oversight/supervision", SaveAsync);
        routes.MapPost("/oversight/supervision/{id:guid}/end", EndAsync);
    }

    private static async Task<IResult> SaveAsync(PageRequest page, OversightFrames frames, OversightLedger ledger, Ledger time, Database database)
    {
        var posted = await page.FormAsync();
        var form = new SupervisionForm(
            posted.Text("staffId"), posted.Text("staffReference"), posted.Text("staffName"), posted.Text("employer"), posted.Text("kind"), posted.Text("supervisorId"), posted.Text("from"), posted.Text("to"));
        var staff = await StaffAsync(page, time);
        var book = SupervisionBook.Of(await ledger.ReadSupervisionAsync(page.Ehr.Practice.Id, page.Cancel));
        var errors = Check(page, posted, form, staff, book);
        if (!errors.IsEmpty)
        {
            return Html.Page(await ViewAsync(page, frames, ledger, time, form, new FormErrors(errors)), StatusCodes.Status422UnprocessableEntity);
        }

        var supervisor = BillingPractitioners.Find(page.Ehr, form.SupervisorId)!;
        var (id, name) = form.StaffId == Other ? (form.StaffReference, form.StaffName) : staff.First(s => s.Id == form.StaffId);
        var assigned = new SupervisionAssigned(
            id, name, form.Employer, form.Kind, form.SupervisorId, supervisor.Name ?? supervisor.Id, posted.Date("from")!.Value, posted.Date("to"), page.Context.Person);
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Ehr.Practice.Id, posted.RequestId!.Value, page.Context.Person.Id, assigned);
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/oversight/supervision", page.Month, Done.SupervisionRecorded);
    }

    private static ImmutableArray<FieldError> Check(
        PageRequest page, PostedForm posted, SupervisionForm form, IReadOnlyList<(string Id, string Name)> staff, SupervisionBook book)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        void Must(bool holds, string field, FieldProblem problem, string? detail = null)
        {
            if (!holds && errors.All(e => e.Field != field))
            {
                errors.Add(new FieldError(field, problem, detail));
            }
        }

        var (from, to) = (posted.Date("from"), posted.Date("to"));
        Must(posted.RequestId is not null, "", FieldProblem.ChangedMeanwhile);
        Must(form.StaffId == Other || staff.Any(s => s.Id == form.StaffId), "staffId", FieldProblem.Required);
        Must(form.StaffId != Other || form.StaffName.Length > 0, "staffName", FieldProblem.Required);
        Must(form.StaffId != Other || form.StaffReference.Length > 0, "staffReference", FieldProblem.Required);
        Must(form.Employer.Length > 0, "employer", FieldProblem.Required);
        Must(Math.Max(form.Employer.Length, Math.Max(form.StaffName.Length, form.StaffReference.Length)) <= TextLengthMax, "employer", FieldProblem.TooLong);
        Must(form.Kind is "general" or "direct", "kind", FieldProblem.Required);
        Must(BillingPractitioners.Find(page.Ehr, form.SupervisorId) is not null, "supervisorId", FieldProblem.Required);
        Must(page.Role == AppRole.MedicalDirector || form.SupervisorId == page.Context.Person.Id, "supervisorId", FieldProblem.OnlyOwnSupervision);
        Must(from is not null, "from", FieldProblem.NotADate);
        Must(form.To.Length == 0 || to is not null, "to", FieldProblem.NotADate);
        Must(from is null || to is null || to >= from, "to", FieldProblem.EndBeforeStart);
        if (from is { } first)
        {
            var id = form.StaffId == Other ? form.StaffReference : form.StaffId;
            var there = book.All.FirstOrDefault(s => s.What.StaffId == id && s.What.SupervisorId == form.SupervisorId && s.Overlaps(first, to) && s.Id != posted.RequestId);
            Must(there is null, "from", FieldProblem.SupervisedAlready, there is null ? null : $"{there.What.From:uuuu-MM-dd} - {there.To:uuuu-MM-dd}");
        }

        return errors.ToImmutable();
    }

    private static async Task<IResult> EndAsync(Guid id, PageRequest page, OversightFrames frames, OversightLedger ledger, Ledger time, Database database)
    {
        var posted = await page.FormAsync();
        var book = SupervisionBook.Of(await ledger.ReadSupervisionAsync(page.Ehr.Practice.Id, page.Cancel));
        if (book.All.FirstOrDefault(s => s.Id == id) is not { } line)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        if (line.EndedBecause is not null)
        {
            return page.See("/oversight/supervision", page.Month, Done.AlreadyDone);
        }

        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : posted.Date("lastDay") is not { } last ? new FieldError("lastDay", FieldProblem.NotADate)
            : last > page.Today ? new FieldError("lastDay", FieldProblem.InTheFuture)
            : posted.Text("reason").Length is 0 ? new FieldError("reason", FieldProblem.Required)
            : posted.Text("reason").Length > TextLengthMax ? new FieldError("reason", FieldProblem.TooLong)
            : null;
        if (error is not null)
        {
            return Html.Page(await ViewAsync(page, frames, ledger, time, Blank(page), new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(
                work, page.Ehr.Practice.Id, posted.RequestId!.Value, page.Context.Person.Id,
                new SupervisionEnded(id, posted.Date("lastDay")!.Value, posted.Text("reason"), page.Context.Person));
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/oversight/supervision", page.Month, Done.SupervisionEnded);
    }

    /// <summary>Clinical staff who logged time in the last months, by the id on their entries.</summary>
    private static async Task<IReadOnlyList<(string Id, string Name)>> StaffAsync(PageRequest page, Ledger time) =>
    [
        .. (await time.PeopleSinceAsync(page.Ehr.Practice.Id, page.Now - Recent, page.Cancel))
            .Where(p => Roles.IsStaff(p.Role)).Select(p => (p.Id, p.Name)).OrderBy(p => p.Name, StringComparer.CurrentCulture),
    ];

    private static SupervisionForm Blank(PageRequest page) => new(
        "", "", "", page.Ehr.Practice.Name, "general", BillingPractitioners.Find(page.Ehr, page.Context.Person.Id) is null ? "" : page.Context.Person.Id,
        Show.Input(page.Today.ToYearMonth().OnDayOfMonth(1)), "");

    private static async Task<SupervisionPageView> ViewAsync(
        PageRequest page, OversightFrames frames, OversightLedger ledger, Ledger time, SupervisionForm form, FormErrors errors)
    {
        var book = SupervisionBook.Of(await ledger.ReadSupervisionAsync(page.Ehr.Practice.Id, page.Cancel));
        return new SupervisionPageView
        {
            Frame = frames.Of(page),
            RequestId = frames.NewRequestId(),
            Lines =
            [
                .. book.All.OrderBy(s => s.What.StaffName, StringComparer.CurrentCulture).ThenByDescending(s => s.What.From).Select(s => new SupervisionLine(
                    s.Id, frames.NewRequestId(), s.What.StaffName, s.What.Employer, s.What.Kind, s.What.SupervisorName, s.What.From, s.To, s.What.By.Name,
                    s.What.By.Id == s.What.SupervisorId, s.EndedBecause)),
            ],
            Staff = [.. await StaffAsync(page, time)],
            Supervisors =
            [
                .. page.Ehr.BillingPractitioners.Select(b => (Id: BillingPractitioners.KeyOf(b), Name: b.Name ?? b.Id))
                    .Where(b => page.Role == AppRole.MedicalDirector || b.Id == page.Context.Person.Id),
            ],
            Form = form,
            Errors = errors,
            ReadOnly = page.IsPhysician ? null : new Refusal(RefusalReason.OnlyBillingPractitioner),
        };
    }
}
