using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;
using Duration = NodaTime.Duration;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

/// <summary>A time Observation read back.</summary>
/// <param name="Source">The resource, <c>Observation/7</c>.</param>
/// <param name="Entry">Null when something an entry needs could not be read.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record TimeEntryReading(string Source, TimeEntry? Entry, ImmutableArray<ChartGap> Gaps);

/// <summary>A time entry as an Observation of profile ccm-time, and back. One entry, one performer, one stretch of time.</summary>
public static class TimeEntryTranslator
{
    private const string WorkerExtension = "ccm-worker";

    /// <param name="entry">The entry. A reversal is not sent: the entry it cancels is sent again with <paramref name="isReversed"/>.</param>
    /// <param name="context">Whose chart.</param>
    /// <param name="task">The Task it was spent on, as sent.</param>
    /// <param name="isReversed">Whether a later entry cancels this one.</param>
    public static Observation ToFhir(TimeEntry entry, ChartContext context, ResourceReference? task = null, bool isReversed = false)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(context);
        var observation = new Observation
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-time") } },
            Identifier = { new Identifier(Sid.Time, entry.Id) },
            Status = isReversed ? ObservationStatus.EnteredInError : ObservationStatus.Final,
            Category =
            {
                new CodeableConcept(Systems.ObservationCategory, "procedure"),
                new CodeableConcept(Canonicals.CodeSystem("ccm-observation-category"), "ccm-time"),
            },
            Code = new CodeableConcept(Canonicals.CodeSystem("ccm-observation"), "non-face-to-face-time"),
            Subject = context.Patient,
            EffectivePeriod = new Period { Start = context.At(entry.Start), End = context.At(entry.End) },
            Issued = context.At(entry.EnteredAt ?? entry.End),
            Performer = { Performer(entry.By, context) },
            ValueQuantity = Minutes(entry.End - entry.Start),
            Component = { ActivityOf(entry.Activity) },
        };
        if (!string.IsNullOrWhiteSpace(entry.Note))
        {
            observation.Note.Add(new Annotation { Text = entry.Note });
        }

        AddSupport(observation, entry, task);
        return observation;
    }

    /// <summary>Null for an Observation that is not one of ours, or was cancelled.</summary>
    public static TimeEntryReading? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var id = observation.Identifier.FirstOrDefault(i => i.System == Sid.Time)?.Value;
        if (id is null || observation.Status?.Known is not (ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected))
        {
            return null;
        }

        var source = $"Observation/{observation.Id}";
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var dates = new ChartDates(zone, source, gaps);
        var start = Needed(dates.Moment(observation.EffectivePeriod?.Start, "effectivePeriod.start"), "effectivePeriod.start");
        var end = Needed(dates.Moment(observation.EffectivePeriod?.End, "effectivePeriod.end"), "effectivePeriod.end");
        var activity = Needed(ActivityIn(observation), "component");
        var by = WorkerIn(observation);
        if (by is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, source, "performer"));
        }

        if (end <= start)
        {
            gaps.Add(new ChartGap(ChartGapKind.Reversed, source, "effectivePeriod"));
        }

        var entry = start is { } from && end is { } to && to > from && activity is { } what && by is not null
            ? new TimeEntry
            {
                Id = id,
                Start = from,
                End = to,
                By = by,
                Activity = what,
                About = AboutIn(observation),
                Note = observation.Note.Count > 0 ? observation.Note[0].Text : null,
                EnteredAt = dates.Moment(observation.Issued, "issued"),
                UsedFor = [.. Extensions(observation.Extension, "ccm-used-for").Select(e => e.ValueCode).OfType<string>()],
            }
            : null;
        return new TimeEntryReading(source, entry, gaps.ToImmutable());

        TValue? Needed<TValue>(TValue? value, string element)
            where TValue : struct
        {
            if (value is null)
            {
                gaps.Add(new ChartGap(ChartGapKind.Absent, source, element));
            }

            return value;
        }
    }

    /// <summary>Whole seconds as minutes, cut after six digits: never more than the stretch itself.</summary>
    internal static Quantity Minutes(Duration length) => new()
    {
        Value = decimal.Truncate((decimal)(length.BclCompatibleTicks / NodaConstants.TicksPerSecond) / 60m * 1_000_000m) / 1_000_000m,
        Unit = "min",
        System = Systems.Ucum,
        Code = "min",
    };

    private static ResourceReference Performer(Worker by, ChartContext context)
    {
        var performer = PersonId.ToReference(by.Id, by.Name);
        var function = by.Id == context.BillingPractitioner ? "billing-practitioner"
            : Roles.IsPractitioner(by.Role) ? "other-qhp"
            : "clinical-staff";
        performer.Extension.Add(new Extension(Systems.PerformerFunction)
        {
            ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem("ccm-performer-function"), function),
        });
        var worker = new Extension(Canonicals.Extension(WorkerExtension)) { Extension = { new Extension("role") { ValueCode = by.Role } } };
        Add("credential", by.Credential);
        Add("employment", by.Employment is { } employment ? Words.Of(employment) : null);
        Add("location", by.Location is { } location ? Words.Of(location) : null);
        performer.Extension.Add(worker);
        return performer;

        void Add(string url, string? value)
        {
            if (value is not null)
            {
                worker.Extension.Add(new Extension(url) { ValueString = value });
            }
        }
    }

    private static Observation.ComponentComponent ActivityOf(Activity activity) => new()
    {
        Code = new CodeableConcept(Canonicals.CodeSystem("ccm-time-component"), "activity"),
        ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem("ccm-activity"), Words.Of(activity)),
    };

    // Observation.basedOn and partOf cannot point at a Task, so the core extension does.
    private static void AddSupport(Observation observation, TimeEntry entry, ResourceReference? task)
    {
        if (task is not null)
        {
            observation.Extension.Add(new Extension(Systems.SupportingInfo) { ValueReference = task });
        }

        foreach (var condition in entry.About ?? [])
        {
            observation.Extension.Add(new Extension(Systems.SupportingInfo) { ValueReference = new ResourceReference($"Condition/{condition}") });
        }

        foreach (var service in entry.UsedFor)
        {
            observation.Extension.Add(new Extension(Canonicals.Extension("ccm-used-for")) { ValueCode = service });
        }
    }

    private static Activity? ActivityIn(Observation observation) =>
        observation.Component
            .Where(c => c.Code?.Has(Canonicals.CodeSystem("ccm-time-component"), "activity") ?? false)
            .Select(c => c.ValueCodeableConcept?.CodeOf(Canonicals.CodeSystem("ccm-activity")))
            .Select(word => word is not null && Words.TryParse<Activity>(word, out var activity) ? activity : (Activity?)null)
            .FirstOrDefault();

    private static Worker? WorkerIn(Observation observation)
    {
        var performer = observation.Performer.Count == 1 ? observation.Performer[0] : null;
        var told = performer is null ? null : Extensions(performer.Extension, WorkerExtension).FirstOrDefault();
        var role = told?.Extension.FirstOrDefault(e => e.Url == "role")?.ValueCode;
        return PersonId.FromReference(performer) is { } id && role is not null
            ? new Worker
            {
                Id = id,
                Name = performer!.Display,
                Role = role,
                Credential = Said("credential"),
                Employment = Words.TryParse<Employment>(Said("employment") ?? "", out var employment) ? employment : null,
                Location = Words.TryParse<WorkLocation>(Said("location") ?? "", out var location) ? location : null,
            }
            : null;

        string? Said(string url) => told?.Extension.FirstOrDefault(e => e.Url == url)?.ValueString;
    }

    private static ImmutableArray<string>? AboutIn(Observation observation)
    {
        ImmutableArray<string> conditions =
        [
            .. observation.Extension.Where(e => e.Url == Systems.SupportingInfo)
                .Select(e => e.ValueReference?.Parts ?? default).Where(p => p.Type == "Condition").Select(p => p.Id!),
        ];
        return conditions.IsEmpty ? null : conditions;
    }

    private static IEnumerable<Extension> Extensions(FhirList<Extension> all, string name) =>
        all.Where(e => e.Url == Canonicals.Extension(name));
}
