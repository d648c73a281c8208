using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>A coverage without a period has no known limits and is in force.</summary>
internal sealed class CoverageInForce : BillingRule
{
    public override string Id => "coverage-in-force";

    public override string Question => "Was a coverage in force in the month?";

    public override string Citation => Cite.GuidePlans;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Coverage is not { } coverages)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        var unknown = -1;
        for (var i = 0; i < coverages.Length; i++)
        {
            if (coverages[i].Kind == CoverageKind.None || !coverages[i].IsInForce(file.Facts.Month))
            {
                continue;
            }

            if (coverages[i].Kind is not null)
            {
                return Verdict.Met(FindingLevel.Block, i);
            }

            unknown = i;
        }

        return unknown >= 0 ? Verdict.Undetermined(FindingLevel.Block, unknown) : Verdict.NotMet(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("A coverage was in force in the month.",
            Show.Fact($"coverage[{verdict.At}].kind", file.Facts.Coverage!.Value[verdict.At].Kind)),
        FindingOutcome.NotMet => new Explanation("No coverage was in force in the month. Ask the patient for the present insurance.",
            Show.Fact("coverage", $"{file.Facts.Coverage!.Value.Length} on record, none in force")),
        FindingOutcome.Undetermined => new Explanation(
            "The patient's coverage in the month is not known. Look it up and record it.",
            Show.NotKnown(verdict.At < 0 ? "coverage" : $"coverage[{verdict.At}].kind")),
    };
}
