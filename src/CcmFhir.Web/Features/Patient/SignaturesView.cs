using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Patient;

// WAITING FOR A SIGNATURE: the billing practitioner's own list, over all patients of the practice at this EHR
//   GET  /c/{id}/signatures
//   POST /c/{id}/signatures/{patientId}   what (plan | supervision), seen (what was shown: the plan's revision id, or how many rows
//                                         the patient's ledger had) -> 303 …/signatures?done=signature-given; changed since -> 422

public sealed record SignaturesView : IRenderedBy<SignaturesPage>
{
    public required PageFrame Frame { get; init; }
    public required ImmutableArray<WaitingSignature> Waiting { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

// RequestId: Hidden field of its form.
// What: plan or supervision.
// Seen: Names exactly what is shown; posted back.
// Parts: The plan's parts, or the month's staff entries, as they are signed.
public sealed record WaitingSignature(Guid PatientId, Guid RequestId, string Patient, LocalDate BirthDate, string? Mrn, string What, string Seen,
    string PreparedBy, LocalDate PreparedOn, int Minutes, ImmutableArray<SignedPart> Parts);

// Title: Element code of a plan; for supervision the activity code.
public sealed record SignedPart(string Title, string Text);
