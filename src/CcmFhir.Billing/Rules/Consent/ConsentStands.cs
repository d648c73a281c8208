using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>A revocation in the month leaves the month billable and is the last one.</summary>
internal sealed class ConsentStands : BillingRule
{
    public override string Id => "consent-stands";

    public override string Question => "Does the consent stand beyond this month?";

    public override string Citation => Cite.MlnBooklet;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "A consent stands until somebody records that it was withdrawn.")];

    public override Verdict Judge(CaseFile file)
    {
        if (file.ConsentOnFile is not { } consent)
        {
            return Verdict.None;
        }

        return Verdict.Of(consent.RevokedOn is not { } day || !file.Facts.Month.Contains(day), FindingLevel.Warn);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "The consent stands beyond the month."
            : "The patient withdrew consent this month. This month may be billed; stop the programme at its end.",
        Show.Fact($"consents[{file.Consent.At}].revokedOn", file.ConsentOnFile!.RevokedOn));
}
