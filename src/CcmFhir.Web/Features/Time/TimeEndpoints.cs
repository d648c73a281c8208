using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Time;

/// <summary>Recording minutes: the stop sheet, the manual entry, and the reversal of an entry.</summary>
internal static class TimeEndpoints
{
    public static void MapTime(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/time/new", NewAsync);
        routes.MapPost("/time", SaveAsync);
        routes.MapPost("/time/preview", PreviewAsync);
        routes.MapGet("/time/{entryId:guid}/reverse", ReversalPageAsync);
        routes.MapPost("/time/{entryId:guid}/reverse", ReverseAsync);
    }

    private static async Task<IResult> NewAsync(PageRequest page, Timers timers, StopSheets sheets)
    {
        var timer = await timers.FindAsync(page.Who, page.Cancel);
        var wanted = page.Query("timer");
        var view = timer is not null && wanted == timer.Id.ToString("D")
            ? await sheets.ForTimerAsync(page, page.Month, timer, "")
            : await sheets.EmptyAsync(page, page.Query("activity"));
        return page.WantsFragment ? Html.Page(view) : Html.Page(view.AsPage());
    }

    private static async Task<IResult> SaveAsync(
        PageRequest page, Timers timers, MonthReader months, Patients patients, StopSheets sheets, Ledger ledger, Projections projections,
        PersonTime time, Database database)
    {
        var posted = await page.FormAsync();
        var (form, timer) = await ReadAsync(page, posted, timers, months, patients, time);
        if (!form.Errors.All.IsEmpty)
        {
            return await ShowAgainAsync(page, posted, form, timer, sheets);
        }

        // Entry, its way into the chart and the end of the timer: one transaction, before the person is told.
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            foreach (var entry in form.Entries(page))
            {
                if (await ledger.AppendAsync(work, page.Context.Patient, entry.Id, page.Context.Person.Id, entry.What))
                {
                    await projections.QueueTimeAsync(work, page.Context, page.Ehr, entry);
                }
            }

            if (form.TimerId is { } timerId)
            {
                await Timers.RemoveAsync(work, page.Who, timerId);
            }

            await work.CommitAsync(page.Cancel);
        }

        var of = form.Segments[0].Start.InZone(page.Zone).Date.ToYearMonth();
        var after = await months.ReadAsync(page.Context, page.Ehr, of, chart: null, page.Cancel);
        return page.See(
            "", page.MonthOf(posted.Month), after.WhyNotCounted(form.RequestId.ToString("D")) is null ? Done.TimeSaved : Done.TimeSavedNotCounted);
    }

    private static async Task<IResult> PreviewAsync(
        PageRequest page, Timers timers, MonthReader months, Patients patients, PersonTime time, StopSheets sheets)
    {
        var posted = await page.FormAsync();
        var (form, timer) = await ReadAsync(page, posted, timers, months, patients, time);
        var view = await sheets.AgainAsync(page, page.MonthOf(posted.Month), form, timer);
        return view.Counts is { } counts ? Html.Page(counts) : Results.NoContent();
    }

    private static async Task<(TimeForm Form, RunningTimer? Timer)> ReadAsync(
        PageRequest page, PostedForm posted, Timers timers, MonthReader months, Patients patients, PersonTime time)
    {
        var timer = await timers.FindAsync(page.Who, page.Cancel);
        if (timer?.Id != posted.Id("timerId"))
        {
            timer = null;
        }

        var record = await months.RecordAsync(page.Context.Patient, page.Ehr, page.Cancel);
        var practice = await months.PracticeAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Cancel);
        var identity = await patients.ReadAsync(page.Context.Patient.PatientId, page.Cancel);
        var begins = timer is { Segments: [var first, ..] } ? first.Start : posted.Moment("start")?.InZoneLeniently(page.Zone).ToInstant() ?? page.Now;
        var person = practice.Staff.IdentitiesOf(page.Who, begins.InZone(page.Zone).Date);
        var oversight = await time.OnTheProgrammeAsync(page.Context.Patient.PracticeId, person, begins, page.Cancel);
        return (TimeForm.Read(posted, page, identity, record, timer, practice, oversight), timer);
    }

    private static async Task<IResult> ShowAgainAsync(PageRequest page, PostedForm posted, TimeForm form, RunningTimer? timer, StopSheets sheets)
    {
        var view = await sheets.AgainAsync(page, page.MonthOf(posted.Month), form, timer);
        return page.WantsFragment
            ? Html.Page(view, StatusCodes.Status422UnprocessableEntity)
            : Html.Page(view.AsPage(), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ReversalPageAsync(Guid entryId, PageRequest page, MonthReader months, Reversals reversals)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        return await reversals.ViewAsync(page, picture, entryId, "", false, FormErrors.None) is { } view
            ? Html.Page(view)
            : Problems.Result(page.Http, Launch.ProblemKind.NotFound);
    }

    private static async Task<IResult> ReverseAsync(
        Guid entryId, PageRequest page, MonthReader months, Reversals reversals, Ledger ledger, Projections projections, Database database)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart: null, page.Cancel);
        var reason = posted.Text("reason");
        var errors = Reversals.Check(posted, reason, picture, entryId);
        if (await reversals.ViewAsync(page, picture, entryId, reason, posted.IsYes("enterAgain"), errors) is not { } view)
        {
            return Problems.Result(page.Http, Launch.ProblemKind.NotFound);
        }

        if (view.ReadOnly is not null || !errors.All.IsEmpty)
        {
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            var reversal = new TimeReversed(entryId, reason, page.Context.Person);
            if (await ledger.AppendAsync(work, page.Context.Patient, posted.RequestId!.Value, page.Context.Person.Id, reversal))
            {
                await projections.QueueReversalAsync(
                    work, page.Context, page.Ehr, picture.Record.Time.First(t => t.Entry.Id == entryId).Entry, reversal, page.Now);
            }

            await work.CommitAsync(page.Cancel);
        }

        return view.EnterAgain ? page.See("/time/new", month, Done.TimeReversed) : page.See("", month, Done.TimeReversed);
    }
}
