using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="OtherService"/> to and from a Procedure of our profile <c>ccm-other-service</c>: a service the practice knows of, from wherever.
/// </summary>
public static class RecordedServiceTranslator
{
    private const string Organization = "Organization";

    /// <summary>Profile <c>ccm-other-service</c>: one code, its days, who furnished it, the source of the knowledge, the minutes billed for.</summary>
    public static Procedure ToFhir(OtherService service, string patient, DateTimeZone zone, string id)
    {
        ArgumentNullException.ThrowIfNull(service);
        var procedure = new Procedure { Meta = Profile(CcmTerms.OtherServiceProfile) };
        if (service.Source is { } source)
        {
            procedure.Extension.Add(new Extension { Url = CcmTerms.ServiceSource, ValueCode = Words.Of(source) });
        }

        procedure.Extension.AddRange(MinutesOf(service, zone));
        procedure.Identifier.Add(Identifier(CcmTerms.OtherServiceIdentifier, id));
        procedure.Status = EventStatus.Completed;
        procedure.Code = Concept(ProcedureCodings.SystemOf(service.Code), service.Code);
        procedure.Subject = Reference(patient);
        if (service.To is { } to)
        {
            procedure.PerformedPeriod = new() { Start = On(service.From), End = On(to) };
        }
        else
        {
            procedure.PerformedDateTime = On(service.From);
        }

        if (service.Practitioner is not null || service.Organization is not null)
        {
            procedure.Performer.Add(Performer(service));
        }

        return procedure;
    }

    /// <summary>Null for any other Procedure, and without a code or an exact first day.</summary>
    public static OtherService? FromFhir(Procedure procedure, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        if (!IsOurs(procedure) || procedure.Status?.Known != EventStatus.Completed || procedure.ModifierExtension.Count > 0
            || procedure.Code?.Coding.Leading()?.Code is not { } code
            || Days.Exact(procedure.PerformedDateTime ?? procedure.PerformedPeriod?.Start, zone) is not { } from)
        {
            return null;
        }

        var performer = procedure.Performer.Leading();
        var isOrganization = performer?.Actor?.Type == Organization;
        var word = procedure.Extension.FirstOrDefault(e => e.Url == CcmTerms.ServiceSource)?.ValueCode ?? "";
        return new OtherService
        {
            Code = code,
            From = from,
            To = Days.Exact(procedure.PerformedPeriod?.End, zone),
            Practitioner = isOrganization ? null : References.Key(performer?.Actor),
            Organization = References.Key(isOrganization ? performer?.Actor : performer?.OnBehalfOf),
            Source = Words.TryParse<KnowledgeSource>(word, out var source) ? source : null,
            Minutes = MinutesOf(procedure),
        };
    }

    /// <summary>Whether it carries our identifier for other services.</summary>
    public static bool IsOurs(Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return procedure.Identifier.Any(i => i.System == CcmTerms.OtherServiceIdentifier);
    }

    private static Procedure.PerformerComponent Performer(OtherService service)
    {
        if (service.Practitioner is { } practitioner)
        {
            return new() { Actor = Reference(practitioner), OnBehalfOf = service.Organization is { } practice ? Reference(practice) : null };
        }

        var actor = Reference(service.Organization);
        actor.Type = Organization;
        return new() { Actor = actor };
    }

    /// <summary>A service known to have taken no minutes says so by an extension without a value's bounds.</summary>
    private static IEnumerable<Extension> MinutesOf(OtherService service, DateTimeZone zone) => service.Minutes switch
    {
        null => [],
        { IsEmpty: true } => [new Extension { Url = CcmTerms.ServiceMinutes, ValueCode = "none" }],
        { } spans => spans.Select(s => new Extension
        {
            Url = CcmTerms.ServiceMinutes,
            ValuePeriod = new() { Start = At(s.Start, zone), End = At(s.End, zone) },
        }),
    };

    private static ImmutableArray<MinuteSpan>? MinutesOf(Procedure procedure)
    {
        var told = procedure.Extension.Where(e => e.Url == CcmTerms.ServiceMinutes).ToList();
        return told.Count == 0 ? null :
        [
            .. told.Select(e => (Start: Days.Moment(e.ValuePeriod?.Start), End: Days.Moment(e.ValuePeriod?.End)))
                .Where(p => p.Start is not null && p.End > p.Start).Select(p => new MinuteSpan(p.Start!.Value, p.End!.Value)),
        ];
    }
}
