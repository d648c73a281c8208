using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>The week of the oversight ledger, and new entries in it.</summary>
internal static class OversightEndpoints
{
    public static void MapOversight(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight", WeekAsync);
        routes.MapGet("/oversight/new", NewAsync);
        routes.MapPost("/oversight", SaveAsync);
        routes.MapOversightActs();
        routes.MapOversightExports();
        routes.MapAuthenticity();
        routes.MapSupervision();
        routes.MapOversightBilling();
        routes.MapSamples();
    }

    /// <summary>The Monday of a day's week.</summary>
    public static LocalDate MondayOf(LocalDate day) => day.PlusDays(1).Previous(IsoDayOfWeek.Monday);

    private static async Task<IResult> WeekAsync(PageRequest page, OversightLines lines, OversightFrames frames)
    {
        var asked = LocalDatePattern.Iso.Parse(page.Query("week") ?? "");
        var from = MondayOf(asked.Success && asked.Value <= page.Today ? asked.Value : page.Today);
        var record = await lines.RecordAsync(page);
        var entries = await lines.OfDaysAsync(page, record, from, from.PlusDays(6));
        var month = from.PlusDays(6) < page.Today ? from.ToYearMonth() : page.Today.ToYearMonth();
        var sample = record.Samples.LastOrDefault();
        return Html.Page(new OversightWeekView
        {
            Frame = frames.Of(page),
            From = from,
            Entries = entries,
            WeekSeconds = entries.Sum(e => e.Seconds),
            MonthSeconds = OversightLines.Seconds(page, record, month.OnDayOfMonth(1), month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth)),
            Questions = await lines.LinesAsync(page, [.. record.Entries.Where(e => e.OpenQuestion is not null)]),
            ChartsReviewed = sample?.ReviewedCount ?? 0,
            ChartsDrawn = sample?.Drawn.What.Charts.Length ?? 0,
            FollowUpsOpen = record.FollowUps.Count(f => f.Done is null),
            FollowUpsOverdue = record.FollowUps.Count(f => f.Done is null && f.What.DueOn < page.Today),
            ByTemplate = [.. OversightTemplates.All.Select(t => (t.Id, entries.Where(e => e.Template == t.Id).Sum(e => e.Seconds)))],
        });
    }

    private static async Task<IResult> NewAsync(PageRequest page, OversightFrames frames)
    {
        if (OversightTemplates.Find(page.Query("template") ?? "") is not { } template)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var form = new OversightForm { ReasonKind = OversightTemplates.ReasonKinds[1] };
        return Html.Page(await ViewAsync(page, frames, template, form, FormErrors.None, frames.NewRequestId()));
    }

    private static async Task<IResult> SaveAsync(
        PageRequest page, OversightFrames frames, OversightLines lines, OversightLedger ledger, PersonTime time, MonthReader months, Patients patients,
        Database database)
    {
        var posted = await page.FormAsync();
        if (OversightTemplates.Find(posted.Text("template")) is not { } template)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var form = OversightForm.Read(posted, template);
        var record = await lines.RecordAsync(page);
        var errors = form.Check(page);
        if (posted.RequestId is not { } id)
        {
            errors = errors.Add(new FieldError("", FieldProblem.ChangedMeanwhile));
        }
        else if (errors.IsEmpty && !record.Knows(id) && await OverlapAsync(page, form, record, time, months, patients) is { } overlap)
        {
            errors = [overlap];
        }

        // A patient of another practice cannot be chosen on the page.
        var known = await frames.NamesAsync(page, form.Patients);
        form = form with { Patients = [.. form.Patients.Where(known.ContainsKey)] };
        if (!errors.IsEmpty)
        {
            var view = await ViewAsync(page, frames, template, form, new FormErrors(errors), posted.RequestId ?? frames.NewRequestId());
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        var entry = form.ToEntry(page.Zone, template, page.Context.Person);
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Ehr.Practice.Id, posted.RequestId!.Value, page.Context.Person.Id, entry);
            await work.CommitAsync(page.Cancel);
        }

        var week = "week=" + LocalDatePattern.Iso.Format(MondayOf(form.Start!.Value.Date));
        return page.See(
            OversightTemplates.LooksLikeCare(entry) is null ? "/oversight" : $"/oversight/{posted.RequestId:D}", page.Month, Done.OversightSaved, week);
    }

    private static async Task<OversightEntryView> ViewAsync(
        PageRequest page, OversightFrames frames, OversightTemplate template, OversightForm form, FormErrors errors, Guid requestId) => new()
        {
            Frame = frames.Of(page),
            RequestId = requestId,
            Action = new OversightLinks(page.Context.Id).Base,
            Template = template,
            Form = form,
            Patients = await frames.ChipsAsync(page, form.Patients),
            Errors = errors,
        };

    /// <summary>Both stretches are named: the one typed, and the one that is there.</summary>
    private static async Task<FieldError?> OverlapAsync(
        PageRequest page, OversightForm form, OversightRecord record, PersonTime time, MonthReader months, Patients patients)
    {
        var (start, end) = form.Span(page.Zone)!.Value;
        var staff = await months.RegisterAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Cancel);
        var person = staff.IdentitiesOf(page.Who, start.InZone(page.Zone).Date);
        var mine = record.Entries.FirstOrDefault(e => e.Reversal is null && person.Any(p => p.PersonId == e.What.By.Id) && e.What.Start < end && start < e.What.End);
        if (mine is not null)
        {
            return new FieldError("start", FieldProblem.OverlapsOversight, Both(page, start, end, mine.What.Start, mine.What.End));
        }

        if (await time.OnPatientsAsync(page.Ehr.Practice.Id, person, start, end, page.Cancel) is not { } other)
        {
            return null;
        }

        var name = (await patients.ReadAsync(other.PatientId, page.Cancel)).Name;
        return new FieldError("start", FieldProblem.OverlapsPatientTime, $"{Both(page, start, end, other.What.Start, other.What.End)} ({name})");
    }

    /// <summary>"09:00-09:30 / 09:20-09:40": what was typed, then what is there.</summary>
    public static string Both(PageRequest page, Instant start, Instant end, Instant otherStart, Instant otherEnd) =>
        $"{Clock(page, start)}-{Clock(page, end)} / {Clock(page, otherStart)}-{Clock(page, otherEnd)}";

    private static string Clock(PageRequest page, Instant at) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(at.InZone(page.Zone).TimeOfDay);
}
