using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Patient;

/// <summary>This patient, this month. The page comes from the store at once; what the chart tells follows panel by panel.</summary>
internal static class LandingEndpoints
{
    public static void MapLanding(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("", LandingAsync);
        routes.MapGet("/panels/summary", SummaryPanelAsync);
        routes.MapGet("/panels/conditions", ConditionsPanelAsync);
        routes.MapGet("/panels/records", RecordsPanelAsync);
    }

    private static async Task<IResult> LandingAsync(PageRequest page, MonthReader months, Frames frames, Outbox outbox, ChartReader charts)
    {
        var now = page.Query("panels") == "now";
        // A chart read a moment ago is used at once; otherwise the page does not wait for it.
        var chart = now ? await charts.ReadAsync(page.Context, page.Cancel) : charts.AtHand(page.Context);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart?.Facts, page.Cancel);
        var rows = await outbox.ForPatientAsync(page.Context.Patient.PatientId, page.Cancel);
        return Html.Page(new LandingView
        {
            Frame = await frames.ReadAsync(page, picture),
            Summary = Summaries.Of(page, picture, rows, chart),
            Staff = Lanes.Of(Lane.Staff, picture),
            Practitioner = Lanes.Of(Lane.Practitioner, picture),
            Entries = Entries(page, picture, rows),
            Conditions = chart is null ? null : ConditionsOf(chart, picture),
            Records = chart is null ? null : RecordsOf(chart, picture),
        });
    }

    private static async Task<IResult> SummaryPanelAsync(PageRequest page, MonthReader months, Outbox outbox, ChartReader charts)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(Summaries.Of(page, picture, await outbox.ForPatientAsync(page.Context.Patient.PatientId, page.Cancel), chart));
    }

    private static async Task<IResult> ConditionsPanelAsync(PageRequest page, MonthReader months, ChartReader charts)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(new ConditionsPanelView(page.Context.Id, page.Month, ConditionsOf(chart, picture)));
    }

    private static async Task<IResult> RecordsPanelAsync(PageRequest page, MonthReader months, ChartReader charts)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(new RecordsPanelView(page.Context.Id, page.Month, RecordsOf(chart, picture)));
    }

    private static ImmutableArray<MonthEntryView> Entries(PageRequest page, MonthPicture picture, IReadOnlyList<OutboxRow> rows) =>
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
                    c.Label, c.Fact.Code, c.ListedOn, c.IsSuggested, picture.Record.Conditions.Any(a => a.What.ConditionId == c.Fact.Id))),
            ]);

    private static PanelContent<ChartRecords> RecordsOf(ChartSnapshot chart, MonthPicture picture) =>
        chart.RecordsFailure is { } failure
            ? PanelContent.Failed<ChartRecords>(failure)
            : PanelContent.Of(new ChartRecords(
                [.. chart.Plans.Select(p => new ChartRecordLine(p.Title, p.Status ?? "", p.Created ?? p.PeriodStart, picture.Record.Plan?.Saved.What.SourceReference == "CarePlan/" + p.Id))],
                [.. chart.Consents.Select(c => new ChartRecordLine(c.Title, c.Status ?? "", c.Date, c.IsCcm))]));
}
