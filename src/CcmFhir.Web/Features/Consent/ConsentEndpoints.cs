using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Consent;

/// <summary>Asking the patient, and writing down what they said: the four statements, the form, the witness, the day.</summary>
internal static partial class ConsentEndpoints
{
    public const string ScriptVersion = "2026-01";

    private const int TextLengthMax = 500;

    private const int NameLengthMax = 200;

    private const int StrokesLengthMax = 20_000;

    private const string Electronic = "electronic";

    private static readonly ImmutableArray<string> Outcomes = ["enrolled", "declined", "unreachable", "ineligible", "enrolled-elsewhere", "on-hold"];

    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/consent", ShowAsync);
        routes.MapPost("/consent", RecordAsync);
        routes.MapPost("/consent/{consentId:guid}/revoke", RevokeAsync);
        routes.MapGet("/consent/script", (PageRequest page, MonthReader months, ConsentViews views) => PrintAsync(page, months, views, letter: false));
        routes.MapGet("/consent/letter", (PageRequest page, MonthReader months, ConsentViews views) => PrintAsync(page, months, views, letter: true));
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, ConsentViews views)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(await views.PageAsync(page, picture, chart, ConsentViews.Blank(page, picture), FormErrors.None));
    }

    private static async Task<IResult> RecordAsync(
        PageRequest page, MonthReader months, ChartReader charts, ConsentViews views, Ledger ledger, Projections projections, Database database)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var given = posted.Date("givenOn");
        var form = ConsentViews.Blank(page, picture) with
        {
            Outcome = posted.Text("outcome"),
            Elements = [.. posted.All("element").Where(ConsentText.Statements.Contains).Distinct()],
            Mode = posted.Text("form") is { Length: > 0 } mode ? mode : null,
            Witness = posted.Text("witness"),
            GivenOn = given ?? page.Today,
            Language = posted.Text("language") is "es" ? "es" : "en",
            Reason = posted.Text("reason"),
            SignedName = posted.Text("signedName"),
            SignedStatement = posted.IsYes("signedStatement"),
            Strokes = posted.Text("strokes"),
        };
        var text = ConsentText.Of(page, picture, form.Language, form.CostShare);
        var errors = Check(page, posted, form, given, picture, text);
        if (!errors.All.IsEmpty)
        {
            return Html.Page(await views.PageAsync(page, picture, chart, form, errors), StatusCodes.Status422UnprocessableEntity);
        }

        var id = posted.RequestId!.Value;
        LedgerEvent happened = form.Outcome == "enrolled"
            ? new ConsentGiven(
                form.GivenOn, form.Mode!, form.Elements, BillingPractitioners.KeyOf(picture.Billing), form.Witness is { Length: > 0 } w ? w : null,
                $"{ScriptVersion}-{form.Language}", page.Context.Person,
                form.Mode == Electronic ? Signature(page, form, text) : null,
                form.Mode == Electronic ? null : ConsentText.Told(page, picture, form.Language, form.CostShare, form.Elements))
            : new EnrolmentAnswered(form.Outcome, form.Reason, form.GivenOn, page.Context.Person);
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            if (await ledger.AppendAsync(work, page.Context.Patient, id, page.Context.Person.Id, happened) && happened is ConsentGiven consent)
            {
                await projections.QueueConsentAsync(work, page.Context, page.Ehr, new Recorded<ConsentGiven>(id, page.Now, consent), null);
            }

            await work.CommitAsync(page.Cancel);
        }

        return page.See("", month, happened is ConsentGiven ? Done.ConsentRecorded : Done.OutcomeRecorded);
    }

    private static CapturedSignature Signature(PageRequest page, ConsentForm form, string text) => new(
        form.SignedName, Resources.Words.In(form.Language, "sign.consent.statement"), text, ConsentText.Hash(text), page.Now,
        form.Strokes.Length > 0 ? form.Strokes : null);

    /// <param name="text">What an electronic signature stands under now; the form says what the signer saw.</param>
    private static FormErrors Check(PageRequest page, PostedForm posted, ConsentForm form, LocalDate? given, MonthPicture picture, string text)
    {
        var errors = new List<FieldError>();
        void Must(bool holds, string field, FieldProblem problem)
        {
            if (!holds && errors.All(e => e.Field != field))
            {
                errors.Add(new FieldError(field, problem));
            }
        }

        var enrolled = form.Outcome == "enrolled";
        Must(posted.RequestId is not null, "", FieldProblem.ChangedMeanwhile);
        Must(!picture.Identity.IsDeceased, "", FieldProblem.PatientDeceased);
        Must(Outcomes.Contains(form.Outcome), "outcome", FieldProblem.Unknown);
        Must(!enrolled || ConsentText.Statements.All(form.Elements.Contains), "element", FieldProblem.ElementsMissing);
        Must(!enrolled || form.Mode is not null, "form", FieldProblem.Required);
        Must(!enrolled || form.Mode is null || form.Modes.Contains(form.Mode), "form", FieldProblem.NotAllowedByPolicy);
        Must(!(enrolled && form.Mode == "verbal") || form.Witness.Length > 0, "witness", FieldProblem.WitnessMissing);
        Must(form.Witness.Length <= TextLengthMax, "witness", FieldProblem.TooLong);
        var signed = enrolled && form.Mode == Electronic;
        Must(!signed || form.SignedName.Length > 0, "signedName", FieldProblem.Required);
        Must(form.SignedName.Length <= NameLengthMax, "signedName", FieldProblem.TooLong);
        Must(!signed || form.SignedStatement, "signedStatement", FieldProblem.Required);
        Must(!signed || posted.Text($"textHash:{form.Language}") == ConsentText.Hash(text), "", FieldProblem.ChangedMeanwhile);
        Must(!signed || given is null || given == page.Today, "givenOn", FieldProblem.SignedToday);
        Must(form.Strokes.Length <= StrokesLengthMax && Drawn().IsMatch(form.Strokes), "strokes", FieldProblem.TooLong);
        Must(given is not null, "givenOn", FieldProblem.NotADate);
        Must(given is null || given <= page.Today, "givenOn", FieldProblem.InTheFuture);
        Must(given is null || given >= picture.Identity.BirthDate, "givenOn", FieldProblem.BeforeBirth);
        Must(enrolled || form.Reason.Length > 0, "reason", FieldProblem.Required);
        Must(form.Reason.Length <= TextLengthMax, "reason", FieldProblem.TooLong);
        return errors.Count == 0 ? FormErrors.None : new FormErrors([.. errors]);
    }

    private static async Task<IResult> RevokeAsync(
        Guid consentId, PageRequest page, MonthReader months, ChartReader charts, ConsentViews views, Ledger ledger, Projections projections,
        Database database)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var on = posted.Date("on");
        var consent = picture.Record.Consents.FirstOrDefault(c => c.Given.Id == consentId);
        FieldError? error = consent is null || posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : on is null ? new FieldError("on", FieldProblem.NotADate)
            : on > page.Today ? new FieldError("on", FieldProblem.InTheFuture)
            : null;
        if (error is not null)
        {
            var view = await views.PageAsync(page, picture, chart, ConsentViews.Blank(page, picture), new FormErrors([error]));
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        if (consent!.Revoked is not null)
        {
            return page.See("/consent", month, Done.AlreadyDone);
        }

        var revoked = new ConsentRevoked(consentId, on!.Value, posted.Text("reason"), page.Context.Person);
        await using (var work = await database.BeginAsync(page.Cancel))
        {
            if (await ledger.AppendAsync(work, page.Context.Patient, posted.RequestId!.Value, page.Context.Person.Id, revoked))
            {
                await projections.QueueConsentAsync(work, page.Context, page.Ehr, consent.Given, revoked);
            }

            await work.CommitAsync(page.Cancel);
        }

        return page.See("/consent", month, Done.ConsentRevoked);
    }

    private static async Task<IResult> PrintAsync(PageRequest page, MonthReader months, ConsentViews views, bool letter)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        return Html.Page(await views.PrintAsync(page, picture, page.Query("lang") is "es" ? "es" : "en", letter));
    }

    // Strokes of points, "12,30 14,33;20,31": nothing else is drawn.
    [GeneratedRegex(@"^(\d{1,3},\d{1,3}( \d{1,3},\d{1,3})*(;\d{1,3},\d{1,3}( \d{1,3},\d{1,3})*)*)?$")]
    private static partial Regex Drawn();
}
