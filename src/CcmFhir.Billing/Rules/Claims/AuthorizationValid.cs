using System.Collections.Immutable;
using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Where the plan wants an authorization, one with a number must hold on the last service day.</summary>
internal sealed class AuthorizationValid : BillingRule
{
    public override string Id => "authorization-valid";

    public override string Question => "Is there an authorization that holds for the month, where the plan wants one?";

    public override string Citation => Cite.GuidePlans;

    public override ImmutableArray<string> Settings => ["authorizationNeeded"];

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        var worst = Verdict.Met(FindingLevel.Block);
        var coverages = file.Facts.Coverage ?? [];
        for (var i = 0; i < coverages.Length; i++)
        {
            if (coverages[i].Kind == CoverageKind.None || !coverages[i].IsInForce(file.Facts.Month))
            {
                continue;
            }

            var outcome = Judge(coverages[i].Authorization, file);
            if (outcome == FindingOutcome.NotMet)
            {
                return Verdict.NotMet(FindingLevel.Block, i);
            }

            worst = worst.Outcome == FindingOutcome.Met ? Verdict.Of(outcome, FindingLevel.Block, i) : worst;
        }

        return file.Facts.Coverage is null ? Verdict.Undetermined(FindingLevel.Review) : worst;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("No authorization is missing."),
        FindingOutcome.NotMet => new Explanation(
            "The plan wants an authorization and the one on record has no number or does not hold for the month. Get one from the plan.",
            Evidence(file, verdict.At)),
        FindingOutcome.Undetermined => verdict.At < 0
            ? new Explanation("The coverage is not known, so neither is the need for an authorization.", Show.NotKnown("coverage"))
            : new Explanation("The plan wants an authorization and none is recorded. Get one, or record that the plan asks for none.",
                Show.NotKnown($"coverage[{verdict.At}].authorization")),
    };

    private static FindingOutcome Judge(PlanAuthorization? authorization, CaseFile file)
    {
        if (!(authorization?.Required ?? file.Settings.AuthorizationNeeded))
        {
            return FindingOutcome.Met;
        }

        if (authorization is null)
        {
            return FindingOutcome.Undetermined;
        }

        var holds = (authorization.From is not { } from || from <= file.LastDayOfLife)
            && (authorization.To is not { } to || to >= file.LastDayOfLife);
        return holds && !string.IsNullOrWhiteSpace(authorization.Number) ? FindingOutcome.Met : FindingOutcome.NotMet;
    }

    private static ReadOnlySpan<Evidence> Evidence(CaseFile file, int at)
    {
        var authorization = file.Facts.Coverage!.Value[at].Authorization!;
        return new[]
        {
            Show.Fact($"coverage[{at}].authorization.number", authorization.Number),
            Show.Fact($"coverage[{at}].authorization.from", authorization.From),
            Show.Fact($"coverage[{at}].authorization.to", authorization.To),
        };
    }
}
