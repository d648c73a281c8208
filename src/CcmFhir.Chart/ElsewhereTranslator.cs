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
    /// <summary>Profile <c>ccm-time-elsewhere</c>.</summary>
    public static Observation ToFhir(ElsewhereEntry entry, DateTimeZone zone, string id)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var statement = Statements.New(CcmTerms.ElsewhereProfile, CcmTerms.ElsewhereCode, id, null, entry.By);
        if (entry.Start is not null || entry.End is not null)
        {
            statement.EffectivePeriod = new()
            {
                Start = entry.Start is { } start ? At(start, zone) : null,
                End = entry.End is { } end ? At(end, zone) : null,
            };
        }

        return statement;
    }

    /// <summary>Null for any other Observation, and for one that was taken back.</summary>
    public static ElsewhereEntry? FromFhir(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var period = observation.EffectivePeriod;
        return !Statements.Is(observation, CcmTerms.ElsewhereCode) ? null
            : new ElsewhereEntry(Statements.By(observation), Days.Moment(period?.Start), Days.Moment(period?.End));
    }
}
