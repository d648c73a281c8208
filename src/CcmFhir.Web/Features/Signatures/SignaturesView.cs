using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Signatures;

// WAITING FOR A SIGNATURE: the billing practitioner's own list, over all patients of the practice at this EHR
//   GET  /c/{id}/signatures
//   POST /c/{id}/signatures/{patientId}   what (attestation | plan | decision-making | supervision | close), of (2026-10, its month),
//                                         seen (names what was shown); for decision making also level, basis (text) and, when its month is
//                                         over, on (a date of it)
//                                         -> 303 …/signatures?done=signature-given; changed since -> 422

public sealed record SignaturesView : IRenderedBy<SignaturesPage>
{
    public required PageFrame Frame { get; init; }
    public required ImmutableArray<WaitingSignature> Waiting { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

/// <summary>One thing to sign, as it is signed.</summary>
// RequestId: Hidden field of its form.
// Of: The month it belongs to.
// Seen: Names exactly what is shown; posted back.
// Lead: What it is and who prepared it, in words.
public sealed record WaitingSignature(Guid PatientId, Guid RequestId, string Patient, LocalDate BirthDate, string? Mrn, string What, YearMonth Of, string Seen,
    string Lead, ImmutableArray<SignedPart> Parts)
{
    /// <summary>Decision making: one button a level. Empty: one button signs.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>Decision making of a month that is over: the day proposed for it, which can be another of that month; null: today.</summary>
    public LocalDate? DecidedOn { get; init; }

    /// <summary>Local time the chart was read that this rests on; null: it rests on no chart.</summary>
    public LocalDateTime? ChartReadAt { get; init; }

    /// <summary>Set: shown, but not signed from here.</summary>
    public Refusal? CannotSign { get; init; }
}

// Title, Text: In words.
public sealed record SignedPart(string Title, string Text);
