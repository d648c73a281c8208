using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;
using NodaTime;

namespace CcmFhir.Web.Hosting;

/// <summary>What surrounds every page of a patient.</summary>
internal sealed class Frames(IAntiforgery antiforgery, IHttpContextAccessor accessor, Timers timers, CareContexts contexts, Patients patients, TimeProvider clock)
{
    public async Task<PageFrame> ReadAsync(PageRequest page, MonthPicture month)
    {
        var tokens = antiforgery.GetAndStoreTokens(accessor.HttpContext!);
        var lane = LaneOf(page, month);
        return new PageFrame
        {
            ContextId = page.Context.Id,
            Viewer = new ViewerView(NameOf(page.Context.Person), lane, page.CanClose, page.CanConnect, page.SeesOversight),
            Patient = Strip(page, month.Identity),
            Month = new MonthView(month.Month, page.Today, month.Closing is not null),
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            Timer = await TimerAsync(page, month, lane),
            Done = page.Done,
            IsIdentityDoubted = month.Record.OpenDoubt is not null,
            HasEhrStyle = page.Context.SmartStyleUrl is not null,
        };
    }

    /// <summary>A fresh id for a form, so that sending the form twice makes one thing.</summary>
    public Guid NewRequestId() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>"Noor Example, RN": the credential is added where the EHR's name lacks it.</summary>
    private static string NameOf(Author person)
    {
        var credential = person.Credential ?? (person.Role.Length <= 3 ? person.Role.ToUpperInvariant() : "");
        return credential.Length == 0 || person.Name.EndsWith(credential, StringComparison.OrdinalIgnoreCase) ? person.Name : $"{person.Name}, {credential}";
    }

    private static Lane? LaneOf(PageRequest page, MonthPicture month) =>
        page.Context.Person.Id == month.Determination.Facts.BillingPractitioner.Id ? Lane.Practitioner
        : Roles.IsStaff(month.Record.As(page.Context.Person, page.Now).Role) ? Lane.Staff
        : null;

    private static PatientStripView Strip(PageRequest page, PatientIdentity identity) => new(
        identity.Name,
        identity.IsDeceased ? null : Period.Between(identity.BirthDate, page.Today, PeriodUnits.Years).Years,
        identity.Sex,
        identity.BirthDate,
        identity.Mrn,
        identity.DeceasedOn,
        page.Context.NeedPatientBanner);

    private async Task<TimerView> TimerAsync(PageRequest page, MonthPicture month, Lane? lane)
    {
        var seconds = lane == Lane.Practitioner ? month.PractitionerSeconds : month.StaffSeconds;
        var view = new TimerView
        {
            State = TimerState.Armed,
            ServerNow = page.Now,
            RequestId = NewRequestId(),
            MonthSeconds = seconds,
            Ahead = [.. Lanes.Of(lane ?? Lane.Staff, month).Thresholds.Where(t => !t.IsMet)],
            Templates = [.. month.Practice.Templates.Timer.Select(t => (t.Id, t.ShortName))],
            Remark = lane is null ? TimerRemark.NotClinicalStaff : month.Record.Consents.Any(c => c.Revoked is null) ? null : TimerRemark.NoConsent,
        };
        if (!page.IsCareTeam || month.Identity.IsDeceased)
        {
            var why = month.Identity.IsDeceased ? RefusalReason.PatientDeceased : RefusalReason.OnlyClinicalStaff;
            return view with { State = TimerState.Unavailable, WhyUnavailable = new Refusal(why) };
        }

        if (await timers.FindAsync(page.Who, page.Cancel) is not { } timer)
        {
            return month.Record.OpenDoubt is null ? view : view with
            {
                State = TimerState.Unavailable,
                WhyUnavailable = new Refusal(RefusalReason.IdentityDoubted),
            };
        }

        var running = view with
        {
            TimerId = timer.Id,
            Activity = timer.Activity,
            ActivityName = month.Practice.Templates.Find(timer.Activity)?.Name,
            ElapsedSeconds = (int)timer.Elapsed(page.Now).TotalSeconds,
            StartedAt = timer.Segments is [var first, ..] ? first.Start : timer.RunningSince,
            State = timer.StoppedAt is not null ? TimerState.Stopped : timer.RunningSince is not null ? TimerState.Running : TimerState.Paused,
        };
        return timer.Patient == page.Context.Patient ? running : running with
        {
            State = TimerState.Elsewhere,
            ElsewherePatient = (await patients.ReadAsync(timer.Patient.PatientId, page.Cancel)).Name,
            ElsewhereContextId = await OwnContextAsync(page, timer.Patient),
        };
    }

    /// <summary>Where this person has another chart open in this browser; at another EHR by the identity the register joined to theirs.</summary>
    private async Task<string?> OwnContextAsync(PageRequest page, PatientKey patient)
    {
        var open = await contexts.OfSessionAsync(page.Context.SessionId, page.Cancel);
        var me = open.FirstOrDefault(o => o.Context.Id == page.Context.Id).Person;
        return open.FirstOrDefault(o => o.Context.Patient == patient && o.Person == me).Context?.Id;
    }
}
