using System.Collections.Immutable;
using CcmFhir.Billing.Policies;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>One lane a month, chosen by the policy. Money is never the silent reason.</summary>
internal sealed class LaneChosen : BillingRule
{
    public override string Id => "lane-chosen";

    public override string Question => "Is it settled in which lane the month is billed?";

    public override string Citation => Cite.MlnBooklet;

    public override ImmutableArray<string> Settings => ["laneChoice", "g0511"];

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "Where no lane is supported there is nothing to choose.")];

    public override Verdict Judge(CaseFile file)
    {
        if (file.MustAsk)
        {
            return Verdict.Undetermined(FindingLevel.Block);
        }

        return file.Chosen is null ? Verdict.None : Verdict.Met(FindingLevel.Info);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        var supported = file.Lanes.Where(l => l.Supported).Select(l => Words.Of(l.Lane)).ToImmutableArray();
        var lanes = new Evidence("lanes", string.Join(", ", supported));
        if (verdict.Outcome == FindingOutcome.Undetermined)
        {
            return new Explanation("More than one lane is supported and the practice wants to be asked. Choose the one that describes the service.", lanes);
        }

        var chosen = Words.Of(file.Chosen!.Lane);
        if (supported.Length == 1)
        {
            return new Explanation($"Only the {chosen} lane is supported.", lanes);
        }

        return new Explanation(
            file.Settings.LaneChoice == LaneChoice.HighestSupported
                ? $"The {chosen} lane was chosen because the practice's setting takes the highest estimate among the supported lanes."
                : $"The {chosen} lane describes the service best; the alternatives are listed with their amounts.",
            lanes);
    }
}
