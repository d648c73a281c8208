using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>Staff work under general supervision; the practitioner's own work needs none.</summary>
internal sealed class SupervisionRecorded : BillingRule, ILaneRule
{
    public override string Id => "supervision-recorded";

    public override string Question => "Is it recorded who supervises the clinical staff, and how?";

    public override string Citation => Cite.IncidentTo;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "General and direct supervision both serve; a missing record is not known.")];

    public FindingOutcome On(CaseFile file, LaneState lane) =>
        lane.CountedAs == CountedAs.Practitioner || IsRecorded(file) ? FindingOutcome.Met : FindingOutcome.Undetermined;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Chosen?.CountedAs == CountedAs.Practitioner)
        {
            return Verdict.None;
        }

        return IsRecorded(file) ? Verdict.Met(FindingLevel.Block) : Verdict.Undetermined(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "The staff's supervision is recorded."
            : "Who supervises the staff, and how, is not recorded. Record general or direct supervision and by whom.",
        Show.Fact("supervision.kind", file.Facts.Supervision?.Kind),
        Show.Fact("supervision.by", file.Facts.Supervision?.By));

    private static bool IsRecorded(CaseFile file) =>
        file.Facts.Supervision is { Kind: not null } supervision && !string.IsNullOrWhiteSpace(supervision.By);
}
