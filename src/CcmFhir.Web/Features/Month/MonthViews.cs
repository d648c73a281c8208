using System.Collections.Immutable;
using System.Security.Cryptography;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Month;

/// <summary>Fills the month page.</summary>
internal sealed class MonthViews(Frames frames, ChargeRows rows, BillingTables tables)
{
    public async Task<MonthCloseView> PageAsync(PageRequest page, MonthPicture picture, ChartSnapshot chart, FormErrors errors) => new()
    {
        Frame = await frames.ReadAsync(page, picture),
        RequestId = frames.NewRequestId(),
        InputHash = InputHash(picture),
        Outcome = FindingViews.OutcomeOf(picture),
        PolicyId = picture.Determination.PolicyId,
        BillingPractitioner = picture.Billing.Name ?? picture.Billing.Id,
        Lines = FindingViews.Lines(picture.Determination),
        Alternatives = FindingViews.Alternatives(picture.Determination),
        Findings =
        [
            .. FindingViews.Scrubbed(tables.Scrub(picture.Determination, page.Today)),
            .. FindingViews.Findings(picture.Determination),
        ],
        StaffSeconds = picture.StaffSeconds,
        PractitionerSeconds = picture.PractitionerSeconds,
        Supervision = picture.Record.Supervision.LastOrDefault(s => s.What.Month == picture.Month)?.What is { } said
            ? new SupervisionView(said.Kind, said.By.Name, said.On)
            : null,
        StandingSupervision = picture.Determination.Facts.Supervision is { Kind: { } kind, By: { } by }
            ? new StandingSupervisionView(Billing.Words.Of(kind), BillingPractitioners.Find(page.Ehr, by)?.Name ?? by)
            : null,
        IsSupervisedByBiller = picture.Determination.Facts.Supervision?.By == BillingPractitioners.KeyOf(picture.Billing),
        DecisionMaking = picture.Record.DecisionMaking.LastOrDefault(d => d.What.On.ToYearMonth() == picture.Month)?.What is { } made
            ? new DecisionMakingView(made.Level, made.By.Name, made.On, made.Note)
            : null,
        CannotClose = MonthClosing.Refuse(page, picture, !chart.MayStillChange),
        ReadOnly = page.IsPractitioner ? null : new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name),
        Closed = picture.Closing is { } closing ? await ClosedAsync(page, picture, closing) : null,
        HasNews = picture.Closing is { } last && MonthClosing.HasNews(picture, last),
        IsUnsupported = picture is { Closing.What: { } closed, HasChart: true, Determination.Charges.IsEmpty: true }
            && ClosedMonths.HasLostDiagnosis(closed, picture.Determination.Facts.Conditions),
        ClosesEarly = picture.Month == page.Today.ToYearMonth(),
        Failure = chart.DecidingFailure,
        Errors = errors,
    };

    /// <summary>Of what was decided on: the close refuses when it is not what the person saw.</summary>
    public static string InputHash(MonthPicture picture) =>
        Convert.ToHexStringLower(SHA256.HashData(Snapshot.DeterminationOf(picture)))[..32];

    private async Task<ClosedView> ClosedAsync(PageRequest page, MonthPicture picture, Recorded<MonthClosed> closing)
    {
        ImmutableArray<ChargeRowView> charges = [.. (await rows.ReadAsync(page)).Where(r => r.Month == picture.Month)];
        return new ClosedView(
            closing.What.By.Name, closing.At.InZone(page.Zone).LocalDateTime, frames.NewRequestId(), charges, CanReopen: page.CanClose);
    }
}
