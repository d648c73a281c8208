using CcmFhir.Billing.Codes;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>One claim a patient and month: duplicates were the largest finding of both federal audits.</summary>
internal sealed class MonthNotYetBilled : BillingRule
{
    public override string Id => "month-not-yet-billed";

    public override string Question => "Is the month not yet billed for this patient?";

    public override string Citation => Cite.Oig2019;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        var facts = file.Facts;
        foreach (var month in facts.PriorMonths ?? [])
        {
            if (month.Month == facts.Month && month.Codes.Any(IsCareManagement))
            {
                return Verdict.NotMet(FindingLevel.Block);
            }
        }

        var services = facts.OtherServices ?? [];
        for (var i = 0; i < services.Length; i++)
        {
            if (services[i].Practitioner == facts.BillingPractitioner.Id && IsOf(facts.Programme, services[i].Code)
                && file.Touches(services[i].From, services[i].To ?? services[i].From))
            {
                return Verdict.NotMet(FindingLevel.Block, i);
            }
        }

        return facts.OtherServices is null || facts.PriorMonths is null
            ? Verdict.Undetermined(FindingLevel.Review)
            : Verdict.Met(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The month is not billed yet."),
        FindingOutcome.NotMet => new Explanation(
            "The month is already billed for this patient. Correct that claim instead of sending a second one.",
            verdict.At < 0
                ? Show.Fact("priorMonths", $"{file.FirstDay:uuuu-MM}")
                : Show.Fact($"otherServices[{verdict.At}].code", file.Facts.OtherServices!.Value[verdict.At].Code)),
        FindingOutcome.Undetermined => new Explanation(
            "Nobody has looked whether the month is billed already. Look at earlier claims and record what was found.",
            Show.NotKnown(file.Facts.OtherServices is null ? "otherServices" : "priorMonths")),
    };

    /// <summary>The practice's own claim of any programme: they exclude one another for one practitioner and month.</summary>
    private static bool IsCareManagement(string code) => CodeCatalog.IsCcm(code) || CodeCatalog.IsPcm(code)
        || code is CodeCatalog.HomeHealthOversight or CodeCatalog.HospiceOversight;

    private static bool IsOf(Programme programme, string code) => programme switch
    {
        Programme.Ccm => CodeCatalog.IsCcm(code),
        Programme.Pcm => CodeCatalog.IsPcm(code),
        Programme.CpoHomeHealth => code == CodeCatalog.HomeHealthOversight,
        Programme.CpoHospice => code == CodeCatalog.HospiceOversight,
    };
}
