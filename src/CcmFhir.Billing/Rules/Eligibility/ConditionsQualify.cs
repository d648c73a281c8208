using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>
/// Two or more chronic conditions (one for principal care management), active and confirmed, that the practitioner attests to last
/// twelve months or until death and to put the patient at significant risk. Software suggests, it never attests.
/// </summary>
internal sealed class ConditionsQualify : BillingRule
{
    public override string Id => "conditions-qualify";

    public override string Question => "Are there enough active, confirmed conditions attested to be chronic and dangerous?";

    public override string Citation => Cite.GuideEligibility;

    public override Verdict Judge(CaseFile file) => Verdict.Of(file.Conditions.Outcome, FindingLevel.Block);

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        var (met, needed) = (file.Conditions.Met, file.Conditions.Needed);
        var message = verdict.Outcome switch
        {
            FindingOutcome.Met => $"{met} conditions qualify; {needed} are needed.",
            FindingOutcome.NotMet =>
                $"{met} conditions qualify and {needed} are needed. The practitioner decides which conditions are chronic and attests to each.",
            FindingOutcome.Undetermined =>
                $"{met} conditions qualify and {needed} are needed. Have the practitioner complete the attestation of the others.",
        };
        return new Explanation(message, [.. file.Facts.Conditions.Select((c, i) => Evidence(c, i, file.Conditions.Outcomes[i]))]);
    }

    private static Evidence Evidence(ChronicCondition condition, int at, FindingOutcome outcome) =>
        new($"conditions[{at}]", outcome == FindingOutcome.Met ? condition.Code : $"{condition.Code}: {Why(condition, outcome)}");

    private static string Why(ChronicCondition condition, FindingOutcome outcome)
    {
        if (outcome == FindingOutcome.Undetermined)
        {
            return "status or attestation incomplete";
        }

        return condition.ClinicalStatus is not (null or "active" or "recurrence" or "relapse")
            || condition.VerificationStatus is not (null or "confirmed")
            ? $"{condition.ClinicalStatus ?? Show.Absent}, {condition.VerificationStatus ?? Show.Absent}"
            : "attestation does not hold for the month";
    }
}
