using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Consent;

// ENROL AND CONSENT
//   GET  /c/{id}/consent                     (?lang=es preselects the Spanish script)
//   GET  /c/{id}/consent/script?lang=en|es   print view: Html.Page(new ConsentPrintView(…))
//   GET  /c/{id}/consent/letter?lang=en|es   print view
//   POST /c/{id}/consent                     Fields:
//        outcome   enrolled | declined | unreachable | ineligible | enrolled-elsewhere | on-hold
//        element   repeated: availability | cost-sharing | one-practitioner | right-to-stop (all four when enrolled)
//        form      written | verbal | electronic (when enrolled)
//        witness   text, required for verbal
//        givenOn   2026-10-22, not in the future; the server keeps its own time as well
//        language  en | es, the script read
//        signedName, signedStatement (yes), textHash:{language}   for electronic: the name typed, the sentence ticked, the text shown
//        strokes   optional: what was drawn, "x,y x,y;x,y"
//        reason    text, required for every other outcome
//      -> 303 /c/{id}?done=consent-recorded or outcome-recorded
//   POST /c/{id}/consent/{consentId}/revoke  reason (text), on (2026-10-22, not in the future)
//      -> 303 /c/{id}/consent?done=consent-revoked

public sealed record ConsentView : IRenderedBy<ConsentPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required EligibilitySummary Eligibility { get; init; }
    /// <summary>The CCM consent in force; null: none.</summary>
    public ConsentOnFile? InForce { get; init; }
    /// <summary>Why the consent in force does not do, e.g. it names another practitioner: a new one is asked for. Null: it does.</summary>
    public string? NeedsNew { get; init; }
    /// <summary>Earlier consents and outcomes, newest first.</summary>
    public ImmutableArray<ConsentOnFile> History { get; init; } = [];
    public required ConsentForm Form { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

/// <summary>What is in the form, as submitted or proposed.</summary>
public sealed record ConsentForm
{
    public string Outcome { get; init; } = "enrolled";
    public ImmutableArray<string> Elements { get; init; } = [];
    /// <summary>Null: not chosen yet.</summary>
    public string? Mode { get; init; }
    /// <summary>Modes the policy accepts, in order; the others are shown disabled with the policy's reason.</summary>
    public required ImmutableArray<string> Modes { get; init; }
    public string Witness { get; init; } = "";
    public required LocalDate GivenOn { get; init; }
    public string Language { get; init; } = "en";
    public string Reason { get; init; } = "";
    public string SignedName { get; init; } = "";
    public bool SignedStatement { get; init; }
    public string Strokes { get; init; } = "";
    /// <summary>Hash of the text an electronic signature stands under, by language.</summary>
    public ImmutableSortedDictionary<string, string> TextHashes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    /// <summary>The patient's usual monthly share in US dollars for the cost sentence; null: no figure is read out.</summary>
    public decimal? CostShare { get; init; }
    public required string PolicyId { get; init; }
    /// <summary>Citation for the accepted forms.</summary>
    public required string PolicyCitation { get; init; }
}

// Attested: Conditions attested of Needed.
// Visit: Initiating visit; null: none found.
// CoverageLabel: "Medicare Part B"; null: payer unknown, held to strict.
// ElsewhereFound: Another practice bills CCM, in words; null: none found here.
// SecondsBeforeConsent: Logged this month before consent: kept, not counted.
public sealed record EligibilitySummary(ImmutableArray<SummaryCondition> Conditions, int Attested, int Needed, string? AttestedBy, LocalDate? AttestedOn,
    VisitFound? Visit, bool VisitNeeded, string? CoverageLabel, bool CoverageActive, string? ElsewhereFound, int SecondsBeforeConsent,
    EhrFailure? Failure = null);

public sealed record SummaryCondition(string Label, string Code, LocalDate? ListedOn, bool Lasts, bool Risk, string? Ended = null);

public sealed record VisitFound(string Code, LocalDate On, bool SamePractitioner);

// RequestId: Hidden field of its withdraw form.
// Outcome: As posted.
// EffectiveUntil: Last day of the month of withdrawal.
public sealed record ConsentOnFile(Guid Id, Guid RequestId, string Outcome, string? Mode, LocalDate On, string RecordedBy, string? Witness,
    string? Practitioner, LocalDate? RevokedOn, LocalDate? EffectiveUntil, bool CanRevoke, string? Reason, SignatureView? Signature = null);

// At: Local time of the practice.
// Holds: The kept text is still the one that was signed.
public sealed record SignatureView(string Name, LocalDateTime At, string Zone, string Text, string TextHash, bool Holds, string? Strokes);

// Signature: Of the consent in force, where it was signed electronically: the letter then shows what was signed.
// Letter: True: the letter for the patient; false: the script to read aloud.
public sealed record ConsentPrintView(PageFrame Frame, string Language, bool Letter, string Practice, string? PracticePhone, string Practitioner,
    decimal? CostShare, LocalDate Today, SignatureView? Signature = null) : IRenderedBy<ConsentPrintPage>;
