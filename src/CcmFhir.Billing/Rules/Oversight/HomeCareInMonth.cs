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

        if (Episode(file) is >= 0 and var at)
        {
            return Verdict.Met(FindingLevel.Block, at);
        }

        var incomplete = IncompleteEpisode(file);
        return incomplete >= 0 ? Verdict.Undetermined(FindingLevel.Block, incomplete) : Verdict.NotMet(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The patient was under the benefit in the month.",
            Show.Fact($"homeCare[{verdict.At}].from", file.Facts.HomeCare!.Value[verdict.At].From)),
        FindingOutcome.NotMet => new Explanation("The patient was not under the benefit in the month. Care plan oversight cannot be billed.",
            Show.Fact("homeCare", "none of this kind in the month")),
        FindingOutcome.Undetermined => new Explanation(
            "Whether the patient was under the benefit is not known. Record the episode with its kind and first day.",
            Show.NotKnown(verdict.At < 0 ? "homeCare" : $"homeCare[{verdict.At}]")),
    };
}
