using System.Globalization;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>What can be billed and what cannot, with citations; what plans said; figures that are only assumed; benchmarks.</summary>
internal static class OversightBilling
{
    private const int TextLengthMax = 200;

    public static void MapOversightBilling(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight/billing", async (PageRequest page, OversightBillingViews views) =>
            Html.Page(await views.PageAsync(page, OversightBillingViews.Blank(page), null, FormErrors.None)));
        routes.MapPost("/oversight/billing/assumptions", AssumeAsync);
        routes.MapPost("/oversight/billing/plans", AnswerAsync);
    }

    private static async Task<IResult> AssumeAsync(PageRequest page, OversightBillingViews views, OversightLedger ledger, Database database)
    {
        var posted = await page.FormAsync();
        if (Assumptions.All.FirstOrDefault(a => a.Name == posted.Text("name")) is not { } assumption)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var isNumber = decimal.TryParse(posted.Text("value"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : !isNumber || value > assumption.ValueMax ? new FieldError("value", FieldProblem.NotANumber)
            : posted.Text("source").Length is 0 ? new FieldError("source", FieldProblem.Required)
            : posted.Text("source").Length > TextLengthMax ? new FieldError("source", FieldProblem.TooLong)
            : null;
        if (error is not null)
        {
            return Html.Page(
                await views.PageAsync(page, OversightBillingViews.Blank(page), assumption.Name, new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        return await SaveAsync(
            page, ledger, database, posted, new AssumptionSet(assumption.Name, value, posted.IsYes("isOn"), posted.Text("source"), page.Context.Person), Done.AssumptionSaved);
    }

    private static async Task<IResult> AnswerAsync(PageRequest page, OversightBillingViews views, OversightLedger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var form = new PlanForm(
            posted.Text("plan"), posted.IsYes("oversightInCapitation"), posted.IsYes("paysTelephoneCodes"), posted.Text("source"), posted.Text("on"));
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : form.Plan.Length == 0 ? new FieldError("plan", FieldProblem.Required)
            : form.Plan.Length > TextLengthMax ? new FieldError("plan", FieldProblem.TooLong)
            : form.Source.Length == 0 ? new FieldError("source", FieldProblem.Required)
            : form.Source.Length > TextLengthMax ? new FieldError("source", FieldProblem.TooLong)
            : posted.Date("on") is not { } on ? new FieldError("on", FieldProblem.NotADate)
            : on > page.Today ? new FieldError("on", FieldProblem.InTheFuture)
            : null;
        return error is null
            ? await SaveAsync(
                page, ledger, database, posted,
                new PlanAnswered(form.Plan, form.OversightInCapitation, form.PaysTelephoneCodes, form.Source, posted.Date("on")!.Value, page.Context.Person),
                Done.PlanAnswered)
            : Html.Page(await views.PageAsync(page, form, "plan", new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> SaveAsync(
        PageRequest page, OversightLedger ledger, Database database, PostedForm posted, OversightEvent happened, Done done)
    {
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Ehr.Practice.Id, posted.RequestId!.Value, page.Context.Person.Id, happened);
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/oversight/billing", page.Month, done);
    }
}

/// <summary>Fills the page.</summary>
internal sealed class OversightBillingViews(OversightLines lines, OversightFrames frames, PracticePanel panel, BillingTables tables)
{
    public static PlanForm Blank(PageRequest page) => new("", false, false, "", Show.Input(page.Today));

    public async Task<OversightBillingView> PageAsync(PageRequest page, PlanForm form, string? tried, FormErrors errors)
    {
        var record = await lines.RecordAsync(page);
        return new OversightBillingView
        {
            Frame = frames.Of(page),
            Answers = [.. BillingAnswers.All.Select(a => new BillingAnswerLine(a.Key, a.IsBillable, [.. a.Codes.Select(c => Priced(page, c))], a.Citation))],
            Benchmarks = BillingAnswers.Benchmarks,
            Own = await OwnAsync(page, record),
            Assumptions = [.. Assumptions.All.Select(a => Line(page, a, record.Assumptions.FirstOrDefault(s => s.What.Name == a.Name)))],
            Plans =
            [
                .. record.Plans.OrderBy(p => p.What.Plan, StringComparer.CurrentCulture).Select(p => new PlanLine(
                    p.What.Plan, p.What.OversightInCapitation, p.What.PaysTelephoneCodes, p.What.Source, p.What.On, p.What.By.Name)),
            ],
            CapitatingPolicies =
            [
                .. PolicyCatalog.Shipped.Policies.Where(p => p.Settings.Any(s => s is { Name: "oversightInCapitation", Value: "true" })).Select(p => p.Id),
            ],
            PlanRequestId = frames.NewRequestId(),
            Form = form,
            Tried = tried,
            Errors = errors,
        };
    }

    private (string Code, LocalDate From, decimal? Amount) Priced(PageRequest page, string code)
    {
        var setting = page.Ehr.Practice.Site.Kind == "hospital-outpatient" ? PaymentSetting.Facility : PaymentSetting.NonFacility;
        var payment = tables.Fees.PerUnit(code, page.Today.Year, setting, null, page.Ehr.Practice.Site.Qp) as Payment;
        return (code, CodeCatalog.Find(code)!.From, payment?.Amount);
    }

    private async Task<OwnCount> OwnAsync(PageRequest page, OversightRecord record)
    {
        var year = page.Today.Year;
        var counts = await panel.CountAsync(
            page.Ehr.Practice.Id, year, page.Zone.AtStartOfDay(new LocalDate(year, 1, 1)).ToInstant(), page.Zone.AtStartOfDay(new LocalDate(year + 1, 1, 1)).ToInstant(),
            page.Cancel);
        var eligible = record.Assumptions.FirstOrDefault(a => a.What is { Name: Assumptions.EligiblePatients, IsOn: true, Value: > 0 })?.What.Value;
        return new OwnCount(
            year, counts.PatientsWithTime, counts.PatientsBilled, counts.PractitionersBilling, page.Ehr.BillingPractitioners.Length,
            eligible is { } all ? decimal.Round(100 * counts.PatientsBilled / all, 1) : null);
    }

    private AssumptionLine Line(PageRequest page, Assumption assumption, Entered<AssumptionSet>? set) => new(
        frames.NewRequestId(), assumption.Name, (set?.What.Value ?? assumption.Proposed)?.ToString("0.#", CultureInfo.InvariantCulture) ?? "",
        set?.What.IsOn ?? false, set?.What.Source ?? "", set?.What.By.Name, set?.At.InZone(page.Zone).Date);
}
