using System.Text;
using CcmFhir.Billing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.Month;

/// <summary>Why the month is what it is, and what it would be if: rule by rule, by the same function that decides for real.</summary>
internal static class WhyEndpoints
{
    public static void MapWhy(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/why", ShowAsync);
        routes.MapGet("/why.txt", async (PageRequest page, MonthReader months, ChartReader charts) =>
            Results.Text(AsText((await PictureAsync(page, months, charts)).Picture.Determination), "text/plain", Encoding.UTF8));
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, Frames frames, BillingTables tables)
    {
        var (picture, chart) = await PictureAsync(page, months, charts);
        var whatIf = Answer(WhatIf.Read(page.Query), picture, tables);
        if (page.WantsFragment)
        {
            return Html.Page(whatIf);
        }

        var lane = picture.PractitionerSeconds > picture.StaffSeconds ? Lane.Practitioner : Lane.Staff;
        return Html.Page(new WhyView
        {
            Frame = await frames.ReadAsync(page, picture),
            PolicyId = picture.Determination.PolicyId,
            PolicyVersion = picture.Determination.PolicyVersion,
            Outcome = FindingViews.OutcomeOf(picture),
            Lines = FindingViews.Lines(picture.Determination),
            Findings = FindingViews.Findings(picture.Determination),
            StaffSeconds = picture.StaffSeconds,
            PractitionerSeconds = picture.PractitionerSeconds,
            Next = Lanes.Of(lane, picture).Thresholds.FirstOrDefault(t => !t.IsMet),
            WhatIf = whatIf,
            AsText = AsText(picture.Determination),
            Failure = chart.DecidingFailure,
        });
    }

    private static async Task<(MonthPicture Picture, ChartSnapshot Chart)> PictureAsync(PageRequest page, MonthReader months, ChartReader charts)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        return (await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel), chart);
    }

    private static WhatIfView Answer(WhatIf asked, MonthPicture picture, BillingTables tables)
    {
        var today = picture.Determination;
        var changed = asked.IsAsked ? tables.Decide(asked.Apply(today.Facts)) : today;
        var before = today.Findings.ToLookup(f => f.Rule, f => f.Outcome, StringComparer.Ordinal);
        var lines = FindingViews.Lines(changed);
        return new WhatIfView(
            asked.IsAsked, asked.StaffMinutes, asked.PractitionerMinutes, asked.MovedMinutes, asked.Tcm,
            FindingViews.OutcomeOf(picture with { Determination = changed }),
            lines,
            MonthPicture.Seconds(changed.Minutes.Staff),
            MonthPicture.Seconds(changed.Minutes.Practitioner),
            lines.IsEmpty || lines.Any(l => l.Estimate is null) ? null : lines.Sum(l => l.Estimate),
            lines.IsEmpty ? null : lines[0].EstimateYear,
            [.. FindingViews.Findings(changed).Zip(changed.Findings).Where(f => !before[f.Second.Rule].Contains(f.Second.Outcome)).Select(f => f.First)]);
    }

    private static string AsText(Determination determination)
    {
        var text = new StringBuilder();
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
            $"{determination.Month:uuuu-MM}: {determination.Outcome}, policy {determination.PolicyId} {determination.PolicyVersion}");
        foreach (var charge in determination.Charges)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{charge.Code} x{charge.Units}, service date {charge.DateOfService.OnClaim}");
        }

        foreach (var finding in determination.Findings)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"- {finding.Rule}: {finding.Outcome} ({finding.Level}). {finding.Message} [{finding.Citation}]");
        }

        return text.ToString();
    }
}
