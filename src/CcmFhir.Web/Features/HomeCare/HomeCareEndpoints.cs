using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using static CcmFhir.Web.Resources.Words;

namespace CcmFhir.Web.Features.HomeCare;

/// <summary>
/// Care plan oversight: who signed the home health or hospice plan of care, when the patient was seen, and what the month is billed as. The
/// rules decide (42 CFR 414.39); the month page closes it like any month.
/// </summary>
internal static class HomeCareEndpoints
{
    private const int TextLengthMax = 500;

    public static void MapHomeCare(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/home-care", async (PageRequest page, HomeCareSaving saving) => await saving.ShowAsync(page));
        routes.MapPost("/home-care/episodes", AddEpisodeAsync);
        routes.MapPost("/home-care/episodes/{episodeId:guid}/end", EndEpisodeAsync);
        routes.MapPost("/home-care/programme", ChooseAsync);
    }

    private static async Task<IResult> AddEpisodeAsync(PageRequest page, HomeCareSaving saving)
    {
        var posted = await page.FormAsync();
        var form = new EpisodeForm(
            posted.Text("kind"), posted.Text("agency"), posted.Text("from"), posted.Text("to"), posted.Text("planSignedBy"), posted.Text("planSignedOn"));
        var (from, to, signed) = (posted.Date("from"), posted.Date("to"), posted.Date("planSignedOn"));
        FieldError? error = CareMonthBuilder.Word<HomeCareKind>(form.Kind) is null ? new FieldError("kind", FieldProblem.Required)
            : form.Agency.Length == 0 ? new FieldError("agency", FieldProblem.Required)
            : form.Agency.Length > TextLengthMax ? new FieldError("agency", FieldProblem.TooLong)
            : from is null ? new FieldError("from", FieldProblem.NotADate)
            : form.To.Length > 0 && to is null ? new FieldError("to", FieldProblem.NotADate)
            : to < from ? new FieldError("to", FieldProblem.EndBeforeStart)
            : BillingPractitioners.Find(page.Ehr, form.PlanSignedBy) is null && form.PlanSignedBy != HomeCareSaving.SomebodyElse
                ? new FieldError("planSignedBy", FieldProblem.Required)
            : signed is null ? new FieldError("planSignedOn", FieldProblem.NotADate)
            : signed > page.Today ? new FieldError("planSignedOn", FieldProblem.InTheFuture)
            : null;
        return await saving.RunAsync(
            page, posted, "episode", error, Done.HomeCareRecorded,
            () => new HomeCareRecorded(form.Kind, form.Agency, from!.Value, to, form.PlanSignedBy, signed!.Value, page.Context.Person),
            view => view with { Episode = form });
    }

    private static async Task<IResult> EndEpisodeAsync(Guid episodeId, PageRequest page, HomeCareSaving saving, MonthReader months)
    {
        var posted = await page.FormAsync();
        var record = await months.RecordAsync(page.Context.Patient.PatientId, page.Cancel);
        if (record.HomeCare.All(e => e.Episode.Id != episodeId))
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var last = posted.Date("lastDay");
        FieldError? error = last is null ? new FieldError("lastDay", FieldProblem.NotADate)
            : last > page.Today ? new FieldError("lastDay", FieldProblem.InTheFuture)
            : posted.Text("reason").Length == 0 ? new FieldError("reason", FieldProblem.Required)
            : posted.Text("reason").Length > TextLengthMax ? new FieldError("reason", FieldProblem.TooLong)
            : null;
        return await saving.RunAsync(
            page, posted, "end", error, Done.HomeCareEnded,
            () => new HomeCareEnded(episodeId, last!.Value, posted.Text("reason"), page.Context.Person), view => view);
    }

    private static async Task<IResult> ChooseAsync(PageRequest page, HomeCareSaving saving, MonthReader months)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var record = await months.RecordAsync(page.Context.Patient.PatientId, page.Cancel);
        FieldError? error = record.ClosingOf(month) is not null ? new FieldError("", FieldProblem.MonthIsClosed)
            : CareMonthBuilder.Word<Programme>(posted.Text("programme")) is null or Programme.Pcm ? new FieldError("programme", FieldProblem.Required)
            : posted.Text("reason").Length == 0 ? new FieldError("reason", FieldProblem.Required)
            : posted.Text("reason").Length > TextLengthMax ? new FieldError("reason", FieldProblem.TooLong)
            : null;
        return await saving.RunAsync(
            page, posted, "programme", error, Done.ProgrammeChosen,
            () => new ProgrammeChosen(month, posted.Text("programme"), posted.Text("reason"), page.Context.Person),
            view => view with { Programme = posted.Text("programme"), Reason = posted.Text("reason") });
    }
}

