using System.Collections.Immutable;
using CcmFhir.Billing.Rules.Entries;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Every further block of time must be necessary; the notes of the counted entries are what shows it.</summary>
internal sealed class AddOnNecessity : BillingRule
{
    public override string Id => "add-on-necessity";

    public override string Question => "Do the notes show why each further block of time was necessary?";

    public override string Citation => Cite.GuideComplex;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "Entries without a note do not count."), (FindingOutcome.Undetermined, "Entries without a note do not count.")];

    public override Verdict Judge(CaseFile file) => file.Chosen is { AddOnUnits: > 0 }
        ? Verdict.Met(FindingLevel.Review)
        : Verdict.None;

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        $"The notes of the counted entries are the necessity of the {file.Chosen!.AddOnUnits} further units. Read them before approving.",
        [.. Counted.Entries(file).Select(i => Show.Fact($"entries[{i}].note", file.Facts.Entries[i].Note))]);
}
