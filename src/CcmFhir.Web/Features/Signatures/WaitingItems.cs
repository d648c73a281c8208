using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;
using static CcmFhir.Web.Resources.Words;

namespace CcmFhir.Web.Features.Signatures;

/// <summary>What one month of one patient lacks that only the billing practitioner can give, each with everything that is signed.</summary>
internal sealed class WaitingItems(PageRequest page, Guid patientId, MonthPicture picture, ChartSeen? chart, Frames frames)
{
    public const string Attestation = "attestation";
    public const string Plan = "plan";
    public const string DecisionMaking = "decision-making";
    public const string Supervision = "supervision";
    public const string Close = "close";

    // At 60 staff minutes the complex lane comes into sight; it rests on decision making (CPT 99487).
    private const int ComplexSeconds = 60 * 60;

    private static readonly ImmutableArray<string> Levels = ["moderate", "high", "low", "straightforward"];

    private bool IsThisMonth => picture.Month == page.Today.ToYearMonth();

    public IEnumerable<WaitingSignature> All() => new[] { Attesting(), Approving(), Deciding(), Supervising(), Closing() }.OfType<WaitingSignature>();

    /// <summary>Conditions that staff prepared and the chart, where it is known, still lists.</summary>
    public static ImmutableArray<Recorded<AttestationPrepared>> ToAttest(MonthPicture picture) =>
    [
        .. picture.Record.Prepared.Where(p => !picture.HasChart || picture.Determination.Facts.Conditions.Any(
            c => c.Id == p.What.ConditionId && c.ClinicalStatus is "active" or "recurrence" or "relapse")),
    ];

    private WaitingSignature? Attesting() => IsThisMonth && ToAttest(picture) is [_, ..] prepared
        ? Item(
            Attestation, string.Join(' ', prepared.Select(p => p.Id.ToString("N"))),
            T("sign.attestationBy", string.Join(", ", prepared.Select(p => p.What.By.Name).Distinct())),
            prepared.Select(p => new SignedPart(
                $"{p.What.Display} ({p.What.Code})",
                T("sign.attested", T($"lasts.{p.What.Lasts}"), string.Join(", ", p.What.Risk.Select(r => T($"risk.{r}")))))))
        : null;

    private WaitingSignature? Approving() =>
        IsThisMonth && picture.Record.Plan is { Approval: null } plan && PlanViews.Required(picture).All(plan.Saved.What.Confirmed.Contains)
            ? Item(
                Plan, plan.Saved.Id.ToString("D"), T("sign.planBy", plan.Saved.What.By.Name, Show.Date(plan.Saved.At.InZone(page.Zone).Date)),
                PlanElements.All.Where(plan.Saved.What.Confirmed.Contains)
                    .Select(code => new SignedPart(T($"element.{code}"), plan.Saved.What.Elements.GetValueOrDefault(code, "")))
                    .Concat((plan.Saved.What.Goals ?? []).Select(g => new SignedPart(
                        T("field.goal"), PlanGoals.Line(System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, g.What)))))
            : null;

    private WaitingSignature? Deciding() => picture.Closing is null && picture.StaffSeconds >= ComplexSeconds
        && picture.Record.DecisionMaking.All(d => d.What.On.ToYearMonth() != picture.Month)
            ? Item(DecisionMaking, $"{picture.Record.RowCount}", WorkBy(), Work()) with
            {
                Levels = Levels,
                // What is decided now is of today; of a month that is over the practitioner says on which day it was.
                DecidedOn = IsThisMonth ? null : picture.Month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth),
            }
            : null;

    private WaitingSignature? Supervising() =>
        StaffWork.Length > 0 && picture.StaffSeconds > 0 && picture.Closing is null && picture.Determination.Facts.Supervision is null
            ? Item(Supervision, $"{picture.Record.RowCount}", WorkBy(), Work())
            : null;

    private WaitingSignature? Closing() => picture.Closing is null && MonthClosing.Refuse(page, picture, chart is not null) is null
        ? Item(
            Close, MonthViews.InputHash(picture),
            T("sign.closeOf", Show.Exact(picture.StaffSeconds), Show.Exact(picture.PractitionerSeconds), picture.Determination.PolicyId),
            FindingViews.Lines(picture.Determination).Select(l => new SignedPart(
                Show.Units(l.Code, l.Units),
                T("sign.closeLine", Show.Date(l.OnClaim), string.Join(", ", l.Diagnoses), l.PlaceOfService,
                    l.Estimate is { } amount ? Show.Money(amount) : T("lines.noEstimate"))))) with
        {
            CannotSign = chart?.ReadAt.InZone(page.Zone).Date == page.Today ? null : new Refusal(RefusalReason.ChartReadEarlier),
        }
        : null;

    /// <summary>Not the practitioner's own: that needs no supervision.</summary>
    private Recorded<TimeLogged>[] StaffWork =>
    [
        .. picture.Record.Time.Where(t => t.Reversal is null && t.Entry.What.By.Id != page.Context.Person.Id
            && t.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth() == picture.Month).Select(t => t.Entry),
    ];

    private string WorkBy() => T("sign.workBy", picture.StaffSeconds / 60, string.Join(", ", StaffWork.Select(w => w.What.By.Name).Distinct()), Show.Month(picture.Month));

    private IEnumerable<SignedPart> Work() => StaffWork.Select(w => new SignedPart(
        T($"activity.{w.What.Activity}"),
        $"{Show.Day(w.What.Start.InZone(page.Zone).Date)}, {Show.Exact((int)(w.What.End - w.What.Start).TotalSeconds)}: {w.What.Note}"));

    private WaitingSignature Item(string what, string seen, string lead, IEnumerable<SignedPart> parts) => new(
        patientId, frames.NewRequestId(), picture.Identity.Name, picture.Identity.BirthDate, picture.Identity.Mrn, what, picture.Month, seen, lead, [.. parts])
    {
        ChartReadAt = chart?.ReadAt.InZone(page.Zone).LocalDateTime,
    };
}
