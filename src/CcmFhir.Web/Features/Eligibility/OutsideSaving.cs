using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Eligibility;

/// <summary>What a form of the page works on.</summary>
internal sealed record OutsideStep(PageRequest Page, PostedForm Form, MonthPicture Picture, ChartFacts? Chart, ImmutableArray<string> Policies);

/// <summary>What the form adds to the ledger, or why it does not.</summary>
internal sealed record OutsideChange(LedgerEvent? What, ImmutableArray<FieldError> Errors = default)
{
    public static OutsideChange Refused(string field, FieldProblem problem) => new(null, [new FieldError(field, problem)]);
}

/// <summary>Read, decide, write one ledger row: the same way for every form of the page. A closed month changes only after it is reopened.</summary>
internal sealed class OutsideSaving(MonthReader months, ChartReader charts, OutsideViews views, Ledger ledger, BillingTables tables, Database database)
{
    public async Task<IResult> RunAsync(PageRequest page, Done done, Func<OutsideStep, OutsideChange> decide)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        if (form.RequestId is { } sent && picture.Record.Knows(sent))
        {
            return page.See("/outside", month, Done.AlreadyDone);
        }

        var change = form.RequestId is null || picture.Closing is not null
            ? OutsideChange.Refused("", FieldProblem.ChangedMeanwhile)
            : decide(new OutsideStep(page, form, picture, chart.Facts, [.. tables.Payers.Catalog.Policies.Select(p => p.Id)]));
        if (change.What is not { } happened)
        {
            var posted = done == Done.OutsideRecorded ? OutsideEndpoints.Read(form) : OutsideViews.Blank(page);
            var view = await views.PageAsync(page, picture, chart, posted, new FormErrors(change.Errors));
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(work, page.Context.Patient, form.RequestId!.Value, page.Context.Person.Id, happened);
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/outside", month, done);
    }
}
