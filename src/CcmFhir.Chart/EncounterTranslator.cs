using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What the encounters of a patient say.</summary>
/// <param name="Visits">Face-to-face visits that took place. One whose code cannot be read stands as <see cref="EncounterTranslator.UnmappedCode"/> by nobody.</param>
/// <param name="Stays">Stays in a hospital.</param>
/// <param name="FirstSeen">The earliest visit's day; the practice may have seen the patient before its EHR did.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record EncounterReading(
    ImmutableArray<PatientVisit> Visits, ImmutableArray<FacilityStay> Stays, LocalDate? FirstSeen, ImmutableArray<ChartGap> Gaps);

public static class EncounterTranslator
{
    /// <summary>Stands for a visit whose procedure code the chart does not tell: it can settle nothing, but it is not nothing.</summary>
    public const string UnmappedCode = "unmapped";

    public static EncounterReading FromFhir(IEnumerable<Encounter> encounters, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(encounters);
        var visits = ImmutableArray.CreateBuilder<PatientVisit>();
        var stays = ImmutableArray.CreateBuilder<FacilityStay>();
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        foreach (var encounter in encounters)
        {
            switch (encounter.Class?.Code)
            {
                case "IMP" or "ACUTE" or "NONAC":
                    AddStay(encounter, StayKind.Inpatient, zone, stays, gaps);
                    break;
                case "OBSENC":
                    AddStay(encounter, StayKind.Observation, zone, stays, gaps);
                    break;
                case "AMB" or "HH":
                    AddVisit(encounter, zone, visits, gaps);
                    break;
                case null:
                    gaps.Add(new ChartGap(ChartGapKind.Absent, Source(encounter), "class"));
                    break;
            }
        }

        var first = visits.Count == 0 ? (LocalDate?)null : visits.Min(v => v.On);
        return new EncounterReading(visits.ToImmutable(), stays.ToImmutable(), first, gaps.ToImmutable());
    }

    private static void AddVisit(
        Encounter encounter, DateTimeZone zone, ImmutableArray<PatientVisit>.Builder visits, ImmutableArray<ChartGap>.Builder gaps)
    {
        if (encounter.Status?.Known != Encounter.EncounterStatus.Finished ||
            Start(encounter, zone, gaps) is not { } day)
        {
            return;
        }

        var codes = encounter.Type.Concat(encounter.ServiceType is { } service ? [service] : [])
            .SelectMany(c => c.Coding).Where(c => Systems.IsProcedure(c.System)).Select(c => c.Code).OfType<string>().Distinct().ToArray();
        foreach (var code in codes)
        {
            visits.Add(new PatientVisit(code, day, PractitionerOf(encounter)));
        }

        if (codes.Length == 0)
        {
            gaps.Add(new ChartGap(ChartGapKind.CodeNotMapped, Source(encounter), "type"));
            visits.Add(new PatientVisit(UnmappedCode, day));
        }
    }

    private static void AddStay(
        Encounter encounter, StayKind kind, DateTimeZone zone, ImmutableArray<FacilityStay>.Builder stays, ImmutableArray<ChartGap>.Builder gaps)
    {
        if (encounter.Status?.Known is not (Encounter.EncounterStatus.Finished or Encounter.EncounterStatus.InProgress
                or Encounter.EncounterStatus.Onleave or Encounter.EncounterStatus.Arrived or Encounter.EncounterStatus.Triaged) ||
            Start(encounter, zone, gaps) is not { } from)
        {
            return;
        }

        var to = new ChartDates(zone, Source(encounter), gaps).Day(encounter.Period?.End, "period.end");
        if (encounter.Status?.Known == Encounter.EncounterStatus.Finished && to is null)
        {
            // Over, but nobody says when: the one day that is sure.
            gaps.Add(new ChartGap(ChartGapKind.Absent, Source(encounter), "period.end"));
            to = from;
        }

        if (to < from)
        {
            gaps.Add(new ChartGap(ChartGapKind.Reversed, Source(encounter), "period"));
            to = from;
        }

        stays.Add(new FacilityStay(kind, from, to));
    }

    private static LocalDate? Start(Encounter encounter, DateTimeZone zone, ImmutableArray<ChartGap>.Builder gaps)
    {
        var start = encounter.Period?.Start;
        if (start is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, Source(encounter), "period.start"));
        }

        return new ChartDates(zone, Source(encounter), gaps).Day(start, "period.start");
    }

    // The primary performer, else the only person there.
    private static string? PractitionerOf(Encounter encounter)
    {
        var people = encounter.Participant.Where(p => p.Individual is not null).ToArray();
        var primary = people.FirstOrDefault(p => p.Type.Any(t => t.Has(Systems.ParticipationType, "PPRF")));
        return PersonId.FromReference((primary ?? (people.Length == 1 ? people[0] : null))?.Individual);
    }

    private static string Source(Encounter encounter) => $"Encounter/{encounter.Id}";
}
