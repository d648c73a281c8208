using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="ElsewhereEntry"/> to and from an Observation of our profile <c>ccm-time-elsewhere</c>. It has no subject: that a worker was busy
/// is all this patient's chart may say of another patient.
/// </summary>
public static class ElsewhereTranslator
{
    private static readonly Statement Kind = new(CcmTerms.ElsewhereProfile, CcmTerms.ElsewhereIdentifier, CcmTerms.ElsewhereCode);

    /// <summary>Profile <c>ccm-time-elsewhere</c>.</summary>
    public static Observation ToFhir(ElsewhereEntry entry, DateTimeZone zone, string id)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var statement = Kind.New(id, patient: null, entry.By);
        statement.EffectivePeriod = entry.Start is null && entry.End is null ? new() { Extension = { Unknown.Reason } } : new()
        {
            Start = entry.Start is { } start ? At(start, zone) : null,
            End = entry.End is { } end ? At(end, zone) : null,
        };
        return statement;
    }

    /// <summary>Null for any other Observation, and for one that was taken back.</summary>
    public static ElsewhereEntry? FromFhir(Observation observation) => !Kind.Is(observation) ? null
        : new ElsewhereEntry(Statement.By(observation), Days.Moment(observation.EffectivePeriod?.Start), Days.Moment(observation.EffectivePeriod?.End));
}
