using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Oversight;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

// WHAT CAN BE BILLED, SAID PLAINLY
//   GET  {Base}/billing
//   POST {Base}/billing/assumptions   name, value (a number with at most one decimal), isOn (yes | absent), source
//   POST {Base}/billing/plans         plan, oversightInCapitation (yes | absent), paysTelephoneCodes (yes | absent), source, on

public sealed record OversightBillingView : IRenderedBy<OversightBillingPage>
{
    public required OversightFrame Frame { get; init; }
    public required ImmutableArray<BillingAnswerLine> Answers { get; init; }
    public required ImmutableArray<Benchmark> Benchmarks { get; init; }
    /// <summary>The practice's own year.</summary>
    public required OwnCount Own { get; init; }
    public required ImmutableArray<AssumptionLine> Assumptions { get; init; }
    public required ImmutableArray<PlanLine> Plans { get; init; }
    /// <summary>Shipped policies that pay oversight inside a capitation, by name.</summary>
    public required ImmutableArray<string> CapitatingPolicies { get; init; }
    public required Guid PlanRequestId { get; init; }
    public required PlanForm Form { get; init; }
    /// <summary>Name of the assumption, or "plan", whose form came back.</summary>
    public string? Tried { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

// Codes: with the day each exists from and what Medicare allows for it here this year, an estimate; null without a table.
public sealed record BillingAnswerLine(string Key, bool IsBillable, ImmutableArray<(string Code, LocalDate From, decimal? Amount)> Codes, string Citation);

// Share: Percent of the patients the practice assumes eligible; null while that assumption is off.
public sealed record OwnCount(int Year, int PatientsWithTime, int PatientsBilled, int PractitionersBilling, int Practitioners, decimal? Share);

// Value: as set, else as the source says; null when neither.
public sealed record AssumptionLine(Guid RequestId, string Name, string Value, bool IsOn, string Source, string? SetBy, LocalDate? SetOn);

public sealed record PlanLine(string Plan, bool OversightInCapitation, bool PaysTelephoneCodes, string Source, LocalDate On, string By);

public sealed record PlanForm(string Plan, bool OversightInCapitation, bool PaysTelephoneCodes, string Source, string On);
