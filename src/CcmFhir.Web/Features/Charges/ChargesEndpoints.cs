using System.Text;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Delivering.Exports;
using CcmFhir.Web.Ehr.Reconciling;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Charges;

/// <summary>Every charge of the patient with its history, and what a person can do about one that is stuck.</summary>
internal static class ChargesEndpoints
{
    private const int ReferenceLengthMax = 200;
    private const int ReasonLengthMax = 500;

    public static void MapCharges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/charges", (PageRequest page, ChargePages pages) => pages.ShowAsync(page));
        routes.MapGet("/charges/export.csv", ExportAsync);
        routes.MapPost("/charges/compare", CompareAsync);
        routes.MapPost("/charges/{chargeId:guid}/retry", RetryAsync);
        routes.MapPost("/charges/{chargeId:guid}/search", RetryAsync); // a retry searches first, always
        routes.MapPost("/charges/{chargeId:guid}/resolve", ResolveAsync);
        routes.MapPost("/charges/{chargeId:guid}/credit", CreditAsync);
    }

    private static async Task<IResult> RetryAsync(Guid chargeId, PageRequest page, Storage.Charges charges, Outbox outbox, RelayBell bell)
    {
        var form = await page.FormAsync();
        var queued = await CurrentAsync(chargeId, page, charges, outbox) is { } row
            && await outbox.RetryAsync(page.Context.Patient, row, page.Context.Person.Name, page.Cancel);
        bell.Ring();
        return page.See("/charges", page.MonthOf(form.Month), queued ? Done.ChargeQueued : Done.AlreadyDone);
    }

    private static async Task<IResult> ResolveAsync(Guid chargeId, PageRequest page, ChargePages pages, Storage.Charges charges, Outbox outbox, RelayBell bell)
    {
        var form = await page.FormAsync();
        var (reference, reason) = (form.Text("reference"), form.Text("reason"));
        if ((Problem("reference", reference, ReferenceLengthMax) ?? Problem("reason", reason, ReasonLengthMax)) is { } error)
        {
            return await pages.ShowAsync(page, error, chargeId);
        }

        var resolved = await CurrentAsync(chargeId, page, charges, outbox) is { } row
            && await outbox.ResolveByHandAsync(page.Context.Patient, row, reference, reason, page.Context.Person.Name, page.Cancel);
        bell.Ring();
        return page.See("/charges", page.MonthOf(form.Month), resolved ? Done.ChargeResolved : Done.AlreadyDone);
    }

    private static async Task<IResult> CreditAsync(Guid chargeId, PageRequest page, ChargePages pages, ChargeCredits credits)
    {
        var form = await page.FormAsync();
        var reason = form.Text("reason");
        if (Problem("creditReason", reason, ReasonLengthMax) is { } error)
        {
            return await pages.ShowAsync(page, error, chargeId);
        }

        var credited = await credits.CreditAsync(page, chargeId, reason);
        return page.See("/charges", page.MonthOf(form.Month), credited ? Done.ChargeCredited : Done.AlreadyDone);
    }

    private static async Task<IResult> CompareAsync(PageRequest page, RelaySessions sessions, ChargeComparison comparison)
    {
        var form = await page.FormAsync();
        var compared = await sessions.OfPageAsync(page.Context, page.Cancel) is { } session && await comparison.CompareAsync(session, page.Cancel);
        return page.See("/charges", page.MonthOf(form.Month), compared ? Done.ChargesCompared : Done.ChargesNotCompared);
    }

    /// <summary>The rows a person has to enter: what the EHR has, or may have, is left out, or it would be billed twice.</summary>
    private static async Task<IResult> ExportAsync(PageRequest page, Storage.Charges charges, Outbox outbox, ClaimLines claims, AuditLog audit)
    {
        var isPractice = page.Query("of") == "practice";
        var all = isPractice
            ? await charges.OfMonthAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Month, page.Cancel)
            : [.. (await charges.ForPatientAsync(page.Context.Patient, page.Cancel)).Where(c => c.Month == page.Month)];
        var lines = new List<ClaimLine>();
        foreach (var charge in all.Where(c => !c.IsWithdrawn))
        {
            if (await outbox.FindAsync(charge.Id, page.Cancel) is { } row && IsToBeEntered(row))
            {
                lines.Add(await claims.OfAsync(charge, page.Ehr, page.Cancel));
            }
        }

        await audit.WriteAsync(
            new AuditEvent(
                page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Context.Person.Id, page.Context.AppRole, "export",
                isPractice ? null : page.Context.Patient.PatientId, $"charges {page.Month:uuuu-MM}, {lines.Count} rows", "allowed"),
            page.Cancel);

        // With a byte order mark, or a spreadsheet takes the text for its own code page.
        return Results.File(
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(ClaimExport.Csv(page.Ehr.Practice, lines))], "text/csv; charset=utf-8", $"ccm-charges-{page.Month:uuuu-MM}.csv");
    }

    /// <summary>Left to a person by design, or set aside before anything was sent. What was sent and not found must be looked for first.</summary>
    private static bool IsToBeEntered(OutboxRow row) =>
        row is { State: Storage.DeliveryState.Manual, Route: "export" or "local" or "document" } or { State: Storage.DeliveryState.Manual, Attempts: 0 };

    /// <summary>The row on which the charge stands now: its own, or the change that is stuck. Another record of the patient is its own row.</summary>
    private static async Task<Guid?> CurrentAsync(Guid id, PageRequest page, Storage.Charges charges, Outbox outbox)
    {
        if (await charges.FindAsync(id, page.Cancel) is { } charge)
        {
            return charge.Patient == page.Context.Patient
                ? ChargeLife.Of(charge, await outbox.ForPatientAsync(charge.Patient.PatientId, "ChargeItem", page.Cancel)).Current?.Item.Id
                : null;
        }

        return await outbox.FindAsync(id, page.Cancel) is { Item.Kind: not "ChargeItem" } row && row.Item.Patient == page.Context.Patient ? row.Item.Id : null;
    }

    private static FieldError? Problem(string field, string text, int max) =>
        text.Length == 0 ? new FieldError(field, FieldProblem.Required) : text.Length > max ? new FieldError(field, FieldProblem.TooLong) : null;
}
