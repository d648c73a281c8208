using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Month;
using NodaTime;

namespace CcmFhir.Web.Features.Eligibility;

// CONFLICTS, AND WHAT THE CHART DOES NOT TELL
//   GET  /c/{id}/outside
//   POST /c/{id}/outside                     kind (service | stay | visit), code (five characters; for a stay its kind), from (date),
//                                            until (date or empty), who (us | colleague | elsewhere | unknown), whoName (text, up to 200),
//                                            source (patient | caregiver | facility | other-practice | payer), learnedOn (date, not
//                                            future), note (text, required, up to 500)   -> 303 …/outside?done=outside-recorded
//   POST /c/{id}/outside/{factId}/withdraw   reason (text, required)                     -> done=outside-withdrawn
//   POST /c/{id}/outside/override            code, source (of the line shown: a service or a stay), reason (text, required); who may close the month
//                                            -> done=conflict-overridden
//   POST /c/{id}/outside/override/{overrideId}/withdraw   reason (text, required) -> done=override-withdrawn
//   POST /c/{id}/outside/none                source: asked for the month shown, none     -> done=asked-none
//   POST /c/{id}/payer                       policy (id; empty: take the pick back), reason (text, required); the charge desk only
//                                                                                        -> done=policy-picked

public sealed record OutsideView : IRenderedBy<OutsidePage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Rules about conflicts, stays and the initiating visit that are not met or not decided.</summary>
    public required ImmutableArray<FindingView> Findings { get; init; }
    public required ImmutableArray<KnownFact> Known { get; init; }
    public required ImmutableArray<AskedView> Asked { get; init; }
    public required PolicyChoice Policy { get; init; }
    public required OutsideForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public EhrFailure? Failure { get; init; }
    public Refusal? ReadOnly { get; init; }
}

/// <summary>The form as proposed or as posted.</summary>
public sealed record OutsideForm(
    string Kind, string Code, string StayKind, LocalDate? From, LocalDate? To, string Who, string WhoName, string Source, LocalDate? LearnedOn, string Note);

// Id: Set for what a person entered; null for what the chart says.
// RequestId: Hidden field of its withdraw form.
// Source: Where it is from: the chart's resource type, or who said it.
public sealed record KnownFact(Guid? Id, Guid RequestId, string Kind, string Code, LocalDate From, LocalDate? To, string? Who, string Source,
    string? By, LocalDate? LearnedOn, string? Note, string? WithdrawnBecause, bool CanWithdraw)
{
    /// <summary>Set: a person answers for it.</summary>
    public OverrideView? Override { get; init; }

    /// <summary>How an override names it: "ChargeItem/12", or the row a person entered.</summary>
    public string OverrideSource { get; init; } = "";

    /// <summary>It stands against the month, and this person may answer for it.</summary>
    public bool CanOverride { get; init; }
}

// RequestId: Hidden field of its withdraw form.
public sealed record OverrideView(Guid Id, Guid RequestId, string By, LocalDate On, string Reason, bool CanWithdraw);

public sealed record AskedView(string Source, string By, LocalDate On);

// Current: Policy applied now.
// Known: The chart's Coverage names it; nothing can be picked.
// Picked: Who picked, when and why; null when nobody did.
public sealed record PolicyChoice(string Current, bool Known, PickedView? Picked, ImmutableArray<string> Policies, Refusal? ReadOnly);

public sealed record PickedView(string PolicyId, string By, LocalDate On, YearMonth From, string Reason);
