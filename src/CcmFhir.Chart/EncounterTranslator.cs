using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using Status = CcmFhir.Fhir.Model.Encounter.EncounterStatus;

namespace CcmFhir.Chart;

/// <summary>FHIR Encounter to and from visits and stays.</summary>
public static class EncounterTranslator
{
    /// <summary>The code of a visit whose chart states none: it shows that the patient was seen, and qualifies for nothing.</summary>
    public const string NoCode = "";

    private const string Snomed = Codings.Snomed;
    private const string HospiceSetting = "385763009";
    private const string NursingSetting = "449411000124106";

    /// <summary>
    /// The face-to-face visit; null unless the patient came, the day is known exactly, and it was no stay. Where Encounter.type has CPT or
    /// HCPCS codes one of them must be a visit's; where it has none, the class must be one of presence and the code is
    /// <see cref="NoCode"/>. A visit the practice recorded itself (<see cref="IsOurs"/>) is taken as it stands; only there may
    /// <see cref="PatientVisit.CarePlanAssessment"/> be.
    /// </summary>
    /// <param name="encounter">As read.</param>
    /// <param name="practitioner">"Practitioner/x": taken where several took part. Else who performed it; null when nobody is named as a Practitioner.</param>
    /// <param name="zone">The practice's zone.</param>
    public static PatientVisit? VisitFromFhir(Encounter encounter, string practitioner, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(encounter);
        if (!TookPlace(encounter) || encounter.ModifierExtension.Count > 0 || KindOfStay(encounter) is not null
            || Days.Exact(encounter.Period?.Start, zone) is not { } day)
        {
            return null;
        }

        if (IsOurs(encounter))
        {
            var assessment = encounter.Extension.FirstOrDefault(e => e.Url == CcmTerms.VisitCarePlanAssessment)?.ValueBoolean;
            var recorded = encounter.Type.Leading()?.Coding.Leading()?.Code ?? NoCode;
            return new PatientVisit(recorded, day, References.Key(encounter.Participant.Leading()?.Individual), assessment);
        }

        var codes = ProcedureCodings.Codes(encounter.Type).ToList();
        var code = codes.Count == 0 && IsInPerson(encounter) ? NoCode : codes.Find(VisitCodes.IsFaceToFace);
        return code is null ? null : new PatientVisit(code, day, SeenBy(encounter, practitioner));
    }

    /// <summary>
    /// The stay a facility is paid for, from the class: inpatient, observation, skilled nursing, hospice; null for anything else and for
    /// stays that were only planned. Partly known days are read as wide as they can be. Who pays a nursing facility is not in an Encounter,
    /// so it is taken as Part A, the careful side. A finished stay without an end is known for its first day only.
    /// </summary>
    public static FacilityStay? StayFromFhir(Encounter encounter, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(encounter);
        if (encounter.Status?.Known is Status.Planned or Status.Cancelled or Status.EnteredInError
            || KindOfStay(encounter) is not { } kind || Days.First(encounter.Period?.Start, zone) is not { } from)
        {
            return null;
        }

        var end = Days.Last(encounter.Period?.End, zone);
        return new FacilityStay(kind, from, end ?? (encounter.Status?.Known == Status.Finished ? from : null));
    }

    /// <summary>Profile <c>ccm-visit</c>: a visit the practice recorded for this programme.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="patient">"Patient/1".</param>
    /// <param name="id">Value of the identifier.</param>
    public static Encounter ToFhir(PatientVisit visit, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var encounter = New(id, "AMB", patient, visit.On, visit.On);
        encounter.Type.Add(Elements.Concept(ProcedureCodings.SystemOf(visit.Code), visit.Code));
        if (visit.CarePlanAssessment is { } assessed)
        {
            encounter.Extension.Add(new Extension { Url = CcmTerms.VisitCarePlanAssessment, ValueBoolean = assessed });
        }

        if (visit.Practitioner is { } practitioner)
        {
            encounter.Participant.Add(new() { Individual = Elements.Reference(practitioner) });
        }

        return encounter;
    }

