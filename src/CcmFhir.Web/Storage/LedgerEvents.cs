using System.Collections.Immutable;
using CcmFhir.Chart;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>Who recorded something, as the EHR's id_token and the practice's role table name them.</summary>
/// <param name="Id">The fhirUser as a relative reference (<c>Practitioner/x</c>), or <c>sub:…</c> when the EHR gives none.</param>
/// <param name="Role">A billing role word: physician, pa, np, cns, cnm, rn, lpn, cma, pharmacist, care-manager, or any other.</param>
public sealed record Author(string Id, string Name, string Role, string? Credential = null, string? Employment = null, string? Location = null);

/// <summary>What a patient's ledger can hold. A fact is never changed: a later one reverses, revokes or replaces it.</summary>
public abstract record LedgerEvent;

/// <summary>The chart calls the patient otherwise than before; born on the same day.</summary>
public sealed record IdentityRenamed(PatientIdentity Was, PatientIdentity Read) : LedgerEvent;

/// <summary>The chart shows somebody under the patient's id who may be another person.</summary>
public sealed record IdentityDoubted(PatientIdentity Was, PatientIdentity Read) : LedgerEvent;

/// <summary>Who it is, said by a person with a reason, or seen from a chart that shows the person on file again.</summary>
/// <param name="Answer">same, other (writing stays stopped) or chart-restored.</param>
public sealed record IdentitySettled(Guid DoubtId, string Answer, string Reason, Author By) : LedgerEvent
{
    public const string Same = "same";
    public const string Other = "other";
    public const string Restored = "chart-restored";
}

/// <summary>Work on the patient: [<paramref name="Start"/>, <paramref name="End"/>), whole seconds.</summary>
/// <param name="MovedFrom">The entry of the oversight ledger this was logged as by mistake.</param>
/// <param name="Contact">Whom they spoke with, where the practice's template asks.</param>
/// <param name="Result">What came of it, likewise.</param>
public sealed record TimeLogged(
    Instant Start, Instant End, Author By, string Activity, ImmutableArray<string> About, string Note, string Source, Guid? MovedFrom = null,
    string? Contact = null, string? Result = null)
    : LedgerEvent;

/// <summary>Cancels a logged entry whole; a correction is a third entry.</summary>
/// <param name="MovedTo">The entry of the oversight ledger it became; null when it was simply wrong.</param>
public sealed record TimeReversed(Guid EntryId, string Reason, Author By, Guid? MovedTo = null) : LedgerEvent;

/// <summary>The practitioner's judgement of one condition that one condition of the chart lasts and endangers (duration and risk, CPT 99490 family).</summary>
public sealed record ConditionAttested(
    string ConditionId, string System, string Code, string Display, string Lasts, ImmutableArray<string> Risk, LocalDate On, Author By)
    : LedgerEvent;

/// <summary>What staff prepared for the practitioner to attest of a condition; it attests nothing.</summary>
/// <param name="Risk">Empty: taken back.</param>
public sealed record AttestationPrepared(
    string ConditionId, string System, string Code, string Display, string Lasts, ImmutableArray<string> Risk, LocalDate On, Author By)
    : LedgerEvent;

/// <summary>The practitioner no longer says so of this condition.</summary>
public sealed record AttestationWithdrawn(string ConditionId, LocalDate On, Author By) : LedgerEvent;

/// <summary>Consent given. <paramref name="GivenOn"/> is a calendar date in the practice's zone.</summary>
/// <param name="Signature">For an electronic consent: what was signed, by whom and when.</param>
/// <param name="Text">For any other: the statements the patient was told, in the language of the script.</param>
public sealed record ConsentGiven(
    LocalDate GivenOn, string Mode, ImmutableArray<string> Elements, string PractitionerId, string? Witness, string ScriptVersion, Author By,
    CapturedSignature? Signature = null, string? Text = null)
    : LedgerEvent;

/// <summary>An electronic signature as it was captured.</summary>
/// <param name="Name">As the signer typed it.</param>
/// <param name="Statement">The sentence they ticked.</param>
/// <param name="Text">Everything they signed, as it was shown.</param>
/// <param name="TextHash">SHA-256 of <paramref name="Text"/> in UTF-8, lower-case hex.</param>
/// <param name="SignedAt">The server's time.</param>
/// <param name="Strokes">What they drew, where they did: strokes of points "x,y" in a field of 600 by 160.</param>
public sealed record CapturedSignature(string Name, string Statement, string Text, string TextHash, Instant SignedAt, string? Strokes = null);

/// <summary>Consent withdrawn; counts until the end of that month.</summary>
public sealed record ConsentRevoked(Guid ConsentId, LocalDate On, string Channel, Author By) : LedgerEvent;

/// <summary>Asked and not enrolled: declined, unreachable, ineligible, enrolled-elsewhere, on-hold.</summary>
public sealed record EnrolmentAnswered(string Outcome, string Reason, LocalDate On, Author By) : LedgerEvent;

