using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Charges;

/// <summary>Every charge of the patient with its history, and what a person can do about one that is stuck.</summary>
internal static class ChargesEndpoints
{
    public static void MapCharges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/charges", (PageRequest page, MonthReader months, Frames frames, ChargeRows rows) => ShowAsync(page, months, frames, rows, FormErrors.None));
        routes.MapPost("/charges/{chargeId:guid}/retry", RetryAsync);
        routes.MapPost("/charges/{chargeId:guid}/search", RetryAsync); // a retry searches first, always
        routes.MapPost("/charges/{chargeId:guid}/resolve", ResolveAsync);
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, Frames frames, ChargeRows rows, FormErrors errors)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        return Html.Page(
            new ChargesView { Frame = await frames.ReadAsync(page, picture), Charges = await rows.ReadAsync(page), Errors = errors },
            errors.All.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> RetryAsync(Guid chargeId, PageRequest page, Outbox outbox, RelayBell bell)
    {
        var form = await page.FormAsync();
        var queued = await outbox.RetryAsync(page.Context.Patient, chargeId, page.Context.Person.Name, page.Cancel);
        bell.Ring();
        return page.See("/charges", page.MonthOf(form.Month), queued ? Done.ChargeQueued : Done.AlreadyDone);
    }

    private static async Task<IResult> ResolveAsync(
        Guid chargeId, PageRequest page, Outbox outbox, MonthReader months, Frames frames, ChargeRows rows)
    {
        var form = await page.FormAsync();
        var reference = form.Text("reference");
        if (reference.Length is 0 or > 200)
        {
            var problem = reference.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong;
            return await ShowAsync(page, months, frames, rows, new FormErrors([new FieldError("reference", problem)]));
        }

        var resolved = await outbox.ResolveByHandAsync(page.Context.Patient, chargeId, reference, form.Text("reason"), page.Context.Person.Name, page.Cancel);
        return page.See("/charges", page.MonthOf(form.Month), resolved ? Done.ChargeResolved : Done.AlreadyDone);
    }
}
