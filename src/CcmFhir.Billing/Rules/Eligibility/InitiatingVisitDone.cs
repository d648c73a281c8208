namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>For new patients and those not seen within a year; before 2017 for all.</summary>
internal sealed class InitiatingVisitDone : BillingRule
{
    public override string Id => "initiating-visit";

    public override string Question => "Was the patient seen within the year, or did a qualifying visit begin the programme?";

    public override string Citation => Cite.Pfs2017;

    public override Verdict Judge(CaseFile file) => Verdict.Of(file.Visit.Outcome, FindingLevel.Block, file.Visit.At);

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation(
            file.Visit.CountsFrom is null
                ? "The patient was seen before care management began."
                : "A qualifying visit in this month began the programme; earlier minutes do not count.",
            Visit(file, verdict.At), Since(file)),
        FindingOutcome.NotMet => new Explanation(
            "The patient is new, or was not seen by the billing practitioner in the year before. Have a qualifying visit before counting time.",
            Since(file), Show.Fact("visits", $"{file.Facts.Visits!.Value.Length} on record, none qualifies")),
        FindingOutcome.Undetermined => new Explanation(
            "Whether an initiating visit is needed is not known. Record since when the patient is with the practice, the visits and who saw the patient.",
            Since(file), Show.Fact("visits", file.Facts.Visits is { } v ? $"{v.Length} on record, none qualifies" : null)),
    };

    private static Evidence Since(CaseFile file) => Show.Fact("patientSince", file.Facts.PatientSince);

    private static Evidence Visit(CaseFile file, int at)
    {
        var visit = file.Facts.Visits!.Value[at];
        return Show.Fact($"visits[{at}]", $"{visit.Code} on {visit.On:uuuu-MM-dd}");
    }
}
