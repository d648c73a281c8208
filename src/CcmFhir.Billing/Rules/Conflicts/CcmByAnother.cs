using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>
/// One practitioner is paid a month. Another one of the same organization stops the claim; one elsewhere, known from outside
/// evidence, is a warning, because the practice cannot decide who is paid.
/// </summary>
internal sealed class CcmByAnother : BillingRule
{
    public override string Id => "conflict-ccm-by-another";

    public override string Question => "Does no other practitioner bill chronic care management for the month?";

    public override string Citation => Cite.Oig2021;

    public override bool AppliesTo(Programme programme) => programme == Programme.Ccm;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.OtherServices is not { } services)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        var verdict = Verdict.Met(FindingLevel.Block);
        for (var i = 0; i < services.Length; i++)
        {
            var service = services[i];
            if (service.Practitioner == file.Facts.BillingPractitioner.Id || !CodeCatalog.IsCcm(service.Code)
                || !file.Touches(service.From, service.To ?? service.From))
            {
                continue;
            }

            if (service.Override is not null)
            {
                verdict = verdict.At < 0 ? Overridden.Verdict(i) : verdict;
                continue;
            }

            var own = IsOwn(service, file.Facts.BillingPractitioner);
            if (own == true)
            {
                return Verdict.NotMet(FindingLevel.Block, i);
            }

            if (own is null)
            {
                verdict = Verdict.Undetermined(FindingLevel.Block, i);
            }
            else if (verdict.Outcome == FindingOutcome.Met)
            {
                verdict = Verdict.NotMet(FindingLevel.Warn, i);
            }
        }

        return verdict;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        if (file.Facts.OtherServices is not { } services)
        {
            return new Explanation("Nobody has looked whether another practitioner bills the month. Look, and record what was found.",
                Show.NotKnown("otherServices"));
        }

        if (verdict.At < 0)
        {
            return new Explanation("No other practitioner's chronic care management was found in the month.");
        }

        var found = services[verdict.At];
        return found.Override is { } said ? Overridden.Explain(found.Code, $"otherServices[{verdict.At}]", said) : new Explanation(
            (verdict.Outcome, verdict.Level) switch
            {
                (FindingOutcome.NotMet, FindingLevel.Block) =>
                    $"{found.Code} is already billed by another practitioner of this practice. Decide who bills the month.",
                (FindingOutcome.NotMet, _) =>
                    $"{found.Code} was billed by a practitioner elsewhere. Only one is paid: ask the patient whom they chose.",
                _ => $"{found.Code} was billed by somebody, and whether in this practice is not known. Find out before billing.",
            },
            Show.Fact($"otherServices[{verdict.At}].practitioner", found.Practitioner),
            Show.Fact($"otherServices[{verdict.At}].organization", found.Organization),
            Show.Fact($"otherServices[{verdict.At}].source", found.Source));
    }

    /// <summary>Whether the practice itself billed it; null when neither organization nor source says.</summary>
    private static bool? IsOwn(OtherService service, BillingPractitioner billing)
    {
        if (service.Organization is not null && billing.Organization is not null)
        {
            return service.Organization == billing.Organization;
        }

        return service.Source switch
        {
            KnowledgeSource.OwnClaim => true,
            KnowledgeSource.ExplanationOfBenefit => false,
            KnowledgeSource.Ehr or null => null,
        };
    }
}
