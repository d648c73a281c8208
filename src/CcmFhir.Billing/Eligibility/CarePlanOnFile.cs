using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>The comprehensive care plan. A null property is not known; an empty list or false is known to be so.</summary>
public sealed record CarePlanOnFile
{
    public required string Id { get; init; }

    public required LocalDate CreatedOn { get; init; }

    public LocalDate? ReviewedOn { get; init; }

    public LocalDate? RevisedOn { get; init; }

    public bool? SubstantiallyRevised { get; init; }

    public PlanElements? Elements { get; init; }

    /// <summary>Ids of the conditions it covers.</summary>
    public ImmutableArray<string>? Conditions { get; init; }

    public string? ApprovedBy { get; init; }

    public LocalDate? CopyGivenOn { get; init; }

    public SharingMeans? SharedBy { get; init; }

    public bool? InCertifiedEhr { get; init; }
}

/// <summary>The twelve elements of a comprehensive care plan.</summary>
[Flags]
public enum PlanElements
{
    None = 0,
    ProblemList = 1,
    ExpectedOutcomePrognosis = 1 << 1,
    MeasurableGoals = 1 << 2,
    CognitiveFunctionalAssessment = 1 << 3,
    SymptomManagement = 1 << 4,

    /// <summary>With the care team member responsible for each.</summary>
    PlannedInterventions = 1 << 5,
    MedicationManagement = 1 << 6,
    EnvironmentalEvaluation = 1 << 7,
    CaregiverAssessment = 1 << 8,
    OutsideCoordination = 1 << 9,

    /// <summary>With the monitoring schedule.</summary>
    PeriodicReview = 1 << 10,
    SelfManagement = 1 << 11,

    /// <summary>The six every policy insists on.</summary>
    Core = ProblemList | MeasurableGoals | PlannedInterventions | MedicationManagement | OutsideCoordination | PeriodicReview,

    /// <summary>The other six.</summary>
    Further = ExpectedOutcomePrognosis | CognitiveFunctionalAssessment | SymptomManagement | EnvironmentalEvaluation
        | CaregiverAssessment | SelfManagement,
    All = Core | Further,
}

[Flags]
public enum SharingMeans
{
    None = 0,
    Electronic = 1,
    Fax = 2,
    Paper = 4,
}