/// <summary>Fills the page, and writes one row of the patient's ledger for each of its small forms.</summary>
internal sealed class HomeCareSaving(MonthReader months, ChartReader charts, Frames frames, Ledger ledger, Database database)
{
    /// <summary>A signer who does not bill here: such a plan's oversight is not ours to bill.</summary>
    public const string SomebodyElse = "somebody-else";

    public async Task<IResult> ShowAsync(PageRequest page) => Html.Page(await ViewAsync(page, page.MonthOf(page.Query("month")), "", FormErrors.None));

    public async Task<IResult> RunAsync(
        PageRequest page, PostedForm posted, string tried, FieldError? error, Done done, Func<LedgerEvent> happened, Func<HomeCareView, HomeCareView> typed)
    {
        var month = page.MonthOf(posted.Month);
        error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile) : error;
        if (error is not null)
        {
            var view = await ViewAsync(page, month, tried, new FormErrors([error]));
            return Html.Page(typed(view), StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Context.Patient, posted.RequestId!.Value, page.Context.Person.Id, happened());
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/home-care", month, done);
    }

    private async Task<HomeCareView> ViewAsync(PageRequest page, NodaTime.YearMonth month, string tried, FormErrors errors)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var record = picture.Record;
        string Name(string? id) => BillingPractitioners.Find(page.Ehr, id)?.Name
            ?? (id is null ? T("word.unknown") : id == SomebodyElse ? T("homeCare.somebodyElse") : id);
        return new HomeCareView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Episodes =
            [
                .. record.HomeCare.OrderByDescending(e => e.Episode.What.From).Select(e => new EpisodeLine(
                    e.Episode.Id, frames.NewRequestId(), e.Episode.What.Kind, e.Episode.What.Agency, e.Episode.What.From, e.To, Name(e.Episode.What.PlanSignedBy),
                    e.Episode.What.PlanSignedOn)),
            ],
            Visits =
            [
                .. (picture.Determination.Facts.Visits ?? []).Where(v => v.On > page.Today.PlusYears(-1)).OrderByDescending(v => v.On)
                    .Select(v => new VisitLine(
                        v.Code, v.On, Name(v.Practitioner), OutsideFacts.Standing(record, "visit").All(f => (f.Code, f.From) != (v.Code, v.On)))),
            ],
            Entries =
            [
                .. record.Time.Where(t => t.Reversal is null && t.Entry.What.Activity == "care-plan-oversight"
                        && t.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth() == month)
                    .OrderBy(t => t.Entry.What.Start).Select(t => new OversightMinutes(
                        t.Entry.Id, t.Entry.What.Start.InZone(page.Zone).LocalDateTime, (int)(t.Entry.What.End - t.Entry.What.Start).TotalSeconds,
                        t.Entry.What.By.Name, t.Entry.What.Note)),
            ],
            Programme = Words.Of(picture.Programme),
            ProgrammeReason = record.Programmes.LastOrDefault(p => p.What.Month == month)?.What.Reason,
            Findings = picture.IsCarePlanOversight
                ? [.. FindingViews.Findings(picture.Determination).Where(f => f.Level is Month.FindingLevel.Block)]
                : [],
            Practitioners = [.. page.Ehr.BillingPractitioners.Select(b => (BillingPractitioners.KeyOf(b), b.Name ?? b.Id))],
            Episode = new EpisodeForm("home-health", "", "", "", BillingPractitioners.KeyOf(picture.Billing), ""),
            Tried = tried,
            Errors = errors,
            ReadOnly = page.IsCareTeam ? null : new Refusal(RefusalReason.OnlyClinicalStaff),
            CannotChoose = !page.CanClose ? new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name)
                : picture.Closing is not null ? new Refusal(RefusalReason.MonthClosed)
                : null,
        };
    }
}
