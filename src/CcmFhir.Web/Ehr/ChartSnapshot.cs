using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Ehr;

/// <summary>What is asked of a chart; each part is answered, fails and is asked again on its own.</summary>
public enum ChartPart { Conditions, Encounters, Coverages, Charges, Plans, Goals, Teams, Consents }

/// <summary>A part of the chart that is not known, though the launch may ask for it.</summary>
/// <param name="Failure">Null: the EHR has not answered yet.</param>
internal sealed record UnreadPart(ChartPart Part, EhrFailure? Failure)
{
    /// <summary>The EHR's last word: asking again gives the same.</summary>
    public bool IsRefused => Failure is { Kind: EhrFailureKind.Forbidden or EhrFailureKind.NotFound or EhrFailureKind.Unsupported };
}

/// <summary>What is known of a chart at a moment. A part that was not read is named; it is never an empty list.</summary>
/// <param name="Facts">Null when nothing the rules look at was read; a part of it that is missing is null in it, and named in Unread.</param>
internal sealed record ChartSnapshot(
    ChartFacts? Facts, ImmutableArray<ChartPlan> Plans, ImmutableArray<ChartConsent> Consents, ImmutableArray<UnreadPart> Unread)
{
    /// <summary>The parts a month is decided on.</summary>
    public static readonly ImmutableArray<ChartPart> Deciding = [ChartPart.Conditions, ChartPart.Encounters, ChartPart.Coverages, ChartPart.Charges];

    public EhrFailure? ConditionsFailure => FailureOf(ChartPart.Conditions);

    public EhrFailure? RecordsFailure => FailureOf(ChartPart.Plans) ?? FailureOf(ChartPart.Consents);

    /// <summary>Why not everything is known that a month is decided on.</summary>
    public EhrFailure? DecidingFailure => Deciding.Select(FailureOf).FirstOrDefault(f => f is not null);

    /// <summary>
    /// Something that decides may still be read: nothing is billed before. What the EHR will never give stays unknown to the rules;
    /// without conditions there is nothing to bill at all.
    /// </summary>
    public bool MayStillChange => Lacks(ChartPart.Conditions) || Deciding.Any(MayStillTell);

    /// <summary>Whether a part was asked for and is not known.</summary>
    public bool Lacks(ChartPart part) => Unread.Any(u => u.Part == part);

    /// <summary>Not known now, and not refused for good: asking again may tell.</summary>
    public bool MayStillTell(ChartPart part) => Unread.Any(u => u.Part == part && !u.IsRefused);

    /// <summary>Asked for, and the EHR owes the answer.</summary>
    public bool IsOnItsWay(ChartPart part) => Unread.Any(u => u.Part == part && u.Failure is null);

    private EhrFailure? FailureOf(ChartPart part) =>
        Unread.FirstOrDefault(u => u.Part == part) is { } unread ? unread.Failure ?? EhrFailures.Late : null;
}
