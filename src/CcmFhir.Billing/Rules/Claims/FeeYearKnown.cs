using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Claims;

internal sealed class FeeYearKnown : BillingRule
{
    public override string Id => "fee-year-known";

    public override string Question => "Is the fee schedule of the year known?";

    public override string Citation => Cite.Rvu2026;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "A year's tables are loaded or they are not.")];

    public override Verdict Judge(CaseFile file) => Verdict.Of(file.Pricing.KnowsYear, FindingLevel.Info);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(verdict.Outcome == FindingOutcome.Met
        ? $"Amounts come from the fee schedule of {file.Pricing.Year}."
        : $"No fee schedule of {file.Pricing.Year} is loaded, so no amount is given. Import CMS's files of that year.");
}
