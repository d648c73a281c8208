using System.Collections.Immutable;
using CcmFhir.Web.Features.Time;
using NodaTime;

namespace CcmFhir.Web.Components;

// EVERY PAGE OF ONE PATIENT LIES UNDER /c/{contextId}. All take ?month=2026-10 (absent: the practice's current month).
//
// Every POST form carries these hidden fields (component FormFields):
//   {Antiforgery.FieldName}  the antiforgery token; htmx requests carry it as header RequestVerificationToken as well
//   requestId                GUID made by the handler that rendered the form; the same GUID twice changes nothing twice
//   month                    2026-10
// A plain POST is answered 303 to the page named with the form, with ?done={Done in kebab case}; the next GET puts it into
// PageFrame.Done. Bad input is answered 422 with the same page, the person's values and FormErrors.
// Each view model's head names its routes, fields and answers.

/// <summary>What surrounds every page: who, whose chart, which month, the timer, and what was just done.</summary>
public sealed record PageFrame
{
    /// <summary>Random id of this launch, the second segment of every path. No secret and no patient data.</summary>
    public required string ContextId { get; init; }
    public required ViewerView Viewer { get; init; }
    public required PatientStripView Patient { get; init; }
    public required MonthView Month { get; init; }
    public required AntiforgeryView Antiforgery { get; init; }
    /// <summary>The dock at the foot of the page.</summary>
    public required TimerView Timer { get; init; }
    /// <summary>What the last form did, from <c>?done=</c>; null when nothing.</summary>
    public Done? Done { get; init; }
    /// <summary>The chart may show another person under this id: nothing is written, and every page says so.</summary>
    public bool IsIdentityDoubted { get; init; }
    /// <summary>True: link <c>/c/{id}/style.css</c>, the EHR's checked colours (<see cref="EhrStyle"/>).</summary>
    public bool HasEhrStyle { get; init; }

    public Links Links => new(ContextId, Month.Shown);
}

/// <summary>Which entry of the section bar is current.</summary>
public enum Section { Landing, Conditions, Consent, Plan, Month, Charges, Oversight }

// Name: As shown: "Noor Example, RN".
// Lane: Where this person's minutes go; null when their time cannot count (not clinical staff).
// CanApprove: The billing practitioner or the named delegate.
// CanConnect: Integrator or tester: the way to the EHR is open to them.
// SeesOversight: Answers for the programme; the section bar shows it.
public sealed record ViewerView(string Name, Lane? Lane, bool CanApprove, bool CanConnect = false, bool SeesOversight = false);

// Age: Full years on today's date in the practice's zone; null without a birth date.
// Sex: FHIR administrative gender code, or null.
// ShowBanner: The launch's need_patient_banner: false shrinks the strip to name and MRN, never removes it.
public sealed record PatientStripView(string Name, int? Age, string? Sex, LocalDate? BirthDate, string? Mrn, LocalDate? DeceasedOn, bool ShowBanner);

// Shown: The month on the page.
// Today: Today in the practice's zone.
// IsClosed: Closed months show everything and change nothing until reopened.
public sealed record MonthView(YearMonth Shown, LocalDate Today, bool IsClosed)
{
    /// <summary>There is no month after the current one yet.</summary>
    public bool HasNext => Shown.CompareTo(Today.ToYearMonth()) < 0;
}

/// <summary>From <c>IAntiforgery.GetAndStoreTokens</c>.</summary>
public sealed record AntiforgeryView(string FieldName, string HeaderName, string Token);

/// <summary>Which sum a minute belongs to.</summary>
public enum Lane { Staff, Practitioner }

/// <summary>What the last form did; shown once as a notice.</summary>
public enum Done
{
    TimeSaved, TimeSavedNotCounted, TimerDiscarded, TimeReversed, ConditionsAttested, ConsentRecorded, OutcomeRecorded, ConsentRevoked,
    PlanAccepted, PlanSaved, PlanReviewed, PlanCopyRecorded, PlanApproved, SupervisionAttested, DecisionMakingRecorded,
    MonthClosed, AlreadyClosed, MonthReopened, ChargeQueued, ChargeFound, ChargeResolved, ChargeCredited, ChargesCompared, ChargesNotCompared, AlreadyDone,
    OversightSaved, OversightReversed, OversightKept, MovedToPatient, MovedToOversight, SupervisionRecorded, SupervisionEnded, AssumptionSaved, PlanAnswered,
    SampleDrawn, ChartReviewed, FollowUpDone, SampleSignedOff, HomeCareRecorded, HomeCareEnded, ProgrammeChosen,
    OutsideRecorded, OutsideWithdrawn, AskedNone, PolicyPicked, StaffNamed, SignatureGiven, IdentityConfirmed, IdentityHeld,
    ConditionsPrepared, TemplateSaved, PayerMapped, ConflictOverridden, OverrideWithdrawn, IdentityJoined, IdentityEnded,
}

/// <summary>Why a person sees a form but cannot send it.</summary>
public enum RefusalReason
{
    OnlyBillingPractitioner, OnlyClinicalStaff, MonthClosed, PatientDeceased, NotInStaffRegister, ReadOnlyLaunch, MonthNotOver, NothingToClose,
    FindingsOpen, PlanIncomplete, NoConsent, NotYourEntry, SignedOff, OnlyRegistrars, IdentityDoubted, ChartReadEarlier,
}

// Who: The person who can, by name, where the reason names one.
public sealed record Refusal(RefusalReason Reason, string? Who = null);

/// <summary>Why one field was not accepted.</summary>
public enum FieldProblem
{
    Required, NotADate, InTheFuture, EndBeforeStart, LongerThanADay, OutsideMonth, Overlaps, HeldByOther, CannotClose, ChargedOtherwise, NotAllowedByPolicy, Unknown, TooLong, WitnessMissing,
    ElementsMissing, AlreadyReversed, AlreadyStopped, ChangedMeanwhile, PatientDeceased, BeforeBirth, CrossesMidnight, OverlapsOversight, OverlapsPatientTime,
    NotANumber, FewerThanNamed, NothingToDraw, AlreadyDrawn, ReviewsMissing, SupervisedAlready, OnlyOwnTime, OnlyOwnSupervision, MonthIsClosed, InThePast,
    NotACode, BeforeThisMonth, ForeignAddress, SignedToday, IdentityTaken, TimerRunning,
}

// Field: The form field's name as posted; "" for the form as a whole.
// Detail: What the message needs besides its words (a date, a name), already formatted; or null.
public sealed record FieldError(string Field, FieldProblem Problem, string? Detail = null);

/// <summary>The problems of one submission, in the order of the fields.</summary>
public sealed record FormErrors(ImmutableArray<FieldError> All)
{
    public static FormErrors None { get; } = new([]);

    public FieldError? Of(string field) => All.FirstOrDefault(e => e.Field == field);

    /// <summary>The value of <c>aria-invalid</c>.</summary>
    public string? Invalid(string field) => Of(field) is null ? null : "true";

    /// <summary>The value of <c>aria-describedby</c> where nothing else describes the field.</summary>
    public string? Described(string field) => Of(field) is null ? null : FieldMessage.IdOf(field);
}
