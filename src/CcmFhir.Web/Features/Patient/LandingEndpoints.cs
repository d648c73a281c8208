using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Eligibility;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Patient;

/// <summary>This patient, this month. The page comes from the store at once; what the chart tells follows panel by panel, each with its own reads.</summary>
internal static class LandingEndpoints
{
    /// <summary>Parts the summary's sentence, lamps and steps look at.</summary>
    private static readonly ImmutableArray<ChartPart> Summarised = [.. ChartSnapshot.Deciding, ChartPart.Plans];

    /// <summary>How long the summary waits to come whole rather than in pieces.</summary>
    private static readonly TimeSpan SummaryPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long a panel waits for its own reads, or for the next piece; then the person is told and offered to ask again.</summary>
    private static readonly TimeSpan PanelPatience = TimeSpan.FromSeconds(10);

    public static void MapLanding(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("", LandingAsync);
        routes.MapGet("/panels/summary", SummaryPanelAsync);
        routes.MapGet("/panels/conditions", ConditionsPanelAsync);
        routes.MapGet("/panels/records", RecordsPanelAsync);
    }

    private static async Task<IResult> LandingAsync(PageRequest page, MonthReader months, Frames frames, Outbox outbox, ChartReader charts)
    {
        // Without script the person asks for the page with its panels, and waits for them; otherwise the page goes out with what is at hand.
        var isWhole = page.Query("panels") == "now";
        var chart = isWhole ? await charts.ReadAsync(page.Context, page.Cancel) : charts.AtHand(page.Context);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        var rows = await outbox.StandingsAsync(page.Context.Patient.PatientId, page.Cancel);
        return Html.Page(new LandingView
        {
            Frame = await frames.ReadAsync(page, picture),
            Summary = Summaries.Of(page, picture, rows, chart) with { IsLate = isWhole },
            Former = FormerOf(page, picture.Record),
            Staff = Lanes.Of(Lane.Staff, picture),
            Practitioner = Lanes.Of(Lane.Practitioner, picture),
            Entries = Entries(page, picture, rows),
            Conditions = isWhole || !chart.IsOnItsWay(ChartPart.Conditions) ? ConditionsOf(chart, picture) : null,
            Records = isWhole || !(chart.IsOnItsWay(ChartPart.Plans) || chart.IsOnItsWay(ChartPart.Consents)) ? RecordsOf(chart, picture) : null,
        });
    }

    private static async Task<IResult> SummaryPanelAsync(PageRequest page, MonthReader months, Outbox outbox, ChartReader charts)
    {
        var missing = MissingOf(page);
        var chart = missing.IsEmpty
            ? await ReadAsync(page, charts, Summarised, SummaryPatience)
            : await charts.ReadNextAsync(page.Context, missing, PanelPatience, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        var rows = await outbox.StandingsAsync(page.Context.Patient.PatientId, page.Cancel);
        return Html.Page(Summaries.Of(page, picture, rows, chart) with { IsLate = !missing.IsEmpty && missing.All(chart.IsOnItsWay) });
    }

    private static async Task<IResult> ConditionsPanelAsync(PageRequest page, MonthReader months, ChartReader charts)
    {
        var chart = await ReadAsync(page, charts, [ChartPart.Conditions], PanelPatience);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(new ConditionsPanelView(page.Context.Id, page.Month, ConditionsOf(chart, picture)));
    }

    private static async Task<IResult> RecordsPanelAsync(PageRequest page, MonthReader months, ChartReader charts)
    {
        var chart = await ReadAsync(page, charts, [ChartPart.Plans, ChartPart.Consents], PanelPatience);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(new RecordsPanelView(page.Context.Id, page.Month, RecordsOf(chart, picture)));
    }

    private static Task<ChartSnapshot> ReadAsync(PageRequest page, ChartReader charts, ImmutableArray<ChartPart> parts, TimeSpan patience)
    {
        if (page.Query("again") is not null)
        {
            charts.Forget(page.Context);
        }

        return charts.ReadAsync(page.Context, parts, patience, page.Cancel);
    }

    /// <summary>The parts the fragment on the screen lacks; words that are none are none.</summary>
    private static ImmutableArray<ChartPart> MissingOf(PageRequest page) =>
    [
        .. (page.Query("missing") ?? "").Split(',').Select(word => Enum.TryParse<ChartPart>(word, true, out var part) ? part : (ChartPart?)null)
            .OfType<ChartPart>().Where(Summarised.Contains).Distinct(),
    ];

    /// <summary>For a month after the change: whoever knows the patient by the old name finds them by it.</summary>
    private static FormerName? FormerOf(PageRequest page, PatientRecord record) =>
        record.Renames is [.., var last] && last.At.InZone(page.Zone).Date is var seen && seen.PlusMonths(1) > page.Today
            ? new FormerName(last.What.Was.Name, seen)
            : null;

    private static ImmutableArray<MonthEntryView> Entries(PageRequest page, MonthPicture picture, IReadOnlyList<OutboxStanding> rows) =>
    [
        .. picture.Record.Time
            .Where(t => t.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth() == picture.Month)
            .OrderByDescending(t => t.Entry.What.Start)
            .Select(t => EntryLines.Of(page, picture, t, rows)),
    ];

    private static PanelContent<ImmutableList<ConditionLine>> ConditionsOf(ChartSnapshot chart, MonthPicture picture) =>
        chart.ConditionsFailure is { } failure
            ? PanelContent.Failed<ImmutableList<ConditionLine>>(failure)
            : PanelContent.Of<ImmutableList<ConditionLine>>(
            [
                .. chart.Facts!.Conditions.Select(c => new ConditionLine(
                    c.Label, c.Fact.Code, c.ListedOn, c.IsSuggested, picture.Record.Conditions.Any(a => a.What.ConditionId == c.Fact.Id),
                    ConditionWords.Ended(c))),
            ]);

    private static PanelContent<ChartRecords> RecordsOf(ChartSnapshot chart, MonthPicture picture) =>
        chart.RecordsFailure is { } failure
            ? PanelContent.Failed<ChartRecords>(failure)
            : PanelContent.Of(new ChartRecords(
                [.. chart.Plans.Select(p => new ChartRecordLine(p.Title, p.Status ?? "", p.Created ?? p.PeriodStart, picture.Record.Plan?.Saved.What.SourceReference == "CarePlan/" + p.Id))],
                [.. chart.Consents.Select(c => new ChartRecordLine(c.Title, c.Status ?? "", c.Date, c.IsCcm))]));
}