/// <summary>A revision of the comprehensive care plan.</summary>
/// <param name="Elements">Element code to its text, as written or as found in the chart.</param>
/// <param name="Confirmed">Codes of the elements a person confirmed; only these count.</param>
/// <param name="Conditions">Ids of the chart's Conditions it covers.</param>
/// <param name="SourceReference">The chart's CarePlan it was taken from.</param>
/// <param name="Change">Why it was saved: what changed, or why nothing did.</param>
/// <param name="Goals">The measurable goals as data; null: none.</param>
public sealed record PlanSaved(
    LocalDate CreatedOn, LocalDate? ReviewedOn, ImmutableSortedDictionary<string, string> Elements, ImmutableArray<string> Confirmed,
    ImmutableArray<string> Conditions, string? SourceReference, string? SourceTitle, PlanCopy? Copy, bool InCertifiedEhr,
    ImmutableArray<string> SharedBy, bool SubstantiallyRevised, string? Change, Author By, ImmutableArray<PlanGoal>? Goals = null)
    : LedgerEvent;

/// <summary>One goal of a plan; its id stays the same through the revisions.</summary>
public sealed record PlanGoal(Guid Id, TreatmentGoal What);

/// <summary>A copy given to the patient or caregiver.</summary>
public sealed record PlanCopy(LocalDate On, string To, string How, Author By);

public sealed record PlanApproved(Guid PlanId, LocalDate On, Author By) : LedgerEvent;

public sealed record DecisionMakingRecorded(string Level, LocalDate On, string Note, Author By) : LedgerEvent;

/// <summary>General or direct supervision of the month's staff work, said by the billing practitioner (42 CFR 410.26(b)(5)).</summary>
public sealed record SupervisionAttested(YearMonth Month, string Kind, LocalDate On, Author By) : LedgerEvent;

/// <summary>
/// Something the chart does not tell, learned from a person: another service, a stay, a visit. It enters the month as if the
/// chart had said it, until it is withdrawn.
/// </summary>
/// <param name="Kind">service, stay or visit.</param>
/// <param name="Code">HCPCS or CPT code; for a stay its kind: inpatient, observation, snf-part-a, hospice.</param>
/// <param name="To">Last day; null: the same day, for a stay not yet discharged.</param>
/// <param name="Who">us (the billing practitioner), colleague (another of this practice), elsewhere, unknown.</param>
/// <param name="WhoName">The other practitioner or facility in words; may be empty.</param>
/// <param name="BillingPractitionerId">Whom "us" means.</param>
/// <param name="Source">patient, caregiver, facility, other-practice, payer.</param>
/// <param name="LearnedOn">The day it was said, in the practice's zone.</param>
public sealed record OutsideFactRecorded(
    string Kind, string Code, LocalDate From, LocalDate? To, string Who, string WhoName, string BillingPractitionerId, string Source,
    LocalDate LearnedOn, string Note, Author By)
    : LedgerEvent;

/// <summary>The fact was wrong; it stays visible and counts no more.</summary>
public sealed record OutsideFactWithdrawn(Guid FactId, string Reason, Author By) : LedgerEvent;

/// <summary>A person answers for a conflicting service or stay of a month: it holds the claim no more and is shown with their reason.</summary>
/// <param name="Code">Of the service; of a stay its kind.</param>
/// <param name="Source">The resource that tells of it, "ChargeItem/12", or the row of the fact a person entered.</param>
public sealed record ConflictOverridden(YearMonth Month, string Code, string Source, string Reason, LocalDate On, Author By) : LedgerEvent;

/// <summary>The override was wrong; the conflict holds again.</summary>
public sealed record OverrideWithdrawn(Guid OverrideId, string Reason, Author By) : LedgerEvent;

/// <summary>Asked whether there was any other service or stay in the month, and told there was none.</summary>
public sealed record AskedAndNone(YearMonth Month, string Source, LocalDate On, Author By) : LedgerEvent;

/// <summary>The payer policy a person picked because no Coverage names one; from <paramref name="From"/> on, until picked anew.</summary>
/// <param name="PolicyId">Empty: no longer picked.</param>
public sealed record PolicyPicked(YearMonth From, string PolicyId, string Reason, LocalDate On, Author By) : LedgerEvent;

/// <summary>A home health or hospice episode, and who signed its plan of care (42 CFR 414.39). Days are inclusive, in the practice's zone.</summary>
/// <param name="Kind">home-health or hospice.</param>
/// <param name="To">Null: still running.</param>
public sealed record HomeCareRecorded(
    string Kind, string Agency, LocalDate From, LocalDate? To, string PlanSignedBy, LocalDate PlanSignedOn, Author By)
    : LedgerEvent;

/// <summary>The episode ends with a day, or, with a day before its first, never was.</summary>
public sealed record HomeCareEnded(Guid EpisodeId, LocalDate LastDay, string Reason, Author By) : LedgerEvent;

/// <summary>What a month is billed as: ccm, cpo-home-health or cpo-hospice. The newest of a month holds.</summary>
public sealed record ProgrammeChosen(YearMonth Month, string Programme, string Reason, Author By) : LedgerEvent;

/// <summary>The approval of a month: the facts as they were seen and the Determination made of them, both replayable.</summary>
public sealed record MonthClosed(YearMonth Month, string FactsJson, string DeterminationJson, Author By) : LedgerEvent;

/// <summary>A closed month opened again, with the reason. Charges already sent stay; what follows is a person's decision.</summary>
public sealed record MonthReopened(YearMonth Month, string Reason, Author By) : LedgerEvent;

/// <summary>A charge taken back by a person. What became of it in the EHR is told by its rows on the way there.</summary>
public sealed record ChargeCredited(Guid ChargeId, string Code, string Reason, Author By) : LedgerEvent;
