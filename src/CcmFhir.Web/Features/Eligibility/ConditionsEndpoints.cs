using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Eligibility;

/// <summary>Which of the chart's conditions carry the programme: the billing practitioner attests duration and risk, one by one.</summary>
internal static class ConditionsEndpoints
{
    private static readonly ImmutableArray<string> Durations = ["3-months", "12-months", "until-death"];

    private static readonly ImmutableArray<string> Risks = ["death", "acute-exacerbation", "functional-decline"];

    public static void MapConditions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/conditions", ShowAsync);
        routes.MapPost("/conditions", AttestAsync);
        routes.MapPost("/conditions/prepare", PrepareAsync);
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, Frames frames)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(await ViewAsync(page, frames, picture, chart, Saved(page, picture), FormErrors.None));
    }

    private static Task<IResult> AttestAsync(PageRequest page, MonthReader months, ChartReader charts, Frames frames, Ledger ledger, Database database) =>
        SaveAsync(page, months, charts, frames, ledger, database, Attested, Done.ConditionsAttested);

    /// <summary>The same form from staff: kept for the practitioner to sign.</summary>
    private static Task<IResult> PrepareAsync(PageRequest page, MonthReader months, ChartReader charts, Frames frames, Ledger ledger, Database database) =>
        SaveAsync(page, months, charts, frames, ledger, database, Prepared, Done.ConditionsPrepared);

    private static async Task<IResult> SaveAsync(
        PageRequest page, MonthReader months, ChartReader charts, Frames frames, Ledger ledger, Database database,
        Func<PageRequest, MonthPicture, ChartSnapshot, ImmutableArray<Ticked>, IEnumerable<(string Id, LedgerEvent What)>> changes, Done done)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var ticked = posted.All("attest").Select(id => new Ticked(
            id, posted.Text("lasts:" + id), [.. posted.All("risk:" + id).Where(Risks.Contains)])).ToImmutableArray();
        var errors = Check(posted, ticked, chart);
        if (!errors.All.IsEmpty)
        {
            var view = await ViewAsync(page, frames, picture, chart, ticked, errors);
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            foreach (var (id, happened) in changes(page, picture, chart, ticked))
            {
                await ledger.AppendAsync(work, page.Context.Patient, DerivedId.Of(posted.RequestId!.Value, id), page.Context.Person.Id, happened);
            }

            await work.CommitAsync(page.Cancel);
        }

        return page.See("", month, done);
    }

    private static FormErrors Check(PostedForm posted, ImmutableArray<Ticked> ticked, ChartSnapshot chart)
    {
        if (posted.RequestId is null)
        {
            return new FormErrors([new FieldError("", FieldProblem.ChangedMeanwhile)]);
        }

        return new FormErrors(
        [
            .. ticked.Where(t => chart.Facts?.Conditions.Any(c => c.Fact.Id == t.Id) != true).Select(t => new FieldError("attest", FieldProblem.Unknown)),
            .. ticked.Where(t => !Durations.Contains(t.Lasts)).Select(t => new FieldError("lasts:" + t.Id, FieldProblem.Required)),
            .. ticked.Where(t => t.Risks.IsEmpty).Select(t => new FieldError("risk:" + t.Id, FieldProblem.Required)),
        ]);
    }

    /// <summary>New or changed attestations, and withdrawals of those no longer ticked; what was said before and is said again is not repeated.</summary>
    private static IEnumerable<(string Id, LedgerEvent What)> Attested(
        PageRequest page, MonthPicture picture, ChartSnapshot chart, ImmutableArray<Ticked> ticked)
    {
        var before = picture.Record.Conditions.ToDictionary(c => c.What.ConditionId, c => c.What, StringComparer.Ordinal);
        foreach (var tick in ticked)
        {
            if (!before.TryGetValue(tick.Id, out var said) || said.Lasts != tick.Lasts || !said.Risk.SequenceEqual(tick.Risks))
            {
                var condition = chart.Facts!.Conditions.First(c => c.Fact.Id == tick.Id);
                yield return (tick.Id, new ConditionAttested(
                    tick.Id, Billing.Words.Of(condition.Fact.System), condition.Fact.Code,
                    condition.Label, tick.Lasts, tick.Risks, page.Today, page.Context.Person));
            }
        }

        // What ended since was not on offer to untick: that it was attested stays said.
        var ended = chart.Facts?.Conditions.Where(c => ConditionWords.Ended(c) is not null).Select(c => c.Fact.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var gone in before.Keys.Where(id => ticked.All(t => t.Id != id) && !ended.Contains(id)))
        {
            yield return (gone, new AttestationWithdrawn(gone, page.Today, page.Context.Person));
        }
    }

    /// <summary>What is neither attested nor prepared in these words, and what was prepared and is no longer ticked.</summary>
    private static IEnumerable<(string Id, LedgerEvent What)> Prepared(
        PageRequest page, MonthPicture picture, ChartSnapshot chart, ImmutableArray<Ticked> ticked)
    {
        var known = Saved(page, picture).ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var tick in ticked)
        {
            if (!known.TryGetValue(tick.Id, out var said) || said.Lasts != tick.Lasts || !said.Risks.SequenceEqual(tick.Risks))
            {
                var condition = chart.Facts!.Conditions.First(c => c.Fact.Id == tick.Id);
                yield return (tick.Id, new AttestationPrepared(
                    tick.Id, Billing.Words.Of(condition.Fact.System), condition.Fact.Code, condition.Label, tick.Lasts, tick.Risks, page.Today,
                    page.Context.Person));
            }
        }

        foreach (var gone in picture.Record.Prepared.Select(p => p.What).Where(p => ticked.All(t => t.Id != p.ConditionId)))
        {
            yield return (gone.ConditionId, gone with { Risk = [], On = page.Today, By = page.Context.Person });
        }
    }

    /// <summary>What is attested, and for staff also what they prepared: nothing is ticked for the practitioner.</summary>
    private static ImmutableArray<Ticked> Saved(PageRequest page, MonthPicture picture)
    {
        var prepared = page.IsPractitioner ? [] : picture.Record.Prepared;
        return
        [
            .. prepared.Select(p => new Ticked(p.What.ConditionId, p.What.Lasts, p.What.Risk)),
            .. picture.Record.Conditions.Where(c => prepared.All(p => p.What.ConditionId != c.What.ConditionId))
                .Select(c => new Ticked(c.What.ConditionId, c.What.Lasts, c.What.Risk)),
        ];
    }

    private static async Task<ConditionsView> ViewAsync(
        PageRequest page, Frames frames, MonthPicture picture, ChartSnapshot chart, ImmutableArray<Ticked> ticked, FormErrors errors) => new()
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Failure = chart.ConditionsFailure,
            Conditions = [.. (chart.Facts?.Conditions ?? []).Select(c => Row(c, ticked.FirstOrDefault(t => t.Id == c.Fact.Id), picture))],
            Needed = picture.Determination.Facts.Programme == Billing.Programme.Pcm ? 1 : 2,
            Errors = errors,
            Prepares = page.IsCareTeam && !page.IsPractitioner,
            ReadOnly = page.IsCareTeam ? null : new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name),
        };

    private static ConditionRow Row(ChartCondition condition, Ticked? ticked, MonthPicture picture)
    {
        var fact = condition.Fact;
        var attested = picture.Record.Conditions.FirstOrDefault(c => c.What.ConditionId == fact.Id);
        var prepared = picture.Record.Prepared.FirstOrDefault(p => p.What.ConditionId == fact.Id)?.What;
        return new ConditionRow(
            fact.Id, condition.Label, fact.Code, Billing.Words.Of(fact.System),
            fact.ClinicalStatus, fact.VerificationStatus, condition.ListedOn,
            Qualifies: fact.ClinicalStatus is "active" or "recurrence" or "relapse" && fact.VerificationStatus is "confirmed",
            condition.IsSuggested, condition.Evidence, ticked is not null, ticked?.Lasts ?? prepared?.Lasts, ticked?.Risks ?? prepared?.Risk ?? [],
            attested is null ? null : new Attested(attested.What.By.Name, attested.What.On),
            prepared is null ? null : new Attested(prepared.By.Name, prepared.On),
            ConditionWords.Ended(condition));
    }

    private sealed record Ticked(string Id, string Lasts, ImmutableArray<string> Risks);
}
