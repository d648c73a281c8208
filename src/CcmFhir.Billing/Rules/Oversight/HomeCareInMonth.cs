namespace CcmFhir.Billing.Rules.Oversight;

internal sealed class HomeCareInMonth : OversightRule
{
    public override string Id => "home-care-in-month";

    public override string Question => "Was the patient under the home health or hospice benefit in the month?";

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.HomeCare is null)
        {
            return Verdict.Undetermined(FindingLevel.Block);
        }

        var at = Episode(file);
        return Verdict.Of(at >= 0, FindingLevel.Block, at);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The patient was under the benefit in the month.",
            Show.Fact($"homeCare[{verdict.At}].from", file.Facts.HomeCare!.Value[verdict.At].From)),
        FindingOutcome.NotMet => new Explanation("The patient was not under the benefit in the month. Care plan oversight cannot be billed.",
            Show.Fact("homeCare", "none of this kind in the month")),
        FindingOutcome.Undetermined => new Explanation("Whether the patient was under the benefit is not known. Record the episode.",
            Show.NotKnown("homeCare")),
    };
}
