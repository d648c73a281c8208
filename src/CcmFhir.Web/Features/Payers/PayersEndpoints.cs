using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Payers;

/// <summary>Which coverage means which payer policy, since when and why. Rows are added, never changed.</summary>
internal static class PayersEndpoints
{
    private const int TextLengthMax = 200;

    private const int ReasonLengthMax = 500;

    public static void MapPayers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/payers", async (PageRequest page, PayerPages pages) => Html.Page(await pages.ViewAsync(page, page.Month, null, FormErrors.None)));
        routes.MapPost("/payers", MapAsync);
    }

    private static async Task<IResult> MapAsync(PageRequest page, PayerPages pages, BillingTables tables, Ledger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var form = new PayerForm(posted.Text("field"), posted.Text("text"), posted.Text("policy"), posted.Text("from"), posted.Text("reason"));
        var from = YearMonthPattern.Iso.Parse(form.From);
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("", posted.RequestId is null, FieldProblem.ChangedMeanwhile),
            ("field", !PayerTable.Fields.Contains(form.Field), FieldProblem.Unknown),
            ("text", form.Text.Length == 0, FieldProblem.Required),
            ("text", form.Text.Length > TextLengthMax, FieldProblem.TooLong),
            ("policy", form.Policy.Length > 0 && tables.Payers.Catalog.Find(form.Policy) is null, FieldProblem.Unknown),
            ("from", !from.Success, FieldProblem.NotADate),
            ("reason", form.Reason.Length == 0, FieldProblem.Required),
            ("reason", form.Reason.Length > ReasonLengthMax, FieldProblem.TooLong),
        ];
        ImmutableArray<FieldError> wrong = [.. checks.Where(c => c.Wrong).DistinctBy(c => c.Field).Select(c => new FieldError(c.Field, c.Problem))];
        if (!wrong.IsEmpty)
        {
            return Html.Page(await pages.ViewAsync(page, month, form, new FormErrors(wrong)), StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(
                work, StaffRegister.KeyOf(page.Context.Patient.PracticeId, page.Context.Patient.EhrId), posted.RequestId!.Value, page.Context.Person.Id,
                new PayerMapped(form.Field, form.Text, form.Policy, from.Value, form.Reason, page.Today, page.Context.Person));
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/payers", month, Done.PayerMapped);
    }
}

/// <summary>Fills the payer table's page.</summary>
internal sealed class PayerPages(MonthReader months, ChartReader charts, Frames frames, BillingTables tables, LaunchConfiguration configuration)
{
    public async Task<PayersView> ViewAsync(PageRequest page, YearMonth month, PayerForm? form, FormErrors errors)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var table = picture.Practice.Payers;
        return new PayersView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Rows = [.. table.Current().Select(r => Row(page, r))],
            History = [.. table.Rows.Select(r => Row(page, r)).Reverse()],
            Configured = [.. configuration.PayerPolicies.SelectMany(p => p.Plans.Select(plan => new ConfiguredPayer(plan, p.Id)))],
            Seen = [.. (chart.Facts?.Payers ?? []).Where(c => c.Fact.IsInForce(month)).Select(c => Seen(c, month, table))],
            Policies = [.. tables.Payers.Catalog.Policies.Select(p => p.Id)],
            Form = form ?? new PayerForm("plan", "", "", YearMonthPattern.Iso.Format(page.Today.ToYearMonth()), ""),
            Errors = errors,
        };
    }

    private SeenCoverage Seen(ChartCoverage coverage, YearMonth month, PayerTable table)
    {
        var choice = tables.Payers.Of([coverage], month, table);
        return new SeenCoverage(coverage.Fact.Plan, coverage.Payors, coverage.Types, choice.PolicyId, choice.IsKnown);
    }

    private static PayerRow Row(PageRequest page, Recorded<PayerMapped> row) => new(
        row.What.Field, row.What.Text, row.What.PolicyId, row.What.From, row.What.Reason, row.What.By.Name, row.At.InZone(page.Zone).LocalDateTime);
}
