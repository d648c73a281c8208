using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using Status = CcmFhir.Fhir.Model.ObservationStatus;
using TaskStatus = CcmFhir.Fhir.Model.FhirTask.TaskStatus;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="TimeEntry"/> to and from an Observation of our profile <c>ccm-time</c>, and to the Task it was spent on. The Observation points
/// to the Task and never the other way round, so the Task is sent first.
/// </summary>
public static class TimeEntryTranslator
{
    /// <summary>
    /// Profile <c>ccm-time</c>: minutes (UCUM min) with their exact period, one performer with a function. Final; entered-in-error once
    /// reversed; cancelled for the reversing entry itself, which points at what it cancels.
    /// </summary>
    public static Observation ToObservation(TimeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (entry, zone) = (record.Entry, record.Zone);
        var observation = new Observation
        {
            Meta = Profile(CcmTerms.TimeProfile),
            Identifier = { Identifier(CcmTerms.TimeIdentifier, entry.Id) },
            Status = record.Reversal is not null ? Status.EnteredInError : entry.Reverses is not null ? Status.Cancelled : Status.Final,
            Category =
            {
                Concept("http://terminology.hl7.org/CodeSystem/observation-category", "procedure"),
                Concept(CcmTerms.Observations, CcmTerms.TimeCategory),
            },
            Code = Concept(CcmTerms.Observations, CcmTerms.TimeCode),
            Subject = Reference(record.Patient),
            EffectivePeriod = new() { Start = At(entry.Start, zone), End = At(entry.End, zone) },
            Issued = At(entry.EnteredAt ?? record.RecordedAt, zone),
            Performer = { Performer(record) },
            ValueQuantity = Minutes(entry.End - entry.Start),
        };
        AddLinks(observation, record);
        AddNotes(observation, record);
        observation.Component.AddRange(TimeComponents.Write(record));
        return observation;
    }

    /// <summary>Profile <c>ccm-task</c>: the completed activity; entered-in-error, with the reason, once the entry is reversed.</summary>
    /// <param name="record">The entry.</param>
    /// <param name="id">Value of the Task's identifier.</param>
    public static FhirTask ToTask(TimeRecord record, string id)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (entry, zone) = (record.Entry, record.Zone);
        var authored = entry.EnteredAt ?? record.RecordedAt;
        var task = new FhirTask
        {
            Meta = Profile(CcmTerms.TaskProfile),
            Identifier = { Identifier(CcmTerms.TaskIdentifier, id) },
            Status = record.Reversal is null ? TaskStatus.Completed : TaskStatus.EnteredInError,
            StatusReason = record.Reversal is { } reversal ? Plain(reversal.Reason) : null,
            Intent = FhirTask.TaskIntent.Order,
            Code = Concept(CcmTerms.Activities, Words.Of(entry.Activity)),
            Description = string.IsNullOrWhiteSpace(entry.Note) ? null : entry.Note,
            Focus = entry.About is [var only] ? Reference($"Condition/{only}") : null,
            For = Reference(record.Patient),
            ExecutionPeriod = new() { Start = At(entry.Start, zone), End = At(entry.End, zone) },
            AuthoredOn = At(authored, zone),
            LastModified = At(record.Reversal is { } undone ? Instant.Max(undone.At, authored) : authored, zone),
            Owner = Reference(entry.By.Id, entry.By.Name),
        };
        if (record.CarePlan is { } plan)
        {
            task.BasedOn.Add(Reference(plan));
        }

        return task;
    }

    /// <summary>
    /// The entry an Observation of our own profile holds; null for anybody else's Observation, for a running entry, and where the period,
    /// the performer or the activity cannot be read. A role that is not stated is empty, which is no clinical staff.
    /// </summary>
    public static TimeEntry? FromFhir(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (!IsOurs(observation) || observation.ModifierExtension.Count > 0
            || observation.Status?.Known is not (Status.Final or Status.Amended or Status.Corrected or Status.Cancelled or Status.EnteredInError)
            || Days.Moment(observation.EffectivePeriod?.Start) is not { } start || Days.Moment(observation.EffectivePeriod?.End) is not { } end
            || end <= start || observation.Performer is not [var performer] || References.Key(performer) is not { } person)
        {
            return null;
        }

        return TimeComponents.ActivityOf(observation) is not { } activity ? null : new TimeEntry
        {
            Id = observation.Identifier.First(i => i.System == CcmTerms.TimeIdentifier).Value!,
            Start = start,
            End = end,
            By = TimeComponents.WorkerOf(observation, person, performer.Display),
            Activity = activity,
            About = AboutOf(observation),
            Note = observation.Note.Leading()?.Text,
            EnteredAt = Days.Moment(observation.Issued),
            Reverses = ReversesOf(observation),
            UsedFor = TimeComponents.UsedForOf(observation),
        };
    }

    /// <summary>Whether it carries our identifier for time.</summary>
    public static bool IsOurs(Observation observation) =>
        observation.Identifier.Any(i => i.System == CcmTerms.TimeIdentifier && !string.IsNullOrWhiteSpace(i.Value));

    /// <summary>The id of the entry this one cancels.</summary>
    internal static string? ReversesOf(Observation observation) =>
        observation.DerivedFrom.Select(d => d.Identifier).FirstOrDefault(i => i?.System == CcmTerms.TimeIdentifier)?.Value;

    private static ResourceReference Performer(TimeRecord record)
    {
        var performer = Reference(record.Entry.By.Id, record.Entry.By.Name);
        performer.Extension.Add(new Extension
        {
            Url = "http://hl7.org/fhir/StructureDefinition/event-performerFunction",
            ValueCodeableConcept = Concept(CcmTerms.PerformerFunctions, Words.Of(record.Function)),
        });
        return performer;
    }

    private static void AddLinks(Observation observation, TimeRecord record)
    {
        if (record.CarePlan is { } plan)
        {
            observation.BasedOn.Add(Reference(plan));
        }

        if (record.Task is { } task)
        {
            observation.Extension.Add(Supporting(task, "Task"));
        }

        observation.Extension.AddRange((record.Entry.About ?? []).Select(c => Supporting($"Condition/{c}", "Condition")));
        if (record.Entry.Reverses is { } reversed)
        {
            var target = Reference(record.ReversedObservation);
            target.Identifier = Identifier(CcmTerms.TimeIdentifier, reversed);
            observation.DerivedFrom.Add(target);
        }
    }

    private static void AddNotes(Observation observation, TimeRecord record)
    {
        if (!string.IsNullOrWhiteSpace(record.Entry.Note))
        {
            observation.Note.Add(new Annotation { Text = record.Entry.Note });
        }

        if (record.Reversal is { } reversal)
        {
            observation.Note.Add(new Annotation
            {
                AuthorReference = Reference(reversal.By),
                Time = At(reversal.At, record.Zone),
                Text = reversal.Reason,
            });
        }
    }

    private static ImmutableArray<string>? AboutOf(Observation observation)
    {
        ImmutableArray<string> conditions =
        [
            .. observation.Extension.Where(e => e.Url == "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo")
                .Select(e => References.Id(e.ValueReference, "Condition")).OfType<string>(),
        ];
        return conditions.IsEmpty ? null : conditions;
    }
}
