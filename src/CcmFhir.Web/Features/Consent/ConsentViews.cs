using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Eligibility;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Consent;

/// <summary>Fills the enrol and consent page from the record, the chart and the Determination.</summary>
internal sealed class ConsentViews(Frames frames)
{
    private static readonly string[] Languages = ["en", "es"];

    public async Task<ConsentView> PageAsync(PageRequest page, MonthPicture picture, ChartSnapshot chart, ConsentForm form, FormErrors errors) => new()
    {
        Frame = await frames.ReadAsync(page, picture),
        RequestId = frames.NewRequestId(),
        Eligibility = Eligibility(picture, chart),
        InForce = picture.Record.Consents.LastOrDefault() is { Revoked: null } consent ? OnFile(page, consent, picture) : null,
        NeedsNew = picture.Record.Consents.LastOrDefault() is { Revoked: null } ? NeedsNew(picture) : null,
        History = History(page, picture),
        Form = form,
        Errors = errors,
        ReadOnly = picture.Identity.IsDeceased ? new Refusal(RefusalReason.PatientDeceased)
            : page.IsCareTeam ? null
            : new Refusal(RefusalReason.OnlyClinicalStaff),
    };

    public async Task<ConsentPrintView> PrintAsync(PageRequest page, MonthPicture picture, string language, bool letter) => new(
        await frames.ReadAsync(page, picture), language, letter, page.Ehr.Practice.Name, null, picture.Billing.Name ?? picture.Billing.Id,
        CostShare(picture), page.Today,
        letter && picture.Record.Consents.LastOrDefault() is { Revoked: null, Given.What.Signature: { } signature } ? Signed(page, signature) : null);

    /// <summary>The first rule about consent that what is on file fails, in its own words.</summary>
    private static string? NeedsNew(MonthPicture picture) => picture.Determination.Findings.FirstOrDefault(f =>
        f is { Level: FindingLevel.Block, Outcome: FindingOutcome.NotMet } && f.Rule.StartsWith("consent-", StringComparison.Ordinal))?.Message;

    /// <summary>An empty form: today, and the forms the patient's policy takes.</summary>
    public static ConsentForm Blank(PageRequest page, MonthPicture picture)
    {
        var form = picture.Determination.Findings.FirstOrDefault(f => f.Rule == "consent-in-right-form");
        return new ConsentForm
        {
            GivenOn = page.Today,
            Modes = picture.Determination.Settings.ConsentForm == Billing.Policies.ConsentForm.WrittenOnly
                ? ["written", "electronic"]
                : ["written", "verbal", "electronic"],
            CostShare = CostShare(picture),
            PolicyId = picture.Determination.PolicyId,
            PolicyCitation = form?.Citation ?? "",
            TextHashes = Languages.ToImmutableSortedDictionary(
                l => l, l => ConsentText.Hash(ConsentText.Of(page, picture, l, CostShare(picture))), StringComparer.Ordinal),
        };
    }

    /// <summary>20 percent of the base code at this site; nothing for a qualified Medicare beneficiary; no figure when not known.</summary>
    private static decimal? CostShare(MonthPicture picture) =>
        picture.Determination.Facts.Coverage is { } coverage && coverage.Any(c => c.Qmb == true) ? 0m : picture.BaseAmount is { } amount ? decimal.Round(amount * 0.2m, 2) : null;

    private static EligibilitySummary Eligibility(MonthPicture picture, ChartSnapshot chart)
    {
        var attested = picture.Record.Conditions;
        var conditions = chart.Facts?.Conditions ?? [];
        var visit = picture.Determination.Findings.FirstOrDefault(f => f.Rule == "initiating-visit");
        var found = picture.Determination.Facts.Visits is { } visits ? visits.OrderByDescending(v => v.On).FirstOrDefault() : null;
        var coverage = chart.Facts?.Coverage is { } known ? known.FirstOrDefault(c => c.IsInForce(picture.Month)) : null;
        var beforeConsent = picture.Determination.Minutes.Excluded.Where(x => x.Rule == "minutes-after-consent").Sum(x => MonthPicture.Seconds(x.Minutes));
        return new EligibilitySummary(
            [
                .. conditions
                    .Where(c => c.IsSuggested || attested.Any(a => a.What.ConditionId == c.Fact.Id))
                    .OrderByDescending(c => ConditionWords.Ended(c) is not null)
                    .Select(c => new SummaryCondition(
                        c.Label, c.Fact.Code, c.ListedOn,
                        attested.Any(a => a.What.ConditionId == c.Fact.Id),
                        attested.Any(a => a.What.ConditionId == c.Fact.Id && !a.What.Risk.IsEmpty),
                        ConditionWords.Ended(c))),
            ],
            attested.Length,
            picture.Determination.Facts.Programme == Programme.Pcm ? 1 : 2,
            attested.LastOrDefault()?.What.By.Name,
            attested.LastOrDefault()?.What.On,
            found is null ? null : new VisitFound(found.Code, found.On, found.Practitioner == BillingPractitioners.KeyOf(picture.Billing)),
            VisitNeeded: visit is { Outcome: not FindingOutcome.Met },
            coverage?.Kind is { } kind ? Words(kind) : null,
            CoverageActive: coverage is not null,
            ElsewhereFound: picture.Determination.Facts.OtherServices is { } services && services.FirstOrDefault(s => s.Code is "99490" or "99491" or "99487") is { } other ? other.Code : null,
            beforeConsent,
            chart.ConditionsFailure);
    }

    private static string Words(Billing.Claims.CoverageKind kind) => kind switch
    {
        Billing.Claims.CoverageKind.MedicarePartB => "Medicare Part B",
        Billing.Claims.CoverageKind.MedicareAdvantage => "Medicare Advantage",
        Billing.Claims.CoverageKind.Medicaid => "Medicaid",
        Billing.Claims.CoverageKind.Commercial => "Commercial",
        Billing.Claims.CoverageKind.None => "—",
    };

    private ImmutableArray<ConsentOnFile> History(PageRequest page, MonthPicture picture)
    {
        var earlier = picture.Record.Consents is [.., { Revoked: null }] ? picture.Record.Consents[..^1] : picture.Record.Consents;
        return
        [
            .. earlier.Select(c => OnFile(page, c, picture))
                .Concat(picture.Record.Answers.Select(a => new ConsentOnFile(
                    a.Id, frames.NewRequestId(), a.What.Outcome, null, a.What.On, a.What.By.Name, null, null, null, null, false, a.What.Reason)))
                .OrderByDescending(c => c.On),
        ];
    }

    private static SignatureView Signed(PageRequest page, CapturedSignature signature) => new(
        signature.Name, signature.SignedAt.InZone(page.Zone).LocalDateTime, page.Ehr.Practice.TimeZone, signature.Text, signature.TextHash,
        ConsentText.Holds(signature), signature.Strokes);

    private ConsentOnFile OnFile(PageRequest page, GivenConsent consent, MonthPicture picture)
    {
        var given = consent.Given.What;
        return new ConsentOnFile(
            consent.Given.Id, frames.NewRequestId(), "enrolled", given.Mode, given.GivenOn, given.By.Name, given.Witness,
            BillingPractitioners.Find(page.Ehr, given.PractitionerId)?.Name ?? given.PractitionerId, consent.Revoked?.What.On,
            consent.Revoked?.What.On.With(DateAdjusters.EndOfMonth),
            CanRevoke: consent.Revoked is null && page.IsCareTeam && !picture.Identity.IsDeceased, consent.Revoked?.What.Channel,
            given.Signature is { } signature ? Signed(page, signature) : null);
    }
}
