using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Eligibility;

/// <summary>
/// Conflicts, finding by finding, and what a person learned beside the chart: entered with source, dates and name, withdrawn by
/// reversal. What is entered decides like what the chart says.
/// </summary>
internal static partial class OutsideEndpoints
{
    private const int TextLengthMax = 500;

    private const int NameLengthMax = 200;

    private static readonly ImmutableArray<string> Stays = ["inpatient", "observation", "snf-part-a", "hospice"];

    private static readonly ImmutableArray<string> Sources = ["patient", "caregiver", "facility", "other-practice", "payer"];

    public static void MapOutside(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/outside", ShowAsync);
        routes.MapPost("/outside", (PageRequest page, OutsideSaving saving) => saving.RunAsync(page, Done.OutsideRecorded, Record));
        routes.MapPost("/outside/none", (PageRequest page, OutsideSaving saving) => saving.RunAsync(page, Done.AskedNone, None));
        routes.MapPost("/outside/{factId:guid}/withdraw", (Guid factId, PageRequest page, OutsideSaving saving) =>
            saving.RunAsync(page, Done.OutsideWithdrawn, step => Withdraw(step, factId)));
        routes.MapPost("/outside/override", (PageRequest page, OutsideSaving saving) => saving.RunAsync(page, Done.ConflictOverridden, Override));
        routes.MapPost("/outside/override/{overrideId:guid}/withdraw", (Guid overrideId, PageRequest page, OutsideSaving saving) =>
            saving.RunAsync(page, Done.OverrideWithdrawn, step => Lift(step, overrideId)));
        routes.MapPost("/payer", (PageRequest page, OutsideSaving saving) => saving.RunAsync(page, Done.PolicyPicked, Pick));
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, OutsideViews views)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(await views.PageAsync(page, picture, chart, OutsideViews.Blank(page) with { Kind = page.Query("kind") is "visit" or "stay" ? page.Query("kind")! : "service" }, FormErrors.None));
    }

    /// <summary>The form as posted: what cannot be read is empty.</summary>
    public static OutsideForm Read(PostedForm posted) => new(
        posted.Text("kind"), posted.Text("code").ToUpperInvariant(), posted.Text("stayKind"), posted.Date("from"), posted.Date("until"), posted.Text("who"),
        posted.Text("whoName"), posted.Text("source"), posted.Date("learnedOn"), posted.Text("note"));

    private static OutsideChange Record(OutsideStep step)
    {
        var form = Read(step.Form);
        var code = form.Kind == "stay" ? form.StayKind : form.Code;
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("kind", form.Kind is not ("service" or "stay" or "visit"), FieldProblem.Unknown),
            ("code", form.Kind == "stay" ? !Stays.Contains(code) : !ProcedureCode().IsMatch(code), FieldProblem.NotACode),
            ("from", form.From is null, FieldProblem.NotADate),
            ("from", form.From > step.Page.Today, FieldProblem.InTheFuture),
            ("from", form.From < step.Picture.Identity.BirthDate, FieldProblem.BeforeBirth),
            ("until", form.To is null && step.Form.Text("until").Length > 0, FieldProblem.NotADate),
            ("until", form.To < form.From, FieldProblem.EndBeforeStart),
            ("who", form.Who is not ("us" or "colleague" or "elsewhere" or "unknown"), FieldProblem.Unknown),
            ("whoName", form.WhoName.Length > NameLengthMax, FieldProblem.TooLong),
            ("source", !Sources.Contains(form.Source), FieldProblem.Unknown),
            ("learnedOn", form.LearnedOn is null, FieldProblem.NotADate),
            ("learnedOn", form.LearnedOn > step.Page.Today, FieldProblem.InTheFuture),
            ("note", form.Note.Length == 0, FieldProblem.Required),
            ("note", form.Note.Length > TextLengthMax, FieldProblem.TooLong),
        ];
        ImmutableArray<FieldError> wrong = [.. checks.Where(c => c.Wrong).DistinctBy(c => c.Field).Select(c => new FieldError(c.Field, c.Problem))];
        return wrong.IsEmpty
            ? new OutsideChange(new OutsideFactRecorded(
                form.Kind, code, form.From!.Value, form.To, form.Who, form.WhoName, BillingPractitioners.KeyOf(step.Picture.Billing), form.Source,
                form.LearnedOn!.Value, form.Note, step.Page.Context.Person))
            : new OutsideChange(null, wrong);
    }

    private static OutsideChange None(OutsideStep step) => Sources.Contains(step.Form.Text("source"))
        ? new OutsideChange(new AskedAndNone(step.Picture.Month, step.Form.Text("source"), step.Page.Today, step.Page.Context.Person))
        : OutsideChange.Refused("source", FieldProblem.Unknown);

    private static OutsideChange Withdraw(OutsideStep step, Guid factId)
    {
        var reason = step.Form.Text("reason");
        var fact = step.Picture.Record.OutsideFacts.FirstOrDefault(f => f.Said.Id == factId);
        return fact is null or { Withdrawn: not null } ? OutsideChange.Refused("", FieldProblem.ChangedMeanwhile)
            : reason.Length is 0 or > TextLengthMax
                ? OutsideChange.Refused("reason", reason.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)
                : new OutsideChange(new OutsideFactWithdrawn(factId, reason, step.Page.Context.Person));
    }

    /// <summary>Only a service or stay that is there and that nobody answers for yet.</summary>
    private static OutsideChange Override(OutsideStep step)
    {
        var (code, source, reason) = (step.Form.Text("code"), step.Form.Text("source"), step.Form.Text("reason"));
        var isKnown = step.Chart?.Services is { } services && services.Any(s => (s.Fact.Code, s.Source) == (code, source))
            || step.Chart?.Stays is { } stays && stays.Any(s => (Billing.Words.Of(s.Fact.Kind), s.Source) == (code, source))
            || step.Picture.Record.OutsideFacts.Any(f => f is { Withdrawn: null, Said.What.Kind: not "visit" } && (f.Said.What.Code, OutsideFacts.SourceOf(f.Said.Id)) == (code, source));
        return !isKnown || step.Picture.Record.OverrideOf(step.Picture.Month, code, source) is not null ? OutsideChange.Refused("", FieldProblem.ChangedMeanwhile)
            : reason.Length is 0 or > TextLengthMax
                ? OutsideChange.Refused("reason", reason.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)
                : new OutsideChange(new ConflictOverridden(step.Picture.Month, code, source, reason, step.Page.Today, step.Page.Context.Person));
    }

    private static OutsideChange Lift(OutsideStep step, Guid overrideId)
    {
        var reason = step.Form.Text("reason");
        return step.Picture.Record.Overrides.All(o => o.Said.Id != overrideId || o.Withdrawn is not null) ? OutsideChange.Refused("", FieldProblem.ChangedMeanwhile)
            : reason.Length is 0 or > TextLengthMax
                ? OutsideChange.Refused("reason", reason.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)
                : new OutsideChange(new OverrideWithdrawn(overrideId, reason, step.Page.Context.Person));
    }

    private static OutsideChange Pick(OutsideStep step)
    {
        var (policy, reason) = (step.Form.Text("policy"), step.Form.Text("reason"));
        return policy.Length > 0 && !step.Policies.Contains(policy) ? OutsideChange.Refused("policy", FieldProblem.Unknown)
            : reason.Length is 0 or > TextLengthMax
                ? OutsideChange.Refused("reason", reason.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)
                : new OutsideChange(new PolicyPicked(step.Picture.Month, policy, reason, step.Page.Today, step.Page.Context.Person));
    }

    [GeneratedRegex("^[A-Z0-9][0-9]{3}[A-Z0-9]$")]
    private static partial Regex ProcedureCode();
}
