using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Eligibility;

// CONDITIONS AND ATTESTATION
//   GET  /c/{id}/conditions
//   POST /c/{id}/conditions   only the billing practitioner (403 else). Fields:
//        attest          repeated: the ids ticked
//        lasts:{id}      3-months | 12-months | until-death
//        risk:{id}       repeated: death | acute-exacerbation | functional-decline; at least one for a ticked id
//   POST /c/{id}/conditions/prepare   the same from staff: kept for the practitioner, who signs it from the list -> done=conditions-prepared
//      An id that was attested before and is not ticked any more is withdrawn.
//      -> 303 /c/{id}?done=conditions-attested; bad -> 422 with errors on lasts:{id}, risk:{id}

public sealed record ConditionsView : IRenderedBy<ConditionsPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Set when the chart could not be read; the page then shows the failure and what is attested already.</summary>
    public EhrFailure? Failure { get; init; }
    public required ImmutableArray<ConditionRow> Conditions { get; init; }
    public required int Needed { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>Staff: what they save is prepared, not attested.</summary>
    public bool Prepares { get; init; }
    /// <summary>Set for everyone outside the care team.</summary>
    public Refusal? ReadOnly { get; init; }
}

// System: icd-10-cm or snomed.
// Qualifies: False: not active or not confirmed; shown with the reason, not offered.
// Evidence: What in the chart speaks for it, one line each, with its date.
// Ticked: As submitted or attested.
// Lasts: 3-months, 12-months, until-death or null.
// Attested: Who and when; null while open.
// Ended: What became of it, in words; null: in force, or not known.
// Prepared: Who of the staff prepared it, and when; null when nobody did or it is signed.
public sealed record ConditionRow(string Id, string Label, string Code, string System, string? ClinicalStatus, string? VerificationStatus,
    LocalDate? ListedOn, bool Qualifies, bool Suggested, ImmutableArray<string> Evidence, bool Ticked, string? Lasts,
    ImmutableArray<string> Risks, Attested? Attested, Attested? Prepared = null, string? Ended = null);

public sealed record Attested(string By, LocalDate On);
