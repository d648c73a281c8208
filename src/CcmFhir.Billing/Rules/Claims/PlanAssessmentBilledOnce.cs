using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>G0506: once per patient and practitioner, with a qualifying visit at which care planning beyond its usual effort was done.</summary>
internal sealed class PlanAssessmentBilledOnce : BillingRule
{
    public override string Id => "plan-assessment-billed-once";

    public override string Question => "Is the care plan assessment at a qualifying visit billed for the first time?";

    public override string Citation => Cite.Pfs2017;

    public override LocalDate? From { get; } = CodeCatalog.Find(CodeCatalog.PlanAssessment)!.From;

    public override bool AppliesTo(Programme programme) => programme == Programme.Ccm;

    public override Verdict Judge(CaseFile file)
    {
        var at = Visit(file);
        if (at < 0)
        {
            return Verdict.None;
        }

        if (file.Facts.Visits!.Value[at].Practitioner is null)
        {
            return Verdict.Undetermined(FindingLevel.Info, at);
        }

        if (WasBilled(file.Facts))
        {
            return Verdict.NotMet(FindingLevel.Info, at);
        }

        return file.Facts.PriorMonths is null ? Verdict.Undetermined(FindingLevel.Review, at) : Verdict.Met(FindingLevel.Info, at);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => "The care plan assessment at the visit adds G0506, once ever.",
            FindingOutcome.NotMet => "G0506 was billed before for this patient, so it is not added again.",
            FindingOutcome.Undetermined => verdict.Level == FindingLevel.Info
                ? "Who did the care plan assessment is not recorded, so G0506 is not added."
                : "G0506 is added; nobody has looked whether it was billed in an earlier month. Look before sending it.",
        },
        Show.Fact($"visits[{verdict.At}]", $"{file.Facts.Visits!.Value[verdict.At].Code} on {file.Facts.Visits.Value[verdict.At].On:uuuu-MM-dd}"));

    /// <summary>The line for the verdict; null when nothing is added.</summary>
    public static ProposedCharge? Charge(CaseFile file, Verdict verdict)
    {
        if (!verdict.Applies || verdict.Outcome == FindingOutcome.NotMet
            || file.Facts.Visits!.Value[verdict.At].Practitioner is null)
        {
            return null;
        }

        var day = file.Facts.Visits.Value[verdict.At].On;
        return new ProposedCharge(CodeCatalog.PlanAssessment, 1, Lane.InitiatingVisit,
            new ServiceDates(day, day, DateOfServiceStyle.LastService, day), file.Pricing.PlaceOfService, file.Diagnoses(), file.Pricing);
    }

    private static int Visit(CaseFile file)
    {
        var visits = file.Facts.Visits ?? [];
        for (var i = 0; i < visits.Length && !file.Pricing.IsHealthCentre; i++)
        {
            var visit = visits[i];
            if (visit.CarePlanAssessment == true && file.Facts.Month.Contains(visit.On) && InitiatingVisit.Qualifies(visit.Code)
                && (visit.Practitioner is null || visit.Practitioner == file.Facts.BillingPractitioner.Id))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool WasBilled(CareMonth facts) =>
        (facts.PriorMonths ?? []).Any(m => m.Codes.Contains(CodeCatalog.PlanAssessment))
        || (facts.OtherServices ?? []).Any(s => s.Code == CodeCatalog.PlanAssessment && s.Practitioner == facts.BillingPractitioner.Id);
}
