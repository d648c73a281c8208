using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>Hospice days count, with a warning: the attending practitioner may go on, the hospice is paid for its own care.</summary>
internal sealed class HospiceDays : BillingRule
{
    public override string Id => "hospice-election";

    public override string Question => "Was the patient outside hospice care in the month?";

    public override string Citation => Cite.CareManagementInside;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Stays is not { } stays)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        var verdict = Verdict.Met(FindingLevel.Warn);
        for (var i = 0; i < stays.Length; i++)
        {
            if (stays[i].Kind != StayKind.Hospice || !file.Touches(stays[i].From, stays[i].To ?? file.LastDay))
            {
                continue;
            }

            if (stays[i].Override is null)
            {
                return Verdict.NotMet(FindingLevel.Warn, i);
            }

            verdict = Overridden.Verdict(i);
        }

        return verdict;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met when verdict.At >= 0 =>
            Overridden.Explain("A hospice election", $"stays[{verdict.At}]", file.Facts.Stays!.Value[verdict.At].Override!),
        FindingOutcome.Met => new Explanation("The patient was not in hospice care in the month."),
        FindingOutcome.NotMet => new Explanation(
            "The patient was in hospice care. Make sure that the counted work is not the hospice's own, and that G0182 is not billed too.",
            Show.Fact($"stays[{verdict.At}].from", file.Facts.Stays!.Value[verdict.At].From)),
        FindingOutcome.Undetermined => new Explanation("Nobody has looked whether the patient was in hospice care.", Show.NotKnown("stays")),
    };
}
