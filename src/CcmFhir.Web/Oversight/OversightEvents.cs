using System.Collections.Immutable;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>What the oversight ledger of a practice can hold. A fact is never changed: a later one reverses, ends or replaces it.</summary>
public abstract record OversightEvent;

/// <summary>Work on the programme: [<paramref name="Start"/>, <paramref name="End"/>), whole seconds, within one day of the practice. Never billed.</summary>
/// <param name="Template">One of <see cref="OversightTemplates"/>.</param>
/// <param name="ReasonKind">medical-necessity or programme-need.</param>
/// <param name="Patients">Patients named, by their id in the store.</param>
/// <param name="PatientCount">Patients touched, the named ones among them.</param>
/// <param name="Fields">The template's required fields.</param>
/// <param name="MovedFrom">The patient time this was logged as by mistake.</param>
public sealed record OversightLogged(
    Instant Start, Instant End, Author By, string Template, string ReasonKind, string Reason, ImmutableArray<Guid> Patients, int PatientCount,
    ImmutableSortedDictionary<string, string> Fields, string Note, PatientEntry? MovedFrom = null)
    : OversightEvent;

/// <summary>An entry of a patient's ledger.</summary>
public sealed record PatientEntry(Guid PatientId, Guid EntryId);

/// <summary>Cancels an entry whole; a correction is a third entry.</summary>
/// <param name="MovedTo">The patient time it became; null when it was simply wrong.</param>
public sealed record OversightReversed(Guid EntryId, string Reason, Author By, PatientEntry? MovedTo = null) : OversightEvent;

/// <summary>Asked whether an entry is patient care, a person said that it is not, and why.</summary>
public sealed record KeptAsOversight(Guid EntryId, string Reason, Author By) : OversightEvent;

/// <summary>Who supervises a staff member, how, and for how long (42 CFR 410.26(b)(5)). Days are inclusive, in the practice's zone.</summary>
/// <param name="StaffId">As their time entries name them.</param>
/// <param name="Employer">The practice or the vendor that employs them.</param>
/// <param name="Kind">general or direct.</param>
/// <param name="SupervisorId">As launch.json's billing practitioners are named on entries and charges.</param>
/// <param name="To">Null: until further notice.</param>
public sealed record SupervisionAssigned(
    string StaffId, string StaffName, string Employer, string Kind, string SupervisorId, string SupervisorName, LocalDate From, LocalDate? To, Author By)
    : OversightEvent;

/// <summary>The supervision ends with a day, or, with a day before its first, never was.</summary>
public sealed record SupervisionEnded(Guid AssignmentId, LocalDate LastDay, string Reason, Author By) : OversightEvent;

/// <summary>A figure somebody assumes. No rate, and nothing is decided on it.</summary>
/// <param name="Name">One of <see cref="Assumptions"/>.</param>
/// <param name="IsOn">Off: not shown beside anything.</param>
public sealed record AssumptionSet(string Name, decimal Value, bool IsOn, string Source, Author By) : OversightEvent;

/// <summary>What one plan said about oversight and telephone codes; the newest of a plan holds.</summary>
/// <param name="Source">Who at the plan said so, or which contract.</param>
public sealed record PlanAnswered(
    string Plan, bool OversightInCapitation, bool PaysTelephoneCodes, string Source, LocalDate On, Author By)
    : OversightEvent;

/// <summary>Charts drawn for a month's review. The seed and the panel give the same charts again.</summary>
/// <param name="Panel">Every chart there was to draw from, in the order of their ids.</param>
public sealed record SampleDrawn(
    YearMonth Month, string Seed, ImmutableArray<Guid> Panel, ImmutableArray<Guid> Charts, Author By)
    : OversightEvent;

/// <summary>What a review of one sampled chart found; the newest of a chart holds.</summary>
/// <param name="Answers">Item of <see cref="ChartChecklist"/> to yes, no or not-applicable.</param>
public sealed record ChartReviewed(
    Guid SampleId, Guid PatientId, ImmutableSortedDictionary<string, string> Answers, string Finding, FollowUp? FollowUp, Author By)
    : OversightEvent;

/// <param name="DueOn">A day of the practice.</param>
public sealed record FollowUp(string What, string Owner, LocalDate DueOn);

public sealed record FollowUpDone(Guid ReviewId, string Note, LocalDate On, Author By) : OversightEvent;

/// <summary>The review of a month's sample is finished.</summary>
public sealed record SampleSignedOff(Guid SampleId, string Statement, Author By) : OversightEvent;
