using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Rules;
using CcmFhir.Web.CareMonths;

namespace CcmFhir.Web.Features.Month;

/// <summary>The Determination in the shapes of the pages; words and numbers are the rules' own.</summary>
internal static class FindingViews
{
    public static MonthOutcome OutcomeOf(MonthPicture picture) => picture.Determination.Outcome switch
    {
        Billing.MonthOutcome.Billable => MonthOutcome.Billable,
        Billing.MonthOutcome.NotBillable => MonthOutcome.NotBillable,
        Billing.MonthOutcome.NeedsReview => MonthOutcome.NeedsReview,
    };

    public static ImmutableArray<ProposedLine> Lines(Determination determination) => [.. determination.Charges.Select(Line)];

    public static ImmutableArray<FindingView> Findings(Determination determination) => [.. determination.Findings.Select(Of)];

    /// <summary>What a payer would reject, for review; a check without its table or fact says that it was not made.</summary>
    public static IEnumerable<FindingView> Scrubbed(ImmutableArray<ScrubFinding> scrub) => scrub.Select(s => new FindingView(
        s.Id, s.Checked ? FindingOutcome.NotMet : FindingOutcome.Undetermined, s.Checked ? FindingLevel.Review : FindingLevel.Info, s.Message, [], s.Citation));

    public static ImmutableArray<AlternativeLane> Alternatives(Determination determination) =>
    [
        .. determination.Alternatives.Select(a => new AlternativeLane(
            Words.Of(a.Lane), a.Supported, [.. a.Charges.Select(c => $"{c.Code} x{c.Units}")], a.Missing, Sum(a.Charges))),
    ];

    private static ProposedLine Line(ProposedCharge charge) => new(
        charge.Code, charge.Units, charge.Lane is Lane.Practitioner or Lane.PcmPractitioner or Lane.CpoHomeHealth or Lane.CpoHospice
            ? Components.Lane.Practitioner : Components.Lane.Staff,
        charge.DateOfService.From, charge.DateOfService.To, charge.DateOfService.Claimed, charge.PlaceOfService, charge.Diagnoses,
        charge.Estimate.Amount, charge.Estimate.Year);

    private static FindingView Of(Finding finding) => new(
        finding.Rule,
        Outcome(finding.Outcome),
        finding.Level switch
        {
            Billing.FindingLevel.Block => FindingLevel.Block,
            Billing.FindingLevel.Review => FindingLevel.Review,
            Billing.FindingLevel.Warn => FindingLevel.Warn,
            Billing.FindingLevel.Info => FindingLevel.Info,
        },
        finding.Message,
        [.. finding.Evidence.Select(e => new EvidenceView(e.Fact, e.Value))],
        finding.Citation,
        finding.OtherPolicy is { } other ? new OtherPolicyView(other.Id, Outcome(other.Outcome), other.Citation) : null,
        finding.Outcome == Billing.FindingOutcome.Met ? null : FixOf(finding.Rule));

    private static FindingOutcome Outcome(Billing.FindingOutcome outcome) => outcome switch
    {
        Billing.FindingOutcome.Met => FindingOutcome.Met,
        Billing.FindingOutcome.NotMet => FindingOutcome.NotMet,
        Billing.FindingOutcome.Undetermined => FindingOutcome.Undetermined,
    };

    private static decimal? Sum(ImmutableArray<ProposedCharge> charges) =>
        charges.IsEmpty || charges.Any(c => c.Estimate.Amount is null) ? null : charges.Sum(c => c.Estimate.Amount!.Value);

    private static FixLink? FixOf(string rule) => rule switch
    {
        "conditions-qualify" or "attestations-current" => FixLink.Conditions,
        "initiating-visit" or "initiating-visit-done" => FixLink.Outside,
        _ when RuleBook.IsConflict(rule) => FixLink.Outside,
        "home-care-in-month" or "home-care-plan-signed" or "seen-within-six-months" => FixLink.HomeCare,
        _ when rule.StartsWith("consent-", StringComparison.Ordinal) => FixLink.Consent,
        _ when rule.StartsWith("plan-", StringComparison.Ordinal) => FixLink.Plan,
        _ when rule.StartsWith("supervision-", StringComparison.Ordinal) || rule.StartsWith("decision-making", StringComparison.Ordinal) => FixLink.Month,
        _ when rule.StartsWith("entr", StringComparison.Ordinal) || rule.StartsWith("minutes-", StringComparison.Ordinal) => FixLink.Time,
        _ => null,
    };
}
