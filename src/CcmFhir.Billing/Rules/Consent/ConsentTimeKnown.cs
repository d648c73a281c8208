using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>With only the day known, the whole day counts; the hour would settle a question about that day's minutes.</summary>
internal sealed class ConsentTimeKnown : BillingRule
{
    public override string Id => "consent-time-known";

    public override string Question => "Is the hour of a consent given in this month known?";

    public override string Citation => Cite.GuideEligibility;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "A date without an hour is enough.")];

    public override Verdict Judge(CaseFile file)
    {
        if (file.ConsentOnFile is not { } consent)
        {
            return Verdict.None;
        }

        return consent.GivenOn.Day is { } day && file.Facts.Month.Contains(day)
            ? Verdict.Undetermined(FindingLevel.Info)
            : Verdict.Met(FindingLevel.Info);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "The consent was given before the month, or its hour is known."
            : "Only the day of the consent is known, so all of that day's work counts. Record the hour next time.",
        ConsentText.Fact(file));
}
