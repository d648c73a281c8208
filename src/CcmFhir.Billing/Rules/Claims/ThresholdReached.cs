using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Full thresholds only; the month's total is floored once and nothing is carried over.</summary>
internal sealed class ThresholdReached : BillingRule
{
    public const string RuleId = "threshold-reached";

    public override string Id => RuleId;

    public override string Question => "Does a lane's time reach its first threshold in the calendar month?";

    public override string Citation => Cite.GuideCodes;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "Recorded minutes reach the threshold or do not.")];

    public override Verdict Judge(CaseFile file)
    {
        foreach (var lane in file.Lanes)
        {
            if (lane.Supported)
            {
                return Verdict.Met(FindingLevel.Block);
            }
        }

        return Verdict.NotMet(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        var minutes = new MinuteAccount(file.Ledger, file.Facts);
        return new Explanation(Say(file, verdict),
            new Evidence("minutes.staff", Show.Minutes(minutes.Staff)), new Evidence("minutes.practitioner", Show.Minutes(minutes.Practitioner)));
    }

    private static string Say(CaseFile file, Verdict verdict)
    {
        if (verdict.Outcome == FindingOutcome.Met)
        {
            return "The counted time reaches a threshold.";
        }

        if (file.Lanes.All(l => l.Codes is null))
        {
            return file.Facts.Site.Kind is SiteKind.Rhc or SiteKind.Fqhc
                ? "No code of this programme exists for the health centre in this month."
                : $"No code of this programme exists in this month; {CodeCatalog.Staff} began on {CodeCatalog.All[0].From:uuuu-MM-dd}.";
        }

        return $"The counted time reaches no threshold. {NextSteps.Describe(file)}";
    }
}
