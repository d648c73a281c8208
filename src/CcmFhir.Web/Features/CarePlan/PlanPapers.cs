using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>The plan to read: its revisions with what each changed, and the patient's own words.</summary>
internal sealed class PlanPapers(Frames frames)
{
    public async Task<IResult> VersionsAsync(PageRequest page, MonthReader months)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        var all = picture.Record.PlanRevisions;
        var of = int.TryParse(page.Query("of"), out var asked) && asked > 0 && asked <= all.Length ? asked : all.Length;
        return Html.Page(new PlanVersionsView(
            await frames.ReadAsync(page, picture),
            [.. all.Select((r, n) => Row(page, picture, r, n + 1)).Reverse()],
            of,
            all.IsEmpty ? [] : Changes(of > 1 ? all[of - 2].What : null, all[of - 1].What)));
    }

    public async Task<IResult> WordsAsync(PageRequest page, MonthReader months)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        var language = page.Query("lang") is "es" ? "es" : "en";
        var saved = picture.Record.Plan?.Saved.What;
        ImmutableArray<PlainPart> parts =
        [
            .. PlanElements.All.Where(e => saved?.Confirmed.Contains(e) == true)
                .Select(e => new PlainPart(e, PlainWords.Of(language, string.Join('\n', Lines(saved, e, language))))).Where(p => p.Text.Length > 0),
        ];
        return Html.Page(new PlanWordsView(
            await frames.ReadAsync(page, picture), language, page.Query("size") is "large", page.Ehr.Practice.Name, parts,
            PlainWords.Grade(language, string.Join('\n', parts.Select(p => p.Text))), picture.Record.Plan?.Approval?.What.On));
    }

    private static PlanVersionRow Row(PageRequest page, MonthPicture picture, Recorded<PlanSaved> revision, int number) => new(
        number, revision.At.InZone(page.Zone).LocalDateTime, revision.What.By.Name, revision.What.Change,
        picture.Record.PlanApprovals.LastOrDefault(a => a.What.PlanId == revision.Id) is { } approval ? approval.What.By.Name : null);

    /// <summary>Line by line: what is new in a part and what is gone from it.</summary>
    private static ImmutableArray<PlanPartChange> Changes(PlanSaved? before, PlanSaved after) =>
    [
        .. from code in PlanElements.All
           let language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
           let was = Lines(before, code, language)
           let now = Lines(after, code, language)
           let wasDone = before?.Confirmed.Contains(code) == true
           let isDone = after.Confirmed.Contains(code)
           where !was.SequenceEqual(now) || wasDone != isDone
           select new PlanPartChange(code, [.. was.Except(now)], [.. now.Except(was)], wasDone == isDone ? null : isDone),
    ];

    /// <summary>The part's text, and for the goals what is kept of them as data.</summary>
    private static string[] Lines(PlanSaved? plan, string code, string language) =>
    [
        .. (plan?.Elements.GetValueOrDefault(code) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. code == PlanGoals.Part ? (plan?.Goals ?? []).Select(g => PlanGoals.Line(language, g.What)) : [],
    ];
}
