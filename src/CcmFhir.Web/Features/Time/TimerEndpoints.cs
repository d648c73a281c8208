using System.Globalization;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Time;

/// <summary>The dock's buttons. Each names its timer, so a second press or another tab changes nothing twice.</summary>
internal static class TimerEndpoints
{
    public static void MapTimer(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/timer", (PageRequest page, MonthReader months, Frames frames) => DockAsync(page, months, frames, page.Month));
        routes.MapPost("/timer/start", StartAsync);
        routes.MapPost("/timer/pause", (PageRequest page, Timers timers, MonthReader months, Frames frames) =>
            ChangeAsync(page, months, frames, (id, pressedAt) => timers.PauseAsync(page.Who, id, pressedAt, page.Cancel)));
        routes.MapPost("/timer/resume", (PageRequest page, Timers timers, MonthReader months, Frames frames) =>
            ChangeAsync(page, months, frames, (id, _) => timers.ResumeAsync(page.Who, id, page.Cancel)));
        routes.MapPost("/timer/stop", StopAsync);
        routes.MapPost("/timer/discard", DiscardAsync);
    }

    private static async Task<IResult> StartAsync(PageRequest page, Timers timers, Patients patients, MonthReader months, Frames frames)
    {
        var form = await page.FormAsync();
        var isDeceased = (await patients.ReadAsync(page.Context.Patient.PatientId, page.Cancel)).IsDeceased;
        var practice = await months.PracticeAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Cancel);
        var activity = practice.Templates.Find(form.Text("activity"))?.Id ?? ActivityTemplates.First[0];
        if (form.RequestId is { } id && !isDeceased)
        {
            await timers.StartAsync(id, page.Who, page.Context.Patient, activity, page.Cancel);
        }

        return await AnswerAsync(page, months, frames, form);
    }

    private static async Task<IResult> ChangeAsync(
        PageRequest page, MonthReader months, Frames frames, Func<Guid, Instant?, Task<RunningTimer?>> change)
    {
        var form = await page.FormAsync();
        if (form.Id("timerId") is { } id)
        {
            await change(id, PressedAt(form));
        }

        return await AnswerAsync(page, months, frames, form);
    }

    /// <summary>A press made without network comes later and says when it was made, in milliseconds of our clock.</summary>
    private static Instant? PressedAt(PostedForm form) =>
        long.TryParse(form.Text("at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at is > 0 and < 253402300799000
            ? Instant.FromUnixTimeMilliseconds(at)
            : null;

    private static async Task<IResult> StopAsync(PageRequest page, Timers timers, StopSheets sheets)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var timer = form.Id("timerId") is { } id ? await timers.StopAsync(page.Who, id, PressedAt(form), page.Cancel) : null;
        if (timer is null)
        {
            // Saved or discarded in another tab meanwhile: nothing is left to stop.
            return page.See("", month, Done.AlreadyDone);
        }

        return page.WantsFragment
            ? Html.Page(await sheets.ForTimerAsync(page, month, timer, form.Text("away")))
            : SeePlain(page, new Links(page.Context.Id, month).SavedTimer(timer.Id));
    }

    private static async Task<IResult> DiscardAsync(PageRequest page, Database database, MonthReader months, Frames frames)
    {
        var form = await page.FormAsync();
        if (form.Id("timerId") is { } id)
        {
            await using var work = await database.BeginAsync(page.Cancel);
            await Timers.RemoveAsync(work, page.Who, id);
            await work.CommitAsync(page.Cancel);
        }

        return page.WantsFragment ? await DockAsync(page, months, frames, page.MonthOf(form.Month)) : page.See("", page.MonthOf(form.Month), Done.TimerDiscarded);
    }

    private static async Task<IResult> AnswerAsync(PageRequest page, MonthReader months, Frames frames, PostedForm form)
    {
        var month = page.MonthOf(form.Month);
        return page.WantsFragment ? await DockAsync(page, months, frames, month) : SeePlain(page, new Links(page.Context.Id, month).Landing);
    }

    private static async Task<IResult> DockAsync(PageRequest page, MonthReader months, Frames frames, YearMonth month)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart: null, page.Cancel);
        return Html.Page(new TimerDockView(await frames.ReadAsync(page, picture)));
    }

    private static IResult SeePlain(PageRequest page, string url)
    {
        page.Http.Response.Headers.Location = url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
