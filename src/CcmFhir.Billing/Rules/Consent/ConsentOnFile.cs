using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>A revocation takes effect at the end of its month; that month may still be billed.</summary>
internal sealed class ConsentOnFile : BillingRule
{
    public override string Id => "consent-on-file";

    public override string Question => "Had the patient agreed to care management by the month's end, and not withdrawn before the month?";

    public override string Citation => Cite.MlnBooklet;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "The list of consents is required; empty says there are none.")];

    public override Verdict Judge(CaseFile file) => file.Consent.At >= 0 || file.Consent.OnlyForOthers
        ? Verdict.Met(FindingLevel.Block, file.Consent.At)
        : Verdict.NotMet(FindingLevel.Block);

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome == FindingOutcome.Met
        ? new Explanation("The patient's consent covers the month.", Given(file))
        : new Explanation("No consent covers the month. Ask the patient, record the consent, and bill only work done after it.", Given(file));

    private static ReadOnlySpan<Evidence> Given(CaseFile file)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        for (var i = 0; i < file.Facts.Consents.Length; i++)
        {
            var consent = file.Facts.Consents[i];
            if (file.Consent.At >= 0 && i != file.Consent.At)
            {
                continue;
            }

            evidence.Add(new Evidence($"consents[{i}]", ConsentText.Given(consent)));
            if (consent.RevokedOn is not null)
            {
                evidence.Add(Show.Fact($"consents[{i}].revokedOn", consent.RevokedOn));
            }
        }

        return evidence.Count == 0 ? new[] { Show.NotKnown("consents") } : evidence.ToArray();
    }
}