    /// <summary>Profile <c>ccm-visit</c>: a stay the practice recorded for this programme.</summary>
    /// <param name="stay">The stay.</param>
    /// <param name="patient">"Patient/1".</param>
    /// <param name="id">Value of the identifier.</param>
    public static Encounter ToFhir(FacilityStay stay, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(stay);
        var encounter = New(id, stay.Kind == StayKind.Observation ? "OBSENC" : "IMP", patient, stay.From, stay.To);
        var setting = stay.Kind switch { StayKind.Hospice => HospiceSetting, StayKind.SnfPartA => NursingSetting, _ => null };
        if (setting is not null)
        {
            encounter.Type.Add(Elements.Concept(Snomed, setting));
        }

        return encounter;
    }

    /// <summary>Whether the practice recorded it for this programme.</summary>
    public static bool IsOurs(Encounter encounter)
    {
        ArgumentNullException.ThrowIfNull(encounter);
        return encounter.Identifier.Any(i => i.System == CcmTerms.VisitIdentifier);
    }

    /// <summary>
    /// The first local day on which the patient is known to have come; null when no encounter of the EHR says so. What the practice recorded
    /// for this programme is a selection and tells no first day.
    /// </summary>
    public static LocalDate? PatientSince(IEnumerable<Encounter> encounters, DateTimeZone zone) =>
        encounters.Where(e => !IsOurs(e) && TookPlace(e) && KindOfStay(e) is null && (IsInPerson(e) || HasVisitCode(e)))
            .Select(e => Days.Exact(e.Period?.Start, zone)).Min();

    private static Encounter New(string id, string actCode, string patient, LocalDate from, LocalDate? to) => new()
    {
        Meta = Elements.Profile(CcmTerms.VisitProfile),
        Identifier = { Elements.Identifier(CcmTerms.VisitIdentifier, id) },
        Status = to is null ? Status.InProgress : Status.Finished,
        Class = Elements.Coding(Codings.ActCode, actCode),
        Subject = Elements.Reference(patient),
        Period = new() { Start = Elements.On(from), End = to is { } end ? Elements.On(end) : null },
    };

    private static bool TookPlace(Encounter encounter) =>
        encounter.Status?.Known is Status.Arrived or Status.Triaged or Status.InProgress or Status.Onleave or Status.Finished;

    private static bool HasVisitCode(Encounter encounter) => ProcedureCodings.Codes(encounter.Type).Any(VisitCodes.IsFaceToFace);

    /// <summary>v3-ActCode: ambulatory, emergency, field and home health are all presence of patient and practitioner.</summary>
    private static bool IsInPerson(Encounter encounter) =>
        encounter.Class is { System: Codings.ActCode, Code: "AMB" or "EMER" or "FLD" or "HH" };

    private static StayKind? KindOfStay(Encounter encounter)
    {
        // Synthea and some EHRs send the setting as the type of an inpatient or home encounter.
        if (encounter.Type.Any(t => Codings.Has(t, Snomed, "305336008") || Codings.Has(t, Snomed, HospiceSetting)))
        {
            return StayKind.Hospice;
        }

        if (encounter.Class?.Code == "SNF" || encounter.Type.Any(t => Codings.Has(t, Snomed, NursingSetting)))
        {
            return StayKind.SnfPartA;
        }

        return encounter.Class?.Code switch
        {
            "IMP" or "ACUTE" or "NONAC" => StayKind.Inpatient,
            "OBSENC" => StayKind.Observation,
            _ => null,
        };
    }

    private static string? SeenBy(Encounter encounter, string practitioner)
    {
        var people = encounter.Participant.Select(p => (Part: p, Key: References.Practitioner(p.Individual, encounter)))
            .Where(p => p.Key is not null).ToList();
        if (people.Exists(p => p.Key == practitioner))
        {
            return practitioner;
        }

        var performers = people.Where(p => IsPerformer(p.Part)).Select(p => p.Key).Distinct(StringComparer.Ordinal).ToList();
        var everyone = people.Select(p => p.Key).Distinct(StringComparer.Ordinal).ToList();
        return performers.Count == 1 ? performers[0] : everyone.Count == 1 ? everyone[0] : null;
    }

    private static bool IsPerformer(Encounter.ParticipantComponent participant) =>
        participant.Type.SelectMany(t => t.Coding).Any(c => c.Code is "PPRF" or "ATND");
}
