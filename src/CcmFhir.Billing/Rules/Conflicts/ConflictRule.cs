using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>One row of the conflict matrix: some codes, and what they mean by the same and by another practitioner.</summary>
/// <param name="id">Rule id.</param>
/// <param name="what">Our own words for the service.</param>
/// <param name="codes">Which codes it is about.</param>
/// <param name="citation">Who says so.</param>
internal sealed class ConflictRule(string id, string what, Func<string, bool> codes, string citation) : BillingRule
{
    public override string Id => id;

    public override string Question => $"Does the claim stand beside other services of the month: {what}?";

    public override string Citation => citation;

    /// <summary>By the billing practitioner.</summary>
    public required Func<CaseFile, Treatment> Same { get; init; }

    /// <summary>By anybody else.</summary>
    public required Func<CaseFile, Treatment> Other { get; init; }

    /// <summary>What to do about it, as a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>The service's own minutes are cut from the entries even where the two only go together with a warning.</summary>
    public bool AlwaysCutsMinutes { get; init; }

    public ImmutableArray<Programme> Programmes { get; init; } = [Programme.Ccm, Programme.Pcm];

    public ImmutableArray<string> DependsOn { get; init; } = [];

    public LocalDate? Since { get; init; }

    public bool IsAbout(string code) => codes(code);

    public override LocalDate? From => Since;

    public override ImmutableArray<string> Settings => DependsOn;

    /// <summary>Set for rows under which nothing is ever wrong.</summary>
    public bool NeverFails { get; init; }

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never => NeverFails
        ? [(FindingOutcome.NotMet, "The two services go together; only their minutes are kept apart.")]
        : [];

    public override bool AppliesTo(Programme programme) => Programmes.Contains(programme);

    /// <summary>Whether the service's own minutes are cut from the entries.</summary>
    public bool CutsMinutes(OtherService service, CaseFile file) => AlwaysCutsMinutes || TreatmentOf(service, file) == Treatment.SeparateTime;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.OtherServices is not { } services)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        var worst = Verdict.Met(LevelOf(Same(file)));
        if (services.IsEmpty)
        {
            return worst;
        }

        var worstRank = -1;
        for (var i = 0; i < services.Length; i++)
        {
            if (!codes(services[i].Code) || !file.Touches(services[i].From, services[i].To ?? services[i].From))
            {
                continue;
            }

            var verdict = Judge(services[i], i, file);
            if (Rank(verdict) > worstRank)
            {
                (worst, worstRank) = (verdict, Rank(verdict));
            }
        }

        return worst;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        if (file.Facts.OtherServices is null)
        {
            return new Explanation($"Nobody has looked for other services of the month: {what}. Look, and record what was found.", Show.NotKnown("otherServices"));
        }

        if (verdict.At < 0)
        {
            return new Explanation($"Nothing of this kind was found in the month: {what}.");
        }

        var service = file.Facts.OtherServices.Value[verdict.At];
        return service.Override is { } said
            ? Overridden.Explain($"{service.Code} ({what})", $"otherServices[{verdict.At}]", said)
            : new Explanation(Say(verdict, service.Code), Evidence(file, verdict.At));
    }

    private string Say(Verdict verdict, string found) => verdict.Outcome switch
    {
        FindingOutcome.Met when verdict.Level == FindingLevel.Warn =>
            $"{found} ({what}) goes together with care management; its minutes are not known, so make sure that none is counted here too.",
        FindingOutcome.Met => $"{found} ({what}) goes together with care management; no minute is counted twice.",
        FindingOutcome.NotMet => $"{found} ({what}) was furnished in the month. {Advice}",
        FindingOutcome.Undetermined => $"{found} ({what}) was furnished in the month and by whom is not known. {Advice}",
    };

    private static ReadOnlySpan<Evidence> Evidence(CaseFile file, int at)
    {
        var service = file.Facts.OtherServices!.Value[at];
        return new[]
        {
            new Evidence($"otherServices[{at}].code", service.Code),
            Show.Fact($"otherServices[{at}].from", service.From),
            Show.Fact($"otherServices[{at}].practitioner", service.Practitioner),
            Show.Fact($"otherServices[{at}].source", service.Source),
        };
    }

    private Verdict Judge(OtherService service, int at, CaseFile file)
    {
        if (service.Override is not null)
        {
            return Overridden.Verdict(at);
        }

        var treatment = TreatmentOf(service, file);
        if (service.Practitioner is null && Same(file) != Other(file))
        {
            return Verdict.Undetermined(LevelOf(Same(file)), at);
        }

        return treatment switch
        {
            Treatment.Allowed => Verdict.Met(FindingLevel.Info, at),
            Treatment.SeparateTime => Verdict.Met(service.Minutes is null ? FindingLevel.Warn : FindingLevel.Info, at),
            Treatment.Info or Treatment.Warn or Treatment.Review or Treatment.Block => Verdict.NotMet(LevelOf(treatment), at),
        };
    }

    private Treatment TreatmentOf(OtherService service, CaseFile file) =>
        service.Practitioner is null || service.Practitioner == file.Facts.BillingPractitioner.Id ? Same(file) : Other(file);

    private static FindingLevel LevelOf(Treatment treatment) => treatment switch
    {
        Treatment.Block => FindingLevel.Block,
        Treatment.Review => FindingLevel.Review,
        Treatment.Warn or Treatment.SeparateTime => FindingLevel.Warn,
        Treatment.Info or Treatment.Allowed => FindingLevel.Info,
    };

    /// <summary>The heavier of two verdicts is told: failures by level, then what cannot be decided, then what goes together.</summary>
    private static int Rank(Verdict verdict)
    {
        var weight = 3 - (int)verdict.Level;
        return verdict.Outcome switch
        {
            FindingOutcome.Met => weight,
            FindingOutcome.Undetermined => 10 + (2 * weight),
            FindingOutcome.NotMet => 11 + (2 * weight),
        };
    }
}
