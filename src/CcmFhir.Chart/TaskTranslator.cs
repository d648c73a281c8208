using CcmFhir.Billing;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

/// <summary>One piece of care management work, as the practice's ledger holds it.</summary>
public sealed record CareTask
{
    /// <summary>Our own id; made once, by the caller.</summary>
    public required string Id { get; init; }

    public required Activity Activity { get; init; }

    /// <summary>What was done or is to be done, in words.</summary>
    public required string Description { get; init; }

    public required FhirTask.TaskStatus Status { get; init; }

    /// <summary>Why it was rejected, cancelled, held or failed; needed then, else null.</summary>
    public string? StatusReason { get; init; }

    public required Instant AuthoredAt { get; init; }

    /// <summary>At or after <see cref="AuthoredAt"/>.</summary>
    public required Instant ModifiedAt { get; init; }

    /// <summary>When the work was done; null before.</summary>
    public Interval? Done { get; init; }

    /// <summary>Id of who does it.</summary>
    public string? Owner { get; init; }

    public string? OwnerName { get; init; }

    /// <summary>Id of who asked for it.</summary>
    public string? Requester { get; init; }

    /// <summary>The plan it belongs to.</summary>
    public ResourceReference? CarePlan { get; init; }

    /// <summary>The time spent on it, as sent.</summary>
    public IReadOnlyList<ResourceReference> Time { get; init; } = [];
}

/// <summary>Work as a Task of profile ccm-task.</summary>
public static class TaskTranslator
{
    public static FhirTask ToFhir(CareTask work, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(context);
        var task = new FhirTask
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-task") } },
            Identifier = { new Identifier(Sid.Task, work.Id) },
            Status = work.Status,
            StatusReason = work.StatusReason is null ? null : new CodeableConcept { Text = work.StatusReason },
            Intent = FhirTask.TaskIntent.Order,
            Code = new CodeableConcept(Canonicals.CodeSystem("ccm-activity"), Words.Of(work.Activity)),
            Description = work.Description,
            For = context.Patient,
            ExecutionPeriod = work.Done is { } done ? new Period { Start = context.At(done.Start), End = context.At(done.End) } : null,
            AuthoredOn = context.At(work.AuthoredAt),
            LastModified = context.At(work.ModifiedAt),
            Requester = work.Requester is null ? null : PersonId.ToReference(work.Requester),
            Owner = work.Owner is null ? null : PersonId.ToReference(work.Owner, work.OwnerName),
        };
        if (work.CarePlan is not null)
        {
            task.BasedOn.Add(work.CarePlan);
        }

        foreach (var time in work.Time)
        {
            task.Output.Add(new() { Type = new CodeableConcept(Canonicals.CodeSystem("ccm-task-output"), "time"), ValueReference = time });
        }

        return task;
    }
}
