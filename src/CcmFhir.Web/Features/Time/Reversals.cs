using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.Time;

/// <summary>The page on which an entry is taken back: it stays visible, with who took it back and why.</summary>
internal sealed class Reversals(Frames frames)
{
    private const int ReasonLengthMax = 500;

    /// <returns>Null when the patient has no such entry.</returns>
    public async Task<ReversalView?> ViewAsync(
        PageRequest page, MonthPicture picture, Guid entryId, string reason, bool enterAgain, FormErrors errors)
    {
        if (picture.Record.Time.FirstOrDefault(t => t.Entry.Id == entryId) is not { } logged)
        {
            return null;
        }

        var mine = logged.Entry.What.By.Id == page.Context.Person.Id;
        var month = logged.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth();
        return new ReversalView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Entry = EntryLines.Of(page, picture, logged),
            Note = logged.Entry.What.Note,
            Reason = reason,
            EnterAgain = enterAgain,
            Errors = errors,
            ReadOnly = !mine && !page.IsPractitioner ? new Refusal(RefusalReason.OnlyBillingPractitioner)
                : picture.Record.ClosingOf(month) is not null ? new Refusal(RefusalReason.MonthClosed)
                : null,
        };
    }

    public static FormErrors Check(PostedForm posted, string reason, MonthPicture picture, Guid entryId)
    {
        var reversal = picture.Record.Time.FirstOrDefault(t => t.Entry.Id == entryId)?.Reversal;
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : reversal is not null && reversal.Id != posted.RequestId ? new FieldError("", FieldProblem.AlreadyReversed)
            : reason.Length == 0 ? new FieldError("reason", FieldProblem.Required)
            : reason.Length > ReasonLengthMax ? new FieldError("reason", FieldProblem.TooLong)
            : null;
        return error is null ? FormErrors.None : new FormErrors([error]);
    }
}
