using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Time;

/// <summary>Fills the stop sheet: from a stopped timer, from an empty manual entry, or again from what was posted.</summary>
internal sealed class StopSheets(MonthReader months, Frames frames)
{
    public async Task<StopSheetView> ForTimerAsync(PageRequest page, YearMonth month, RunningTimer timer, string away)
    {
        var picture = await PictureAsync(page, month);
        var stretches = TimeAway.Parse(away);
        var counted = TimeAway.Without(timer.Segments, stretches);
        var view = await BlankAsync(page, picture, timer.Activity);
        var whole = timer.Segments is [var first, .., var last] ? last.End - first.Start
            : timer.Segments is [var only] ? only.End - only.Start : Duration.Zero;
        return WithCounts(page, picture, view with
        {
            TimerId = timer.Id,
            Start = timer.Segments is [var begin, ..] ? begin.Start.InZone(page.Zone).LocalDateTime : null,
            End = timer.Segments is [.., var end] ? end.End.InZone(page.Zone).LocalDateTime : null,
            Seconds = (int)TimeAway.Sum(counted).TotalSeconds,
            PausedSeconds = (int)(whole - TimeAway.Sum(timer.Segments)).TotalSeconds,
            AwaySeconds = (int)TimeAway.In(timer.Segments, stretches).TotalSeconds,
            Away = away,
        }, [.. counted.Select((s, n) => Hypothetical(page, s, picture.Practice.Templates.ActivityOf(timer.Activity), n))]);
    }

    public async Task<StopSheetView> EmptyAsync(PageRequest page, string? activity)
    {
        var picture = await PictureAsync(page, page.Month);
        return await BlankAsync(page, picture, activity ?? picture.Practice.Templates.Shown.First().Id);
    }

    /// <summary>The sheet as posted, with what it would do to the month.</summary>
    public async Task<StopSheetView> AgainAsync(PageRequest page, YearMonth month, TimeForm form, RunningTimer? timer)
    {
        var picture = await PictureAsync(page, month);
        var view = await BlankAsync(page, picture, form.Template);
        var stretches = TimeAway.Parse(form.Away);
        return WithCounts(page, picture, view with
        {
            RequestId = form.RequestId == Guid.Empty ? view.RequestId : form.RequestId,
            TimerId = form.TimerId,
            Start = form.Start,
            End = form.End,
            Seconds = timer is null ? null : (int)TimeAway.Sum(form.Segments.IsEmpty ? timer.Segments : form.Segments).TotalSeconds,
            AwaySeconds = timer is null ? 0 : (int)TimeAway.In(timer.Segments, stretches).TotalSeconds,
            CountAway = form.CountAway,
            Away = form.Away,
            Note = form.Note,
            Contact = form.Contact,
            Result = form.Result,
            Kind = form.Kind,
            Problems = [.. view.Problems.Select(p => p with { Selected = form.Conditions.Contains(p.Id) })],
            Errors = form.Errors,
        }, form.Entries(page));
    }

    private Task<MonthPicture> PictureAsync(PageRequest page, YearMonth month) =>
        months.ReadAsync(page.Context, page.Ehr, month, chart: null, page.Cancel);

    /// <param name="template">The one chosen: offered although the practice hid it meanwhile, with its first sentence as the note.</param>
    private async Task<StopSheetView> BlankAsync(PageRequest page, MonthPicture picture, string template) => new()
    {
        Frame = await frames.ReadAsync(page, picture),
        RequestId = frames.NewRequestId(),
        Activity = template,
        Activities = [.. picture.Practice.Templates.All.Where(t => !t.IsHidden || t.Id == template).Select(t => (t.Id, t.Name))],
        Sentences = [.. picture.Practice.Templates.All.Where(t => t.Sentences.Length > 0).Select(t => (t.Id, t.Sentences))],
        Note = picture.Practice.Templates.Find(template)?.Sentences.FirstOrDefault() ?? "",
        Asked = [.. ActivityTemplates.Fields.Where(f => picture.Practice.Templates.Shown.Any(t => t.Required.Contains(f)))],
        Problems = [.. picture.Record.Conditions.Select(c => new ProblemChip(c.What.ConditionId, c.What.Display, true))],
        TimeZone = page.Ehr.Practice.TimeZone,
        ReadOnly = picture.Identity.IsDeceased && picture.Identity.DeceasedOn is null ? new Refusal(RefusalReason.PatientDeceased) : null,
    };

    private static Recorded<TimeLogged> Hypothetical(PageRequest page, TimerSegment s, string activity, int n) =>
        new(DerivedId.Of(page.Context.Id + n), page.Now, new TimeLogged(s.Start, s.End, page.Context.Person, activity, [], "(being entered)", "timer"));

    private StopSheetView WithCounts(PageRequest page, MonthPicture before, StopSheetView view, ImmutableArray<Recorded<TimeLogged>> entries)
    {
        if (entries.IsEmpty)
        {
            return view;
        }

        var after = months.Decide(page.Context, page.Ehr, before.Month, before.Identity, before.Record.With(entries), chart: null, before.Practice);
        var whyNot = entries.Select(e => after.WhyNotCounted(e.Id.ToString("D"))).FirstOrDefault(reason => reason is not null);
        var lane = view.Frame.Viewer.Lane ?? Lane.Staff;
        var seconds = lane == Lane.Practitioner ? after.PractitionerSeconds : after.StaffSeconds;
        var thresholds = Lanes.Of(lane, after).Thresholds;
        var metBefore = Lanes.Of(lane, before).Thresholds;
        return view with
        {
            Counts = new CountsView(
                whyNot is null,
                whyNot,
                lane,
                seconds,
                [.. thresholds.Where((t, n) => t.IsMet && !metBefore[n].IsMet)],
                thresholds.FirstOrDefault(t => !t.IsMet),
                SplitsAtMonthEnd: entries.Select(e => e.What.Start.InZone(page.Zone).Date.ToYearMonth()).Distinct().Count() > 1,
                IsLate: entries[^1].What.End < page.Now - Duration.FromDays(7)),
        };
    }
}
