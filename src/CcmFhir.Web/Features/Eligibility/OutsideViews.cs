using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Rules;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Eligibility;

/// <summary>Fills the page of conflicts and facts from outside the chart.</summary>
internal sealed class OutsideViews(Frames frames, BillingTables tables)
{
    public async Task<OutsideView> PageAsync(PageRequest page, MonthPicture picture, ChartSnapshot chart, OutsideForm form, FormErrors errors) => new()
    {
        Frame = await frames.ReadAsync(page, picture),
        RequestId = frames.NewRequestId(),
        Findings = Findings(picture),
        Known = [.. FromChart(page, picture, chart.Facts), .. FromPeople(page, picture)],
        Asked = [.. picture.Record.AskedAndNone.Where(a => a.What.Month == picture.Month).Select(a => new AskedView(a.What.Source, a.What.By.Name, a.What.On))],
        Policy = Policy(page, picture),
        Form = form,
        Errors = errors,
        Failure = chart.DecidingFailure,
        ReadOnly = picture.Closing is not null ? new Refusal(RefusalReason.MonthClosed)
            : page.IsCareTeam ? null
            : new Refusal(RefusalReason.OnlyClinicalStaff),
    };

    public static OutsideForm Blank(PageRequest page) =>
        new("service", "", "inpatient", null, null, "elsewhere", "", "patient", page.Today, "");

    private static ImmutableArray<FindingView> Findings(MonthPicture picture)
    {
        var about = picture.Determination.Findings.Select(f => f.Rule is "initiating-visit" || RuleBook.IsConflict(f.Rule)).ToArray();
        return [.. FindingViews.Findings(picture.Determination).Where((f, n) => about[n] && (f.Outcome != Month.FindingOutcome.Met || f.IsOverridden)).Select(f => f with { Fix = null })];
    }

    private IEnumerable<KnownFact> FromChart(PageRequest page, MonthPicture picture, ChartFacts? chart) =>
    [
        .. (chart?.Services ?? []).Where(s => Touches(picture.Month, s.Fact.From, s.Fact.To ?? s.Fact.From))
            .Select(s => Of("service", s.Fact.Code, s.Fact.From, s.Fact.To, s.Fact.Practitioner, s.Source) with
            {
                Override = Override(page, picture, s.Fact.Code, s.Source),
                CanOverride = CanOverride(page, picture, s.Fact.Code),
            }),
        .. (chart?.Stays ?? []).Where(s => Touches(picture.Month, s.Fact.From, s.Fact.To ?? LocalDate.MaxIsoValue))
            .Select(s => Of("stay", Words.Of(s.Fact.Kind), s.Fact.From, s.Fact.To, null, s.Source) with
            {
                Override = Override(page, picture, Words.Of(s.Fact.Kind), s.Source),
                CanOverride = MayOverride(page, picture),
            }),
        .. (chart?.Visits ?? []).OrderByDescending(v => v.On).Take(1).Select(v => Of("visit", v.Code, v.On, null, v.Practitioner, "Encounter")),
    ];

    private IEnumerable<KnownFact> FromPeople(PageRequest page, MonthPicture picture) => picture.Record.OutsideFacts
        .Where(f => f.Said.What.Kind == "visit" || Touches(picture.Month, f.Said.What.From, LastDay(f.Said.What)))
        .Select(f => new KnownFact(
            f.Said.Id, frames.NewRequestId(), f.Said.What.Kind, f.Said.What.Code, f.Said.What.From, f.Said.What.To,
            f.Said.What.WhoName.Length > 0 ? f.Said.What.WhoName : null, f.Said.What.Source, f.Said.What.By.Name, f.Said.What.LearnedOn, f.Said.What.Note,
            f.Withdrawn?.What.Reason, CanWithdraw: f.Withdrawn is null && page.IsCareTeam && picture.Closing is null)
        {
            Override = f.Said.What.Kind == "visit" ? null : Override(page, picture, f.Said.What.Code, OutsideFacts.SourceOf(f.Said.Id)),
            OverrideSource = OutsideFacts.SourceOf(f.Said.Id),
            CanOverride = f.Withdrawn is null && (f.Said.What.Kind == "stay"
                ? MayOverride(page, picture)
                : f.Said.What.Kind == "service" && CanOverride(page, picture, f.Said.What.Code)),
        });

    private OverrideView? Override(PageRequest page, MonthPicture picture, string code, string source) =>
        picture.Record.OverrideOf(picture.Month, code, source) is { } said
            ? new OverrideView(
                said.Id, frames.NewRequestId(), said.What.By.Name, said.What.On, said.What.Reason,
                CanWithdraw: page.CanClose && picture.Closing is null)
            : null;

    /// <summary>Only what stands against the month, and only by who may close it.</summary>
    private static bool CanOverride(PageRequest page, MonthPicture picture, string code) => MayOverride(page, picture)
        && (picture.Determination.Facts.OtherServices ?? []).Select((s, n) => (Service: s, Path: $"otherServices[{n}]."))
            .Where(s => s.Service.Code == code && s.Service.Override is null)
            .Any(s => picture.Determination.Findings.Any(f => f.Outcome != Billing.FindingOutcome.Met
                && f.Evidence.Any(e => e.Fact.StartsWith(s.Path, StringComparison.Ordinal))));

    private static bool MayOverride(PageRequest page, MonthPicture picture) => page.CanClose && picture.Closing is null;

    private static KnownFact Of(string kind, string code, LocalDate from, LocalDate? to, string? who, string source) =>
        new(null, Guid.Empty, kind, code, from, to, who, source, null, null, null, null, false) { OverrideSource = source };

    private static LocalDate LastDay(OutsideFactRecorded said) => said.To ?? (said.Kind == "stay" ? LocalDate.MaxIsoValue : said.From);

    private static bool Touches(YearMonth month, LocalDate from, LocalDate to) =>
        from <= month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth) && to >= month.OnDayOfMonth(1);

    private PolicyChoice Policy(PageRequest page, MonthPicture picture) => new(
        picture.Determination.PolicyId,
        Known: picture.HasChart && !picture.PayerUnknown,
        picture.Record.PickFor(picture.Month)?.What is { } pick ? new PickedView(pick.PolicyId, pick.By.Name, pick.On, pick.From, pick.Reason) : null,
        [.. tables.Payers.Catalog.Policies.Select(p => p.Id)],
        page.CanClose || page.Role is AppRole.Biller or AppRole.Manager ? null : new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name));
}
