using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Oversight;

/// <summary>Running the programme has no Medicare code; the product says so wherever such time is recorded.</summary>
internal sealed class OversightNotBilled : BillingRule
{
    public override string Id => "oversight-not-billed";

    public override string Question => "Is programme oversight kept out of the claim?";

    public override string Citation => Cite.OversightGuide;

    public override ImmutableArray<string> Settings => ["oversightInCapitation"];

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "It can never reach a minute sum."), (FindingOutcome.Undetermined, "Every entry has an activity.")];

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        for (var i = 0; i < file.Facts.Entries.Length; i++)
        {
            if (file.Facts.Entries[i].Activity == Activity.Oversight)
            {
                return Verdict.Met(FindingLevel.Info, i);
            }
        }

        return Verdict.None;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        file.Settings.OversightInCapitation
            ? "Programme oversight is kept apart; this plan pays it inside its capitation, never as a claim line."
            : "Programme oversight is kept apart: Medicare has no code for it. Personal work on a patient may be 99491, G0181 or G0182.",
        Show.Fact<Activity>($"entries[{verdict.At}].activity", Activity.Oversight));
}
