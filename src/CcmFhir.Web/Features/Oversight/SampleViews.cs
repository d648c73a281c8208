using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Fills the pages of the month's sample.</summary>
internal sealed class SampleViews(OversightLines lines, OversightFrames frames, PracticePanel panel)
{
    public static ChartReviewForm FormOf(ChartReviewed? review) => new(
        review?.Answers ?? ImmutableSortedDictionary<string, string>.Empty, review?.Finding ?? "", review?.FollowUp?.What ?? "", review?.FollowUp?.Owner ?? "",
        Show.Input(review?.FollowUp?.DueOn));

    /// <summary>Charts in which time was recorded in the month, in the order of their ids.</summary>
    public async Task<ImmutableArray<Guid>> PanelAsync(PageRequest page, YearMonth month)
    {
        var from = page.Zone.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant();
        var to = page.Zone.AtStartOfDay(month.PlusMonths(1).OnDayOfMonth(1)).ToInstant();
        return [.. await panel.WithTimeRecordedAsync(page.Ehr.Practice.Id, from, to, page.Cancel)];
    }

    public async Task<ChartSample?> FindAsync(PageRequest page, Func<ChartSample, bool> which) =>
        (await lines.RecordAsync(page)).Samples.FirstOrDefault(which);

    public async Task<OpenPoint?> FollowUpAsync(PageRequest page, Guid sampleId, Guid reviewId) =>
        (await lines.RecordAsync(page)).FollowUps.FirstOrDefault(f => f.SampleId == sampleId && f.Review.Id == reviewId);

    public async Task<SamplePageView> PageAsync(PageRequest page, YearMonth month, string statement, FormErrors errors)
    {
        var record = await lines.RecordAsync(page);
        var sample = record.Samples.FirstOrDefault(s => s.Drawn.What.Month == month);
        return new SamplePageView
        {
            Frame = frames.Of(page),
            RequestId = frames.NewRequestId(),
            Month = month,
            Sample = sample is null ? null : await ViewAsync(page, sample),
            PanelSize = sample?.Drawn.What.Panel.Length ?? (await PanelAsync(page, month)).Length,
            FollowUps = await FollowUpsAsync(page, [.. record.FollowUps.Where(f => f.Done is null || f.SampleId == sample?.Id)]),
            Statement = statement,
            Errors = errors,
            CannotSign = page.IsPhysician ? null : new Refusal(RefusalReason.OnlyBillingPractitioner),
        };
    }

    public async Task<ChartReviewView> ChartAsync(PageRequest page, ChartSample sample, Guid patientId, ChartReviewForm form, FormErrors errors) => new()
    {
        Frame = frames.Of(page),
        RequestId = frames.NewRequestId(),
        SampleId = sample.Id,
        Month = sample.Drawn.What.Month,
        Chart = (await ViewAsync(page, sample)).Charts.First(c => c.PatientId == patientId),
        Form = form,
        Errors = errors,
        ReadOnly = sample.SignOff is null ? null : new Refusal(RefusalReason.SignedOff),
    };

    public async Task<SamplePrintView> PrintAsync(PageRequest page, ChartSample sample)
    {
        var record = await lines.RecordAsync(page);
        var answers = sample.Drawn.What.Charts.Select(sample.ReviewOf).OfType<Entered<ChartReviewed>>().Select(r => r.What.Answers).ToArray();
        int Count(string item, string answer) => answers.Count(a => a.GetValueOrDefault(item) == answer);
        return new SamplePrintView(
            frames.Of(page), sample.Drawn.What.Month, await ViewAsync(page, sample),
            await FollowUpsAsync(page, [.. record.FollowUps.Where(f => f.SampleId == sample.Id)]),
            [.. ChartChecklist.Items.Select(i => (i, Count(i, "yes"), Count(i, "no"), Count(i, "not-applicable")))]);
    }

    public async Task<SampleView> ViewAsync(PageRequest page, ChartSample sample)
    {
        var drawn = sample.Drawn.What;
        var identities = await frames.IdentitiesAsync(page, drawn.Charts);
        return new SampleView(
            sample.Id, drawn.Seed, drawn.Panel.Length, drawn.By.Name, sample.Drawn.At.InZone(page.Zone).Date,
            [
                .. drawn.Charts.Select(c =>
                {
                    var review = sample.ReviewOf(c);
                    return new SampledChart(
                        c, identities.GetValueOrDefault(c)?.Name ?? c.ToString("D"), identities.GetValueOrDefault(c)?.Mrn, review?.What.By.Name,
                        review?.At.InZone(page.Zone).Date, review?.What.Answers.Values.Count(a => a == "no") ?? 0, review?.What.Finding ?? "");
                }),
            ],
            sample.SignOff?.What.By.Name, sample.SignOff?.At.InZone(page.Zone).Date, sample.SignOff?.What.Statement);
    }

    private async Task<ImmutableArray<FollowUpLine>> FollowUpsAsync(PageRequest page, ImmutableArray<OpenPoint> points)
    {
        var names = await frames.NamesAsync(page, [.. points.Select(p => p.Review.What.PatientId).Distinct()]);
        return
        [
            .. points.Select(p => new FollowUpLine(
                p.SampleId, p.Review.Id, frames.NewRequestId(), names.GetValueOrDefault(p.Review.What.PatientId) ?? "", p.What.What, p.What.Owner, p.What.DueOn,
                p.Done is null && p.What.DueOn < page.Today, p.Done?.What.By.Name, p.Done?.What.On, p.Done?.What.Note)),
        ];
    }
}
