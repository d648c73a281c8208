using CcmFhir.Billing.Claims;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Month;

/// <summary>
/// The close. Reads the chart anew, decides, and writes approval, charges and everything the charges rest on in one
/// transaction; the relay sends afterwards. Closing what is closed changes nothing and says so (decisions 7, 8, 16).
/// </summary>
internal sealed class MonthClosing(
    MonthReader months, ChartReader charts, MonthViews views, Ledger ledger, Storage.Charges held, ChargeProjections projections, Database database)
{
    public async Task<IResult> CloseAsync(PageRequest page)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var chart = await charts.ReadAgainAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        if (picture.Closing is { } closing && !HasNews(picture, closing))
        {
            return page.See("/month", month, Done.AlreadyClosed);
        }

        FieldError? error = form.RequestId is null || form.Text("inputHash") != MonthViews.InputHash(picture)
            ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : Refuse(page, picture, !chart.MayStillChange) is not null ? new FieldError("", FieldProblem.CannotClose) : null;
        if (error is null)
        {
            (var isOvertaken, error) = await ApproveAsync(page, page.Context, picture, form.RequestId!.Value);
            if (isOvertaken)
            {
                picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
                if (picture.Closing is { } other && !HasNews(picture, other))
                {
                    return page.See("/month", month, Done.AlreadyClosed);
                }

                error = new FieldError("", FieldProblem.ChangedMeanwhile);
            }
        }

        return error is null
            ? page.See("/month", month, Done.MonthClosed)
            : Html.Page(await views.PageAsync(page, picture, chart, new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Why the month cannot be closed now by this person; null when it can.</summary>
    /// <param name="page">Who would close it.</param>
    /// <param name="picture">The month as decided.</param>
    /// <param name="isChartWhole">Everything that decides was read.</param>
    public static Refusal? Refuse(PageRequest page, MonthPicture picture, bool isChartWhole)
    {
        if (!page.CanClose)
        {
            return new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name);
        }

        if (picture.Identity is { IsDeceased: true, DeceasedOn: null })
        {
            return new Refusal(RefusalReason.PatientDeceased);
        }

        // Not knowing the chart is not the same as a clean chart: nothing is billed on it.
        return !isChartWhole || picture.Determination.Outcome != Billing.MonthOutcome.Billable
            ? new Refusal(picture.Determination.Charges.IsEmpty && picture.Determination.Outcome == Billing.MonthOutcome.NotBillable
                && picture is { StaffSeconds: < 20 * 60, PractitionerSeconds: < 30 * 60 } ? RefusalReason.NothingToClose : RefusalReason.FindingsOpen)
            : (picture.IsCarePlanOversight && MonthClose.OpensOn(picture.Determination) > page.Today)
                || picture.Determination.Charges.Any(c => !MayBeDated(c.DateOfService, page.Today, picture.Month))
                ? new Refusal(RefusalReason.MonthNotOver)
                : null;
    }

    /// <summary>Month-end and range dates close only after the month; the others from the day on the claim. Never a future date.</summary>
    private static bool MayBeDated(ServiceDates dates, LocalDate today, YearMonth month) => dates.Style switch
    {
        DateOfServiceStyle.MonthEnd or DateOfServiceStyle.Range => today > month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth) || dates.Claimed < today,
        DateOfServiceStyle.Threshold or DateOfServiceStyle.LastService => dates.Claimed <= today,
    };

    /// <summary>After a close, another code, lane, quantity or diagnosis is news (decision 16); what the month no longer supports is a reopening's.</summary>
    public static bool HasNews(MonthPicture picture, Recorded<MonthClosed> closing) =>
        !picture.Determination.Charges.IsEmpty && ClosedMonths.Differs(closing.What, picture.Determination.Charges, picture.Determination.Facts.Conditions);

    /// <summary>Writes the approval and everything that follows from it.</summary>
    /// <param name="page">Who approves, and when.</param>
    /// <param name="context">Whose month it is: the launch's patient, or another of the same EHR from the list of signatures.</param>
    /// <param name="picture">What was shown.</param>
    /// <param name="closingId">Made with the form.</param>
    /// <returns>
    /// Whether something was recorded since the picture was read, or an error that names who holds the month in another lane or
    /// for another practitioner; in both cases nothing was written.
    /// </returns>
    public async Task<(bool IsOvertaken, FieldError? Error)> ApproveAsync(PageRequest page, CareContext context, MonthPicture picture, Guid closingId)
    {
        await using var work = await database.BeginAsync(page.Cancel);
        if (await Ledger.HoldStillAsync(work, context.Patient.PatientId) != picture.Record.RowCount)
        {
            return (true, null);
        }

        var billedBy = BillingPractitioners.KeyOf(picture.Billing);
        if (await held.HoldAsync(work, context.Patient, picture.Month, Billing.Words.Of(picture.Determination.Charges[0].Lane), billedBy) is { } holder)
        {
            var name = BillingPractitioners.Find(page.Ehr, holder.BilledBy)?.Name ?? holder.BilledBy;
            return (false, new FieldError("", FieldProblem.HeldByOther, $"{name} ({holder.Lane})"));
        }

        var closed = new MonthClosed(
            picture.Month, Snapshot.FactsText(picture), Snapshot.DeterminationText(picture), page.Context.Person);
        if (await ledger.AppendAsync(work, context.Patient, closingId, page.Context.Person.Id, closed))
        {
            await projections.QueueAsync(work, context, page.Ehr, picture, closingId);
        }

        await work.CommitAsync(page.Cancel);
        return (false, null);
    }
}
