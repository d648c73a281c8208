using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>Contracted staff may furnish care management; a rule on employed staff alone has been proposed for remote monitoring.</summary>
internal sealed class EmploymentRecorded : BillingRule
{
    public override string Id => "employment-recorded";

    public override string Question => "Is it recorded whether each person is employed or contracted?";

    public override string Citation => Cite.IncidentTo;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "Both forms of employment are allowed.")];

    public override Verdict Judge(CaseFile file) => (file.Ledger.Silence & Silence.Employment) != 0
        ? Verdict.Undetermined(FindingLevel.Warn)
        : Verdict.Met(FindingLevel.Warn);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(verdict.Outcome == FindingOutcome.Met
        ? "Every counted person's employment is recorded."
        : "Whether somebody is employed or contracted is not recorded; employed is assumed. Record it.");
}
