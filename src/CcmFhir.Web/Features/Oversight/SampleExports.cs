using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Findings for a committee. The file names charts by their record number.</summary>
internal static class SampleExports
{
    public static async Task<IResult> CsvAsync(Guid sampleId, PageRequest page, SampleViews views, OversightFrames frames, AuditLog audit)
    {
        if (await views.FindAsync(page, s => s.Id == sampleId) is not { } sample)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var identities = await frames.IdentitiesAsync(page, sample.Drawn.What.Charts);
        string[] heads = ["month", "seed", "chart", "reviewed by", .. ChartChecklist.Items, "finding", "follow-up", "owner", "due", "signed off by"];
        return await OversightExports.FileAsync(
            page, audit, $"chart-findings-{YearMonthPattern.Iso.Format(sample.Drawn.What.Month)}.csv", heads,
            sample.Drawn.What.Charts.Select(c => Row(sample, c, identities.GetValueOrDefault(c))));
    }

    public static async Task<IResult> PrintAsync(Guid sampleId, PageRequest page, SampleViews views) =>
        await views.FindAsync(page, s => s.Id == sampleId) is { } sample
            ? Html.Page(await views.PrintAsync(page, sample))
            : Problems.Result(page.Http, ProblemKind.NotFound);

    private static string[] Row(ChartSample sample, Guid chart, PatientIdentity? identity)
    {
        var review = sample.ReviewOf(chart)?.What;
        return
        [
            YearMonthPattern.Iso.Format(sample.Drawn.What.Month), sample.Drawn.What.Seed, identity?.Mrn ?? chart.ToString("D"), review?.By.Name ?? "",
            .. ChartChecklist.Items.Select(i => review?.Answers.GetValueOrDefault(i) ?? ""), review?.Finding ?? "", review?.FollowUp?.What ?? "",
            review?.FollowUp?.Owner ?? "", Show.Input(review?.FollowUp?.DueOn), sample.SignOff?.What.By.Name ?? "",
        ];
    }
}
