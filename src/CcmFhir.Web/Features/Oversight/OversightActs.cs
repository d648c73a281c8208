using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>One oversight entry: say that it is oversight, move it to a patient's time, or take it back. And the way back from patient time.</summary>
internal static class OversightActs
{
    private const int TextLengthMax = 500;

    private static readonly ImmutableArray<string> Activities =
        [.. Enum.GetValues<Activity>().Where(a => a <= Activity.Education).Select(a => Billing.Words.Of(a))];

    public static void MapOversightActs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight/{entryId:guid}", (Guid entryId, PageRequest page, OversightActing acting) => acting.ShowAsync(page, entryId));
        routes.MapPost("/oversight/{entryId:guid}/keep", KeepAsync);
        routes.MapPost("/oversight/{entryId:guid}/reverse", ReverseAsync);
        routes.MapPost("/oversight/{entryId:guid}/move", MoveAsync);
    }

    private static Task<IResult> KeepAsync(Guid entryId, PageRequest page, OversightActing acting) => acting.RunAsync(
        page, entryId, "keep", Done.OversightKept, (entry, form) => new KeptAsOversight(entry.Id, form.Text("reason"), page.Context.Person));

    private static Task<IResult> ReverseAsync(Guid entryId, PageRequest page, OversightActing acting) => acting.RunAsync(
        page, entryId, "reverse", Done.OversightReversed, (entry, form) => new OversightReversed(entry.Id, form.Text("reason"), page.Context.Person));

    private static async Task<IResult> MoveAsync(
        Guid entryId, PageRequest page, OversightActing acting, MonthReader months, Patients patients, Moves moves)
    {
        var form = await page.FormAsync();
        if (await acting.FindAsync(page, entryId) is not { } entry)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var patientId = form.Id("patientId") ?? Guid.Empty;
        var identity = (await acting.ChoicesAsync(page, entry)).ContainsKey(patientId) ? await patients.ReadAsync(patientId, page.Cancel) : null;
        var error = Check(page, entry, form)
            ?? (entry.What.By.Id != page.Context.Person.Id ? new FieldError("", FieldProblem.OnlyOwnTime)
            : identity is null ? new FieldError("patientId", FieldProblem.Required)
            : !Activities.Contains(form.Text("activity")) ? new FieldError("activity", FieldProblem.Required)
            : identity.IsDeceased && (identity.DeceasedOn is not { } died || entry.What.Start.InZone(page.Zone).Date > died)
                ? new FieldError("patientId", FieldProblem.PatientDeceased)
            : (await months.RecordAsync(patientId, page.Cancel)).ClosingOf(entry.What.Start.InZone(page.Zone).Date.ToYearMonth()) is not null
                ? new FieldError("patientId", FieldProblem.MonthIsClosed)
            : null);
        if (error is not null)
        {
            return await acting.AgainAsync(page, entry, form, "move", error);
        }

        var chart = page.Context with { Patient = page.Context.Patient with { PatientId = patientId }, PatientFhirId = identity!.FhirId };
        await moves.ToPatientAsync(chart, page.Ehr, entry, form.RequestId!.Value, form.Text("activity"), form.Text("reason"), page.Now, page.Cancel);
        return page.See("/oversight", page.Month, Done.MovedToPatient, OversightActing.WeekOf(page, entry));
    }

    /// <summary>What every one of the three forms needs.</summary>
    public static FieldError? Check(PageRequest page, OversightEntry entry, PostedForm form) =>
        form.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
        : entry.Reversal is { } reversal && reversal.Id != form.RequestId ? new FieldError("", FieldProblem.AlreadyReversed)
        : form.Text("reason").Length == 0 ? new FieldError("reason", FieldProblem.Required)
        : form.Text("reason").Length > TextLengthMax ? new FieldError("reason", FieldProblem.TooLong)
        : OversightActing.Refuse(page, entry) is not null && entry.Reversal is null ? new FieldError("", FieldProblem.OnlyOwnTime)
        : null;

    public static ImmutableArray<string> CareActivities => Activities;
}

/// <summary>Shows one entry, and appends what is said of it.</summary>
internal sealed class OversightActing(OversightLines lines, OversightFrames frames, OversightLedger ledger, Database database)
{
    public async Task<OversightEntry?> FindAsync(PageRequest page, Guid id) => (await lines.RecordAsync(page)).Find(id);

    /// <summary>The patients it can become time of: those it names, and the one launched.</summary>
    public Task<IReadOnlyDictionary<Guid, string>> ChoicesAsync(PageRequest page, OversightEntry entry) =>
        frames.NamesAsync(page, [.. entry.What.Patients.Append(page.Context.Patient.PatientId).Distinct()]);

    /// <summary>Who did the work changes it; a physician may also take back another's.</summary>
    public static Refusal? Refuse(PageRequest page, OversightEntry entry) =>
        entry.What.By.Id == page.Context.Person.Id || page.IsPhysician ? null : new Refusal(RefusalReason.NotYourEntry, entry.What.By.Name);

    public static string WeekOf(PageRequest page, OversightEntry entry) =>
        $"week={OversightEndpoints.MondayOf(entry.What.Start.InZone(page.Zone).Date):uuuu-MM-dd}";

    public async Task<IResult> ShowAsync(PageRequest page, Guid id) => await FindAsync(page, id) is { } entry
        ? Html.Page(await ViewAsync(page, entry))
        : Problems.Result(page.Http, ProblemKind.NotFound);

    public async Task<IResult> RunAsync(
        PageRequest page, Guid id, string act, Done done, Func<OversightEntry, PostedForm, OversightEvent> decide)
    {
        var form = await page.FormAsync();
        if (await FindAsync(page, id) is not { } entry)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        if (OversightActs.Check(page, entry, form) is { } error)
        {
            return await AgainAsync(page, entry, form, act, error);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Ehr.Practice.Id, form.RequestId!.Value, page.Context.Person.Id, decide(entry, form));
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/oversight", page.Month, done, WeekOf(page, entry));
    }

    public async Task<IResult> AgainAsync(PageRequest page, OversightEntry entry, PostedForm form, string act, FieldError error)
    {
        var view = await ViewAsync(page, entry);
        return Html.Page(
            view with
            {
                Tried = act,
                Activity = form.Text("activity").Length > 0 ? form.Text("activity") : view.Activity,
                Reason = form.Text("reason"),
                Patients = [.. view.Patients.Select(p => p with { Selected = p.Id == form.Id("patientId") })],
                Errors = new FormErrors([error]),
            },
            StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<OversightActsView> ViewAsync(PageRequest page, OversightEntry entry)
    {
        var choices = await ChoicesAsync(page, entry);
        return new OversightActsView
        {
            Frame = frames.Of(page),
            RequestId = frames.NewRequestId(),
            Entry = (await lines.LinesAsync(page, [entry]))[0],
            LooksLike = entry.OpenQuestion,
            Patients = [.. choices.Select(c => new PatientChip(c.Key, c.Value, entry.What.Patients is [var only] && only == c.Key))],
            Activities = OversightActs.CareActivities,
            Activity = entry.OpenQuestion ?? "",
            ReadOnly = Refuse(page, entry),
        };
    }
}
