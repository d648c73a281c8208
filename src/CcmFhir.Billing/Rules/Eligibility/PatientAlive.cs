using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Eligibility;

internal sealed class PatientAlive : BillingRule
{
    public override string Id => "patient-alive";

    public override string Question => "Was the patient alive on the first day of the month?";

    public override string Citation => Cite.Faq;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "A patient without a date of death is alive.")];

    public override Verdict Judge(CaseFile file) =>
        Verdict.Of(file.Facts.Patient.DeceasedOn is not { } died || died >= file.FirstDay, FindingLevel.Block);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "The patient was alive on the first day of the month."
            : "The patient died before the month. Nothing may be billed.",
        Show.Fact("patient.deceasedOn", file.Facts.Patient.DeceasedOn));
}
